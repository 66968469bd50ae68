/// A block device that stops working: it passes everything on to another one until a given number
/// of blocks has been written, then fails every write. What it left behind is what a crash at that
/// point leaves; a limit inside a batch tears the batch and keeps its order.
#pragma once

#include <optional>

#include "fs/block/block_device.h"

namespace cambridge::fs {

class FaultyBlockDevice final : public BlockDevice {
 public:
  explicit FaultyBlockDevice(BlockDevice& below) : below_(below) {}

  /// Writes fail after this many more blocks; nothing means never.
  void crash_after(std::optional<u64> blocks) { blocks_left_ = blocks; }
  /// Every read fails from now on.
  void fail_reads(bool fail) { fail_reads_ = fail; }
  /// The second half of the block at which it crashes is still written. (The first half of a label
  /// block is its 80 bytes: with them it would be written.)
  void tear_last_block(bool tear) { tear_ = tear; }

  [[nodiscard]] u64 blocks_written() const { return written_; }
  [[nodiscard]] bool crashed() const { return crashed_; }
  [[nodiscard]] u64 read_batches() const { return read_batches_; }
  [[nodiscard]] u64 write_batches() const { return write_batches_; }

  [[nodiscard]] BlockDeviceShape shape() const override { return below_.shape(); }
  [[nodiscard]] bool writable() const override { return below_.writable(); }
  DiskResult<void> read_many(std::span<const ReadRun> runs) override;
  DiskResult<void> write_many(std::span<const WriteRun> runs) override;

 private:
  DiskResult<void> write_block(u64 block, std::span<const u8> from);

  BlockDevice& below_;
  std::optional<u64> blocks_left_;
  bool fail_reads_ = false;
  bool tear_ = false;
  bool crashed_ = false;
  u64 written_ = 0;
  u64 read_batches_ = 0;
  u64 write_batches_ = 0;
};

}  // namespace cambridge::fs
