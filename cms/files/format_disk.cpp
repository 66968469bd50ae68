#include "cms/files/format_disk.h"

#include <algorithm>

#include "cms/files/channel_block_device.h"
#include "fs/edf/minidisk.h"

namespace cambridge::cms::files {

fs::FileResult<void> format_disk(cp::guest::VirtualMachinePort& port, const DiskGeometry& disk,
                                 const FormatRequest& request) {
  auto device = std::make_shared<ChannelBlockDevice>(port, disk, request.block_size);
  fs::FormatOptions options;
  options.block_size = request.block_size;
  options.label = request.label;
  options.clock = &port.clock();
  if (disk.shape.is_ckd()) {
    CAM_TRY(device->format_tracks(0, disk.shape.tracks()));
    if (request.size) {
      options.cylinders = static_cast<u32>(std::min<u64>(*request.size, disk.shape.cylinders));
    }
  } else {
    if (request.erase) {
      CAM_TRY(device->clear(0, disk.shape.blocks));
    }
    if (request.size) {
      options.blocks =
          std::min(*request.size, disk.shape.blocks) * fs::kFbaBlockSize / request.block_size;
    }
  }
  return fs::Minidisk::format(device, options);
}

}  // namespace cambridge::cms::files
