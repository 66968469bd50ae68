#include "fs/block/block_device.h"

#include <algorithm>
#include <vector>

namespace cambridge::fs {

DiskResult<void> BlockDevice::read(u64 block, std::span<u8> into) {
  const ReadRun run{block, into};
  return read_many({&run, 1});
}

DiskResult<void> BlockDevice::write(u64 block, std::span<const u8> from) {
  const WriteRun run{block, from};
  return write_many({&run, 1});
}

DiskResult<void> BlockDevice::clear(u64 first, u64 count) {
  constexpr u64 kPieceBytes = 1 << 20;
  const u64 size = shape().block_size;
  const u64 piece = std::max<u64>(1, kPieceBytes / size);
  const std::vector<u8> zeros(std::min(count, piece) * size);
  while (count > 0) {
    const u64 now = std::min(count, piece);
    CAM_TRY(write(first, std::span(zeros).first(now * size)));
    first += now;
    count -= now;
  }
  return {};
}

}  // namespace cambridge::fs
