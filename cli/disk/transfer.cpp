// cambridge disk get and put: files between the host and a minidisk.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fmt/core.h>
#include <memory>

#include "cli/disk/open_disk.h"
#include "cli/disk/verbs.h"
#include "fs/records/host_records.h"

namespace cambridge::cli::disk {

namespace {

struct FileCloser {
  void operator()(std::FILE* file) const {
    if (file != stdin && file != stdout) {
      (void)std::fclose(file);
    }
  }
};
using HostFile = std::unique_ptr<std::FILE, FileCloser>;

Outcome<HostFile> open_host(const std::string& path, bool write) {
  if (path == "-") {
    return HostFile(write ? stdout : stdin);
  }
  HostFile file(std::fopen(path.c_str(), write ? "wb" : "rb"));
  if (!file) {
    return failed(fmt::format("host file, {}: {}, check the path", path, std::strerror(errno)));
  }
  return file;
}

Outcome<fs::HostRecordOptions> record_options(const Arguments& arguments) {
  fs::HostRecordOptions options;
  options.form = arguments.has("--binary") ? fs::HostForm::Binary : fs::HostForm::Text;
  if (const auto name = arguments.value("--code-page")) {
    const auto page = find_code_page(*name);
    if (!page) {
      return bad_usage(fmt::format("code page, {}, give 1047, 037, 924 or 1140", *name));
    }
    options.code_page = *page;
  }
  return options;
}

/// "PROFILE.EXEC" and "profile exec.txt" name their file; else both parts must be given.
Outcome<fs::FileName> name_from_path(const std::string& path) {
  const std::filesystem::path host(path);
  std::string type = host.extension().string();
  if (type.size() < 2) {
    return bad_usage(fmt::format("file name, {}: no type in it, give FN FT", path));
  }
  return parse_name(host.stem().string(), type.substr(1));
}

Outcome<fs::WriteOptions> write_options(const Arguments& arguments) {
  fs::WriteOptions options;
  const std::string format = arguments.value("--recfm").value_or(
      arguments.has("--lrecl") || arguments.has("--binary") ? "F" : "V");
  if (format != "F" && format != "f" && format != "V" && format != "v") {
    return bad_usage(fmt::format("record format, {}, give F or V", format));
  }
  const bool fixed = format == "F" || format == "f";
  options.format = fixed ? fs::RecordFormatKind::Fixed : fs::RecordFormatKind::Variable;
  const auto length = CAM_TRY(arguments.number("--lrecl", 1, fs::kLongestFixed));
  if (fixed) {
    constexpr u32 kCard = 80;
    options.record_length = static_cast<u32>(length.value_or(kCard));
  }
  if (const auto mode = CAM_TRY(arguments.number("--mode", 0, 6))) {
    options.mode_number = static_cast<int>(*mode);
  }
  if (arguments.has("--append")) {
    options.kind = fs::WriteOptions::Kind::Extend;
  }
  return options;
}

}  // namespace

Outcome<int> get(Words words) {
  const Arguments arguments =
      CAM_TRY(Arguments::parse(words, {kExtentOption, "--code-page"}, {"--binary"}));
  const auto& given = arguments.words();
  if (given.size() < 3 || given.size() > 4) {
    return bad_usage("disk get, image, name and type are needed, give IMAGE FN FT [HOSTFILE]");
  }
  const auto options = CAM_TRY(record_options(arguments));
  const fs::FileName name = CAM_TRY(parse_name(given[1], given[2]));
  const auto disk = CAM_TRY(open_minidisk(given[0], fs::OpenMode::ReadOnly, arguments));
  auto reader = disk->open_read(name);
  if (!reader) {
    return complain(given[0], reader.error());
  }
  const std::string path = given.size() > 3 ? given[3] : given[1] + "." + given[2];
  const HostFile file = CAM_TRY(open_host(path, true));
  if (auto copied = fs::export_records(**reader, file.get(), options); !copied) {
    return complain(given[0], copied.error());
  }
  return 0;
}

Outcome<int> put(Words words) {
  const Arguments arguments = CAM_TRY(
      Arguments::parse(words, {kExtentOption, "--code-page", "--recfm", "--lrecl", "--mode"},
                       {"--binary", "--append"}));
  const auto& given = arguments.words();
  if (given.size() != 2 && given.size() != 4) {
    return bad_usage("disk put, image and host file are needed, give IMAGE HOSTFILE [FN FT]");
  }
  const auto options = CAM_TRY(record_options(arguments));
  const auto writing = CAM_TRY(write_options(arguments));
  const fs::FileName name =
      CAM_TRY(given.size() == 4 ? parse_name(given[2], given[3]) : name_from_path(given[1]));
  const HostFile file = CAM_TRY(open_host(given[1], false));
  const auto disk = CAM_TRY(open_minidisk(given[0], fs::OpenMode::ReadWrite, arguments));
  auto writer = disk->open_write(name, writing);
  if (!writer) {
    return complain(given[0], writer.error());
  }
  if (auto copied = fs::import_records(file.get(), **writer, options); !copied) {
    return complain(given[0], copied.error());
  }
  if (auto closed = (*writer)->close(); !closed) {
    return complain(given[0], closed.error());
  }
  return 0;
}

}  // namespace cambridge::cli::disk
