/// BlockDevice: a disk of equal blocks, as the CMS file system sees its minidisk.
///
/// Blocks are numbered from 0. On ECKD a block is one record of the formatted minidisk; on FBA it
/// is always 512 bytes and the file system groups them. Requests come as batches of runs, because
/// an implementation turns a batch into one channel program (or one host call): a batch is what
/// makes it fast.
/// Thread: calls are serialised by the user of the device.
#pragma once

#include <span>

#include "base/types.h"

#include "fs/block/disk_error.h"

namespace cambridge::fs {

/// Consecutive blocks to read. REQUIRES: into.size() is a multiple of the block size.
struct ReadRun {
  u64 first = 0;
  std::span<u8> into;
};

/// Consecutive blocks to write. REQUIRES: from.size() is a multiple of the block size.
struct WriteRun {
  u64 first = 0;
  std::span<const u8> from;
};

/// What a minidisk label records about the device.
struct BlockDeviceShape {
  u32 block_size = 0;
  u64 block_count = 0;
  bool fixed_block = false;  ///< FBA: the label lies at byte 512 whatever the file system's block
  u32 cylinders = 0;         ///< 0 on FBA
};

class BlockDevice {
 public:
  virtual ~BlockDevice() = default;
  [[nodiscard]] virtual BlockDeviceShape shape() const = 0;
  [[nodiscard]] virtual bool writable() const = 0;
  /// Reads every run, in order.
  virtual DiskResult<void> read_many(std::span<const ReadRun> runs) = 0;
  /// Writes every run, in order: after a failure or a crash a prefix of the batch is on the disk.
  virtual DiskResult<void> write_many(std::span<const WriteRun> runs) = 0;
  /// Sets blocks to zeros; a device that can do so without writing them overrides this.
  virtual DiskResult<void> clear(u64 first, u64 count);

  DiskResult<void> read(u64 block, std::span<u8> into);
  DiskResult<void> write(u64 block, std::span<const u8> from);
};

}  // namespace cambridge::fs
