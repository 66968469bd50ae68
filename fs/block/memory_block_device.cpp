#include "fs/block/memory_block_device.h"

#include <cstring>

namespace cambridge::fs {

MemoryBlockDevice::MemoryBlockDevice(const BlockDeviceShape& shape, bool writable)
    : shape_(shape), writable_(writable), bytes_(shape.block_count * shape.block_size) {}

bool MemoryBlockDevice::inside(u64 first, std::size_t size) const {
  return size % shape_.block_size == 0 && first <= shape_.block_count &&
         size / shape_.block_size <= shape_.block_count - first;
}

DiskResult<void> MemoryBlockDevice::read_many(std::span<const ReadRun> runs) {
  for (const ReadRun& run : runs) {
    if (!inside(run.first, run.into.size())) {
      return disk_failure(DiskError::Kind::OutOfRange, "read beyond the end of the disk");
    }
    if (!run.into.empty()) {
      std::memcpy(run.into.data(), bytes_.data() + run.first * shape_.block_size, run.into.size());
    }
  }
  return {};
}

DiskResult<void> MemoryBlockDevice::write_many(std::span<const WriteRun> runs) {
  if (!writable_) {
    return disk_failure(DiskError::Kind::NotWritable, "the disk is read-only");
  }
  for (const WriteRun& run : runs) {
    if (!inside(run.first, run.from.size())) {
      return disk_failure(DiskError::Kind::OutOfRange, "write beyond the end of the disk");
    }
    if (!run.from.empty()) {
      std::memcpy(bytes_.data() + run.first * shape_.block_size, run.from.data(), run.from.size());
    }
  }
  return {};
}

}  // namespace cambridge::fs
