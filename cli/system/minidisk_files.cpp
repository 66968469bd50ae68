#include "cli/system/minidisk_files.h"

#include <fmt/format.h>

#include "base/ebcdic.h"

#include "fs/edf/minidisk.h"
#include "fs/image/image_block_device.h"

namespace cambridge::cli {
namespace {

constexpr u32 kBlockSize = 4096;

Result<void, std::string> put(fs::Minidisk& disk, const TextFile& file) {
  auto name = fs::FileName::from_text(file.name, file.type);
  if (!name) {
    return failure(fmt::format("{} {}: not a CMS file identifier", file.name, file.type));
  }
  auto writer = disk.open_write(*name, {});
  if (!writer) {
    return failure(writer.error().what);
  }
  std::string_view rest = file.text;
  while (!rest.empty()) {
    auto end = std::min(rest.find('\n'), rest.size());
    auto record = utf8_to_ebcdic(rest.substr(0, end));
    if (record.empty()) {
      record.assign(1, '\x40');  // a V record has at least one byte: a blank
    }
    auto written = (*writer)->append({reinterpret_cast<const u8*>(record.data()), record.size()});
    if (!written) {
      return failure(written.error().what);
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  auto closed = (*writer)->close();
  if (!closed) {
    return failure(closed.error().what);
  }
  return {};
}

}  // namespace

Result<void, std::string> format_with_files(const fs::DasdExtent& extent, const std::string& label,
                                            std::span<const TextFile> files) {
  auto device = fs::format_block_device(extent, kBlockSize);
  if (!device) {
    return failure(device.error().what);
  }
  std::shared_ptr<fs::BlockDevice> shared = std::move(*device);
  fs::FormatOptions format;
  format.block_size = kBlockSize;
  format.label = label;
  auto formatted = fs::Minidisk::format(shared, format);
  if (!formatted) {
    return failure(formatted.error().what);
  }
  if (files.empty()) {
    return {};
  }
  fs::AccessOptions access;
  access.read_only = false;
  auto disk = fs::Minidisk::access(shared, access);
  if (!disk) {
    return failure(disk.error().what);
  }
  static_cast<void>((*disk)->hold_commits(true));
  for (const auto& file : files) {
    CAM_TRY(put(**disk, file));
  }
  auto committed = (*disk)->hold_commits(false);
  if (!committed) {
    return failure(committed.error().what);
  }
  return {};
}

}  // namespace cambridge::cli
