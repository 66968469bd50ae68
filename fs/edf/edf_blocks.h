/// The device of a minidisk in the file system's own blocks, numbered from 1: groups the 512-byte
/// blocks of FBA, turns lists of blocks into runs, and refuses numbers that are not on the disk.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "fs/block/block_device.h"
#include "fs/edf/file_error.h"
#include "fs/edf/layout.h"

namespace cambridge::fs {

class EdfBlocks {
 public:
  /// REQUIRES: block_size is a multiple of the device's.
  EdfBlocks(std::shared_ptr<BlockDevice> device, u32 block_size, u32 total);

  [[nodiscard]] u32 block_size() const { return block_size_; }
  [[nodiscard]] u32 total() const { return total_; }
  void set_total(u32 total) { total_ = total; }
  [[nodiscard]] BlockDevice& device() const { return *device_; }
  /// A block that may hold data: not the label, not a directory root.
  [[nodiscard]] bool holds_data(u32 block) const {
    return block >= kFirstUserBlock && block <= total_;
  }
  [[nodiscard]] bool on_disk(u32 block) const { return block >= 1 && block <= total_; }

  /// Reads the blocks one after the other into memory, in one batch; block 0 reads as zeros.
  FileResult<void> read(std::span<const u32> blocks, u8* into) const;
  FileResult<void> read(u32 block, std::span<u8> into) const;

  struct BlockWrite {
    u32 block = 0;
    const u8* data = nullptr;
  };
  /// Writes in the order given, in one batch; neighbours in number and memory become one run.
  FileResult<void> write(std::span<const BlockWrite> writes) const;

  /// The label lies in a device block of its own.
  FileResult<void> write_label(const LabelRecord& label) const;

 private:
  std::shared_ptr<BlockDevice> device_;
  u32 block_size_;
  u32 total_;
  u32 group_;  ///< device blocks in one of ours
};

/// Reads the label; NotFormatted when there is none, Damaged when it contradicts itself.
FileResult<LabelRecord> read_label(BlockDevice& device);

}  // namespace cambridge::fs
