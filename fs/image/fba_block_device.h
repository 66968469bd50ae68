/// A block device on an FBA extent: blocks of 512 bytes, one host call a run.
#pragma once

#include "fs/block/block_device.h"
#include "fs/image/dasd_extent.h"

namespace cambridge::fs {

class FbaBlockDevice final : public BlockDevice {
 public:
  explicit FbaBlockDevice(DasdExtent extent) : extent_(std::move(extent)) {}

  [[nodiscard]] BlockDeviceShape shape() const override {
    return {.block_size = kFbaBlockSize,
            .block_count = extent_.geometry().blocks,
            .fixed_block = true,
            .cylinders = 0};
  }
  [[nodiscard]] bool writable() const override { return extent_.writable(); }
  DiskResult<void> read_many(std::span<const ReadRun> runs) override {
    for (const ReadRun& run : runs) {
      CAM_TRY(extent_.read_blocks(run.first, run.into));
    }
    return {};
  }
  DiskResult<void> write_many(std::span<const WriteRun> runs) override {
    for (const WriteRun& run : runs) {
      CAM_TRY(extent_.write_blocks(run.first, run.from));
    }
    return {};
  }
  DiskResult<void> clear(u64 first, u64 count) override {
    return extent_.clear_blocks(first, count);
  }

 private:
  DasdExtent extent_;
};

}  // namespace cambridge::fs
