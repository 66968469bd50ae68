/// Files put on minidisks from outside, while no virtual machine has the disk.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

#include "fs/image/dasd_extent.h"

namespace cambridge::cli {

/// A text file for a minidisk: host text, lines ended by LF. Records become V, EBCDIC.
struct TextFile {
  std::string name;
  std::string type;
  std::string text;
};

/// Formats the extent for CMS with 4K blocks and puts the files on it.
Result<void, std::string> format_with_files(const fs::DasdExtent& extent, const std::string& label,
                                            std::span<const TextFile> files);

}  // namespace cambridge::cli
