/// A block device in memory, for tests and for disks that need no file.
#pragma once

#include <vector>

#include "fs/block/block_device.h"

namespace cambridge::fs {

class MemoryBlockDevice final : public BlockDevice {
 public:
  explicit MemoryBlockDevice(const BlockDeviceShape& shape, bool writable = true);

  [[nodiscard]] BlockDeviceShape shape() const override { return shape_; }
  [[nodiscard]] bool writable() const override { return writable_; }
  DiskResult<void> read_many(std::span<const ReadRun> runs) override;
  DiskResult<void> write_many(std::span<const WriteRun> runs) override;

  void set_writable(bool writable) { writable_ = writable; }
  /// The raw bytes: block 0 first.
  [[nodiscard]] std::vector<u8>& bytes() { return bytes_; }

 private:
  [[nodiscard]] bool inside(u64 first, std::size_t size) const;

  BlockDeviceShape shape_;
  bool writable_;
  std::vector<u8> bytes_;
};

}  // namespace cambridge::fs
