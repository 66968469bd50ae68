#include "fs/edf/edf_blocks.h"

#include <algorithm>
#include <cstring>
#include <fmt/core.h>

namespace cambridge::fs {

EdfBlocks::EdfBlocks(std::shared_ptr<BlockDevice> device, u32 block_size, u32 total)
    : device_(std::move(device)),
      block_size_(block_size),
      total_(total),
      group_(block_size / device_->shape().block_size) {}

FileResult<void> EdfBlocks::read(std::span<const u32> blocks, u8* into) const {
  std::vector<ReadRun> runs;
  for (std::size_t i = 0; i < blocks.size();) {
    if (blocks[i] == 0) {
      std::memset(into + i * block_size_, 0, block_size_);
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < blocks.size() && blocks[end] == blocks[end - 1] + 1) {
      ++end;
    }
    if (!on_disk(blocks[i]) || !on_disk(blocks[end - 1])) {
      return file_failure(FileError::Kind::Damaged,
                          fmt::format("a pointer says block {}, but the disk has {}",
                                      on_disk(blocks[i]) ? blocks[end - 1] : blocks[i], total_));
    }
    runs.push_back({static_cast<u64>(blocks[i] - 1) * group_,
                    {into + i * block_size_, (end - i) * block_size_}});
    i = end;
  }
  CAM_TRY(device_->read_many(runs));
  return {};
}

FileResult<void> EdfBlocks::read(u32 block, std::span<u8> into) const {
  CAM_ASSERT(into.size() == block_size_);
  return read({&block, 1}, into.data());
}

FileResult<void> EdfBlocks::write(std::span<const BlockWrite> writes) const {
  std::vector<WriteRun> runs;
  for (std::size_t i = 0; i < writes.size();) {
    std::size_t end = i + 1;
    while (end < writes.size() && writes[end].block == writes[end - 1].block + 1 &&
           writes[end].data == writes[end - 1].data + block_size_) {
      ++end;
    }
    CAM_ASSERT(on_disk(writes[i].block) && on_disk(writes[end - 1].block));
    runs.push_back({static_cast<u64>(writes[i].block - 1) * group_,
                    {writes[i].data, (end - i) * block_size_}});
    i = end;
  }
  CAM_TRY(device_->write_many(runs));
  return {};
}

FileResult<void> EdfBlocks::write_label(const LabelRecord& label) const {
  const BlockDeviceShape shape = device_->shape();
  std::vector<u8> block(shape.block_size);
  std::memcpy(block.data(), &label, sizeof label);
  CAM_TRY(device_->write(shape.fixed_block ? kLabelFbaBlock : kLabelBlock - 1, block));
  return {};
}

FileResult<LabelRecord> read_label(BlockDevice& device) {
  const BlockDeviceShape shape = device.shape();
  const u64 where = shape.fixed_block ? kLabelFbaBlock : kLabelBlock - 1;
  if (shape.block_count <= where || shape.block_size < sizeof(LabelRecord)) {
    return file_failure(FileError::Kind::NotFormatted, "the disk is too small for a CMS label");
  }
  std::vector<u8> block(shape.block_size);
  CAM_TRY(device.read(where, block));
  LabelRecord label;
  std::memcpy(&label, block.data(), sizeof label);
  if (label.identifier == kOldLabelIdentifier) {
    return file_failure(FileError::Kind::NotFormatted,
                        "the disk has the old CMS format of 800-byte blocks");
  }
  if (label.identifier != kLabelIdentifier) {
    return file_failure(FileError::Kind::NotFormatted, "the disk has no CMS label");
  }
  const u32 size = label.block_size;
  const auto damaged = [](std::string what) {
    return file_failure(FileError::Kind::Damaged, "the label " + std::move(what));
  };
  if (!is_cms_block_size(size) || size % shape.block_size != 0 ||
      (!shape.fixed_block && size != shape.block_size)) {
    return damaged(fmt::format("says blocks of {} bytes, but the disk is formatted with {}", size,
                               shape.block_size));
  }
  if (label.directory_origin != kFirstRoot && label.directory_origin != kSecondRoot) {
    return damaged(
        fmt::format("puts the directory at block {}, not 4 or 5", label.directory_origin.value()));
  }
  if (label.fst_size != kFstSize || label.fsts_per_block != size / kFstSize) {
    return damaged("gives an impossible size of directory entries");
  }
  const u64 room = shape.block_count * shape.block_size / size;
  if (label.blocks > room || label.blocks < kFirstUserBlock) {
    return damaged(fmt::format("says {} blocks, but the disk has {}", label.blocks.value(), room));
  }
  return label;
}

}  // namespace cambridge::fs
