#include "fs/image/image_block_device.h"

#include <vector>

#include "fs/image/ckd_block_device.h"
#include "fs/image/fba_block_device.h"
#include "fs/image/track.h"

namespace cambridge::fs {

namespace {

bool is_cms_block_size(u32 size) {
  return size == 512 || size == 1024 || size == 2048 || size == 4096;
}

}  // namespace

DiskResult<std::unique_ptr<BlockDevice>> open_block_device(DasdExtent extent) {
  if (!extent.geometry().is_ckd()) {
    return {std::make_unique<FbaBlockDevice>(std::move(extent))};
  }
  std::vector<u8> track(extent.geometry().track_size);
  CAM_TRY(extent.read_track({0, 0}, track));
  const auto record = find_record(track, 1);
  if (!record || record->count.key_length != 0 || !is_cms_block_size(record->count.data_length)) {
    return disk_failure(DiskError::Kind::Damaged, "the extent is not formatted with CMS blocks");
  }
  const u32 size = record->count.data_length;
  return {std::make_unique<CkdBlockDevice>(std::move(extent), size)};
}

DiskResult<std::unique_ptr<BlockDevice>> format_block_device(DasdExtent extent, u32 block_size) {
  CAM_ASSERT(is_cms_block_size(block_size));
  const Geometry geometry = extent.geometry();
  if (!geometry.is_ckd()) {
    CAM_TRY(extent.clear_blocks(0, geometry.blocks));
  } else {
    const RecordFormat format{records_per_track(*geometry.type, 0, block_size), 0, block_size};
    CAM_TRY(extent.format_tracks({0, 0}, geometry.tracks(), format));
  }
  return open_block_device(std::move(extent));
}

}  // namespace cambridge::fs
