/// FORMAT's work on a virtual disk: the tracks (CKD) or zeros (FBA), then an empty file system.
#pragma once

#include <optional>
#include <string>

#include "cms/files/disk_geometry.h"
#include "fs/edf/file_error.h"

namespace cambridge::cms::files {

struct FormatRequest {
  u32 block_size = 4096;
  std::string label;
  std::optional<u64> size;  ///< cylinders, or blocks of 512, to be used; all when not given
  bool erase = true;        ///< FBA: blocks are cleared
};

fs::FileResult<void> format_disk(cp::guest::VirtualMachinePort& port, const DiskGeometry& disk,
                                 const FormatRequest& request);

}  // namespace cambridge::cms::files
