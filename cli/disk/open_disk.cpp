#include "cli/disk/open_disk.h"

#include <fmt/core.h>

#include "fs/image/image_block_device.h"

namespace cambridge::cli::disk {

namespace {

std::string advice(fs::DiskError::Kind kind) {
  using Kind = fs::DiskError::Kind;
  switch (kind) {
    case Kind::Missing:
      return "make it with `cambridge disk init`";
    case Kind::InUse:
      return "end the system that uses it, or give another name";
    case Kind::NotWritable:
      return "check its permissions";
    case Kind::HostFull:
      return "make room on the host";
    case Kind::Damaged:
      return "check that it is the image you mean, and its --extent";
    case Kind::OutOfRange:
      return "check --extent";
    default:
      return "check the file";
  }
}

std::string advice(fs::FileError::Kind kind) {
  using Kind = fs::FileError::Kind;
  switch (kind) {
    case Kind::NotFormatted:
      return "give its place with --extent, or format it with `cambridge disk init`";
    case Kind::Damaged:
      return "look at it with `cambridge disk check`";
    case Kind::DiskFull:
      return "erase files or make a larger minidisk";
    case Kind::NotFound:
      return "`cambridge disk list` shows what is there";
    case Kind::ReadOnly:
      return "check its permissions";
    default:
      return "nothing was changed";
  }
}

/// The file's own words, without its name where the error begins with it.
std::string without_prefix(const std::string& what, const std::string& which) {
  return what.starts_with(which + ": ") ? what.substr(which.size() + 2) : what;
}

}  // namespace

Failure<Complaint> complain(const std::string& which, const fs::DiskError& error) {
  return failed(fmt::format("disk image, {}: {}, {}", which, without_prefix(error.what, which),
                            advice(error.kind)));
}

Failure<Complaint> complain(const std::string& which, const fs::FileError& error) {
  return failed(fmt::format("minidisk, {}: {}, {}", which, without_prefix(error.what, which),
                            advice(error.kind)));
}

Outcome<std::shared_ptr<fs::DasdImage>> open_image(const std::string& path, fs::OpenMode mode) {
  auto image = fs::open_image(path, mode);
  if (!image) {
    return complain(path, image.error());
  }
  return std::move(*image);
}

Outcome<fs::DasdExtent> choose_extent(const std::shared_ptr<fs::DasdImage>& image,
                                      const Arguments& arguments) {
  const auto text = arguments.value(kExtentOption);
  if (!text) {
    return fs::DasdExtent(image);
  }
  const auto mark = text->find_first_of(",+-");
  const auto first = parse_number(std::string_view(*text).substr(0, mark));
  const auto second = mark == std::string::npos
                          ? std::nullopt
                          : parse_number(std::string_view(*text).substr(mark + 1));
  if (!first || !second || ((*text)[mark] == '-' && *second < *first)) {
    return bad_usage(fmt::format("extent, {}, give it as START,LENGTH or START-END in {}", *text,
                                 image->geometry().is_ckd() ? "cylinders" : "blocks"));
  }
  const u64 count = (*text)[mark] == '-' ? *second - *first + 1 : *second;
  auto extent = fs::DasdExtent::make(image, *first, count);
  if (!extent) {
    return complain(image->path().string(), extent.error());
  }
  return std::move(*extent);
}

Outcome<std::shared_ptr<fs::BlockDevice>> open_device(const std::string& path, fs::OpenMode mode,
                                                      const Arguments& arguments) {
  const auto image = CAM_TRY(open_image(path, mode));
  auto device = fs::open_block_device(CAM_TRY(choose_extent(image, arguments)));
  if (!device) {
    return complain(path, fs::FileError(fs::FileError::Kind::NotFormatted, device.error().what));
  }
  return std::shared_ptr<fs::BlockDevice>(std::move(*device));
}

Outcome<std::unique_ptr<fs::Minidisk>> open_minidisk(const std::string& path, fs::OpenMode mode,
                                                     const Arguments& arguments) {
  fs::AccessOptions options;
  options.read_only = mode == fs::OpenMode::ReadOnly;
  options.see_private = true;
  auto disk = fs::Minidisk::access(CAM_TRY(open_device(path, mode, arguments)), options);
  if (!disk) {
    return complain(path, disk.error());
  }
  return std::move(*disk);
}

Outcome<fs::FileName> parse_name(const std::string& fn, const std::string& ft) {
  const auto name = fs::FileName::from_text(fn, ft);
  if (!name) {
    return bad_usage(fmt::format(
        "file name, {} {}, give a name and a type of 1-8 letters, digits or #@+$-:_", fn, ft));
  }
  return *name;
}

}  // namespace cambridge::cli::disk
