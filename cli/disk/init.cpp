// cambridge disk init: makes an image, and formats a minidisk on it.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fmt/core.h>

#include "cli/disk/open_disk.h"
#include "cli/disk/verbs.h"
#include "fs/image/image_block_device.h"
#include "fs/image/volume_label.h"

namespace cambridge::cli::disk {

namespace {

constexpr std::string_view kDefaultType = "3390-3";

bool is_fba(const std::string& type) {
  return type == "FBA" || type == "fba" || type.starts_with("9336") || type.starts_with("3370");
}

/// A count of units, or bytes with a suffix rounded up to units.
Outcome<u64> parse_size(const std::string& text, u64 unit_bytes) {
  std::string_view digits = text;
  if (digits.size() > 3 && (digits.ends_with("cyl") || digits.ends_with("CYL"))) {
    digits.remove_suffix(3);
  }
  u64 factor = 0;
  switch (digits.empty() ? ' ' : std::toupper(static_cast<unsigned char>(digits.back()))) {
    case 'K':
      factor = u64{1} << 10;
      break;
    case 'M':
      factor = u64{1} << 20;
      break;
    case 'G':
      factor = u64{1} << 30;
      break;
    default:
      break;
  }
  if (factor != 0) {
    digits.remove_suffix(1);
  }
  const auto number = parse_number(digits);
  constexpr u64 kMost = u64{1} << 48;
  if (!number || *number == 0 || *number > kMost / std::max<u64>(factor, 1)) {
    return bad_usage(fmt::format("size, {}, give cylinders, blocks, or bytes as 100M", text));
  }
  return factor == 0 ? *number : (*number * factor + unit_bytes - 1) / unit_bytes;
}

Outcome<std::string> parse_volser(const Arguments& arguments) {
  std::string volser = arguments.value("--volser").value_or("CAM001");
  std::transform(volser.begin(), volser.end(), volser.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const bool good = !volser.empty() && volser.size() <= 6 &&
                    std::all_of(volser.begin(), volser.end(), [](unsigned char c) {
                      return std::isalnum(c) != 0 || c == '@' || c == '#' || c == '$';
                    });
  if (!good) {
    return bad_usage(
        fmt::format("volume serial, {}, give 1-6 characters of A-Z 0-9 @ # $", volser));
  }
  return volser;
}

Outcome<std::shared_ptr<fs::DasdImage>> make_image(const std::string& path,
                                                   const Arguments& arguments) {
  const std::string type = arguments.value("--type").value_or(std::string(kDefaultType));
  const auto size = arguments.value("--size");
  const bool replace = arguments.has("--replace");
  if (is_fba(type)) {
    constexpr u64 kDefaultBlocks = 200'000;
    const u64 blocks = size ? CAM_TRY(parse_size(*size, fs::kFbaBlockSize)) : kDefaultBlocks;
    auto image = fs::create_fba_image(path, blocks, replace);
    if (!image) {
      return complain(path, image.error());
    }
    return std::move(*image);
  }
  const fs::CkdModel* model = fs::find_ckd_model(type);
  if (model == nullptr) {
    std::string known;
    for (const fs::CkdModel& each : fs::ckd_models()) {
      known += fmt::format(" {}", each.name);
    }
    return bad_usage(fmt::format("device type, {}, give one of FBA{}", type, known));
  }
  const u64 cylinder_bytes = static_cast<u64>(model->type->heads) *
                             std::max(1U, fs::records_per_track(*model->type, 0, 4096)) * 4096;
  const u64 cylinders = size ? CAM_TRY(parse_size(*size, cylinder_bytes)) : model->cylinders;
  constexpr u64 kMostCylinders = 65535;
  if (cylinders > kMostCylinders) {
    return bad_usage(
        fmt::format("size, {} cylinders, a volume has at most {}", cylinders, kMostCylinders));
  }
  auto image = fs::create_ckd_image(
      path, *model->type, static_cast<u32>(cylinders),
      arguments.has("--sparse") ? fs::NewTracks::Sparse : fs::NewTracks::Explicit, replace);
  if (!image) {
    return complain(path, image.error());
  }
  return std::move(*image);
}

Outcome<void> format_minidisk(const std::shared_ptr<fs::DasdImage>& image, const std::string& path,
                              const Arguments& arguments) {
  fs::FormatOptions options;
  options.label = *arguments.value("--label");
  options.block_size = static_cast<u32>(
      CAM_TRY(arguments.number("--block-size", 512, 4096)).value_or(options.block_size));
  if (!fs::is_cms_block_size(options.block_size)) {
    return bad_usage(
        fmt::format("block size, {}, give 512, 1024, 2048 or 4096", options.block_size));
  }
  const fs::DasdExtent extent = CAM_TRY(choose_extent(image, arguments));
  if (extent.geometry().is_ckd() &&
      fs::records_per_track(*extent.geometry().type, 0, options.block_size) == 0) {
    return bad_usage("block size, too large for a track of the device, give a smaller one");
  }
  auto device = fs::format_block_device(extent, options.block_size);
  if (!device) {
    return complain(path, device.error());
  }
  if (auto formatted = fs::Minidisk::format(std::move(*device), options); !formatted) {
    return complain(path, formatted.error());
  }
  return {};
}

}  // namespace

Outcome<int> init(Words words) {
  const Arguments arguments = CAM_TRY(Arguments::parse(
      words, {"--type", "--size", "--volser", "--label", "--block-size", kExtentOption},
      {"--sparse", "--replace"}));
  if (arguments.words().size() != 1) {
    return bad_usage("disk init, one image is needed, give its path");
  }
  const std::string& path = arguments.words()[0];
  if (const auto label = arguments.value("--label");
      label && !fs::is_valid_minidisk_label(*label)) {
    return bad_usage(fmt::format("label, {}, give 1-6 characters", *label));
  }
  const std::string volser = CAM_TRY(parse_volser(arguments));
  const bool exists = std::filesystem::exists(path);
  const bool make = !exists || arguments.has("--replace");
  if (!make && (!arguments.has("--label") || arguments.has("--type") || arguments.has("--size"))) {
    return failed(fmt::format(
        "disk image, {}: exists already, give --replace, or only --label to format it", path));
  }
  std::shared_ptr<fs::DasdImage> image;
  if (make) {
    image = CAM_TRY(make_image(path, arguments));
    // A minidisk over the whole volume takes the place of the volume label.
    const bool whole = arguments.has("--label") && !arguments.has(kExtentOption);
    if (image->geometry().is_ckd() && !whole) {
      if (auto labelled = fs::write_volume_label(*image, volser); !labelled) {
        return complain(path, labelled.error());
      }
    }
  } else {
    image = CAM_TRY(open_image(path, fs::OpenMode::ReadWrite));
  }
  if (arguments.has("--label")) {
    CAM_TRY(format_minidisk(image, path, arguments));
  }
  return 0;
}

}  // namespace cambridge::cli::disk
