#include "fs/block/faulty_block_device.h"

#include <algorithm>
#include <vector>

namespace cambridge::fs {

DiskResult<void> FaultyBlockDevice::read_many(std::span<const ReadRun> runs) {
  ++read_batches_;
  if (fail_reads_) {
    return disk_failure(DiskError::Kind::InputOutput, "the disk was told to fail");
  }
  return below_.read_many(runs);
}

DiskResult<void> FaultyBlockDevice::write_many(std::span<const WriteRun> runs) {
  ++write_batches_;
  const u64 size = shape().block_size;
  for (const WriteRun& run : runs) {
    for (u64 done = 0; done * size < run.from.size(); ++done) {
      CAM_TRY(write_block(run.first + done, run.from.subspan(done * size, size)));
    }
  }
  return {};
}

DiskResult<void> FaultyBlockDevice::write_block(u64 block, std::span<const u8> from) {
  if (blocks_left_ == 0U) {
    if (tear_ && !crashed_) {
      std::vector<u8> torn(from.size());
      CAM_TRY(below_.read(block, torn));
      std::copy(from.begin() + static_cast<std::ptrdiff_t>(from.size() / 2), from.end(),
                torn.begin() + static_cast<std::ptrdiff_t>(from.size() / 2));
      CAM_TRY(below_.write(block, torn));
    }
    crashed_ = true;
    return disk_failure(DiskError::Kind::InputOutput, "the disk was told to crash here");
  }
  CAM_TRY(below_.write(block, from));
  ++written_;
  if (blocks_left_) {
    --*blocks_left_;
  }
  return {};
}

}  // namespace cambridge::fs
