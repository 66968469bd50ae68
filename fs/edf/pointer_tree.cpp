#include "fs/edf/pointer_tree.h"

#include <algorithm>
#include <cstring>
#include <fmt/core.h>

namespace cambridge::fs {

namespace {

Failure<FileError> damaged(std::string what) {
  return file_failure(FileError::Kind::Damaged, std::move(what));
}

}  // namespace

u64 logical_blocks(const Fst& fst, u32 block_size) {
  if (fst.record_format == kVariableFormat) {
    return fst.data_blocks;
  }
  const u64 bytes = static_cast<u64>(fst.records) * fst.record_length;
  return (bytes + block_size - 1) / block_size;
}

PointerTree::PointerTree(const EdfBlocks& blocks, bool variable)
    : blocks_(&blocks),
      variable_(variable),
      per_block_(pointers_per_block(blocks.block_size(),
                                    variable ? kVariablePointerSize : kFixedPointerSize)) {}

FileResult<PointerTree> PointerTree::open(const EdfBlocks& blocks, const Fst& fst) {
  if (fst.record_format != kFixedFormat && fst.record_format != kVariableFormat) {
    return damaged(
        fmt::format("a directory entry has the record format X'{:02X}'", fst.record_format));
  }
  PointerTree tree(blocks, fst.record_format == kVariableFormat);
  tree.root_ = {fst.origin, fst.levels};
  const u64 size = logical_blocks(fst, blocks.block_size());
  if (size > kMostFileBlocks || fst.levels > kMostLevels ||
      levels_for(size, tree.per_block_) > fst.levels) {
    return damaged(fmt::format("a directory entry has {} pointer levels for {} data blocks",
                               fst.levels, size));
  }
  if (tree.variable_ && size > blocks.total()) {
    return damaged(fmt::format("a directory entry says {} data blocks, but the disk has {}", size,
                               blocks.total()));
  }
  tree.size_ = size;
  if (fst.levels > 0) {
    CAM_TRY(tree.expand({fst.origin, kMostRecords, 0}, fst.levels, 0));
  } else if (size == 1) {
    CAM_TRY(tree.set(0, {fst.origin, fst.records, 0}));
    tree.changed_ = false;
  }
  return tree;
}

FileResult<void> PointerTree::expand(const Entry& from, u32 level, u64 index) {
  if (from.block == 0) {
    return {};
  }
  if (level == 1) {
    Leaf& leaf = leaves_[index];
    leaf.home = from.block;
    leaf.highest = from.highest;
    return {};
  }
  if (!blocks_->holds_data(from.block)) {
    return damaged(fmt::format("a pointer says block {}, which cannot hold data", from.block));
  }
  upper_homes_.push_back(from.block);
  if (upper_homes_.size() > blocks_->total()) {
    return damaged("the pointer blocks of a file form a loop");
  }
  Leaf upper;
  upper.bytes.resize(blocks_->block_size());
  CAM_TRY(blocks_->read(from.block, upper.bytes));
  u64 reach = per_block_;  // data blocks below one child
  for (u32 below = 2; below < level; ++below) {
    reach *= per_block_;
  }
  for (u32 slot = 0; slot < per_block_; ++slot) {
    const u64 child = index * per_block_ + slot;
    if (child * reach >= size_) {
      break;
    }
    CAM_TRY(expand(get(upper, slot), level - 1, child));
  }
  return {};
}

u32 PointerTree::used_slots(u64 leaf) const {
  return static_cast<u32>(std::min<u64>(per_block_, size_ - leaf * per_block_));
}

PointerTree::Entry PointerTree::get(const Leaf& leaf, u32 slot) const {
  if (!variable_) {
    return {load_big_endian<u32>(leaf.bytes.data() + slot * kFixedPointerSize), 0, 0};
  }
  VariablePointer pointer;
  std::memcpy(&pointer, leaf.bytes.data() + slot * kVariablePointerSize, sizeof pointer);
  return {pointer.block, pointer.highest, pointer.displacement};
}

void PointerTree::put(Leaf& leaf, u32 slot, const Entry& entry) const {
  if (!variable_) {
    store_big_endian(leaf.bytes.data() + slot * kFixedPointerSize, entry.block);
    return;
  }
  const VariablePointer pointer{entry.block, entry.highest, entry.displacement};
  std::memcpy(leaf.bytes.data() + slot * kVariablePointerSize, &pointer, sizeof pointer);
}

FileResult<PointerTree::Leaf*> PointerTree::load(u64 index) {
  if (current_ != nullptr && current_index_ == index) {
    return current_;
  }
  // A reader walks forward: what it has left behind need not stay.
  if (current_ != nullptr && !current_->dirty && current_->home != 0) {
    current_->bytes = {};
  }
  Leaf& leaf = leaves_[index];
  current_ = nullptr;
  if (leaf.bytes.empty()) {
    std::vector<u8> bytes(blocks_->block_size());
    if (leaf.home != 0) {
      if (!blocks_->holds_data(leaf.home)) {
        return damaged(fmt::format("a pointer says block {}, which cannot hold data", leaf.home));
      }
      CAM_TRY(blocks_->read(leaf.home, bytes));
    }
    leaf.bytes = std::move(bytes);
  }
  current_ = &leaf;
  current_index_ = index;
  return current_;
}

FileResult<PointerTree::Entry> PointerTree::entry(u64 index) {
  if (index >= size_) {
    return damaged("a file is longer than its pointers reach");
  }
  const u64 leaf = index / per_block_;
  const auto slot = static_cast<u32>(index % per_block_);
  if (current_ == nullptr || current_index_ != leaf) {
    if (leaves_.find(leaf) == leaves_.end()) {
      return Entry{};
    }
    static_cast<void>(CAM_TRY(load(leaf)));
  }
  return get(*current_, slot);
}

FileResult<void> PointerTree::list(u64 first, u64 count, std::vector<u32>& into) {
  for (u64 index = first; index < first + count; ++index) {
    const Entry found = CAM_TRY(entry(index));
    if (found.block != 0 && !blocks_->holds_data(found.block)) {
      return damaged(fmt::format("a pointer says block {}, which cannot hold data", found.block));
    }
    into.push_back(found.block);
  }
  return {};
}

FileResult<u64> PointerTree::block_of_record(u32 record) {
  // What a leaf says in the level above may be out of date while the file grows: go on to the next.
  for (const auto& [leaf, about] : leaves_) {
    if (about.highest < record) {
      continue;
    }
    u64 index = leaf * per_block_;
    const u64 leaf_end = std::min(size_, index + per_block_);
    u64 end = leaf_end;
    while (index < end) {
      const u64 middle = index + (end - index) / 2;
      const Entry at = CAM_TRY(entry(middle));
      if (at.highest < record) {
        index = middle + 1;
      } else {
        end = middle;
      }
    }
    if (index < leaf_end) {
      return index;
    }
  }
  return damaged(fmt::format("no pointer leads to record {}", record));
}

void PointerTree::grow(u64 size) {
  if (size > size_) {
    size_ = size;
    changed_ = true;
  }
}

FileResult<void> PointerTree::set(u64 index, const Entry& entry) {
  if (index >= kMostFileBlocks) {
    return file_failure(FileError::Kind::Invalid, "the file would have too many blocks");
  }
  grow(index + 1);
  Leaf* leaf = CAM_TRY(load(index / per_block_));
  put(*leaf, static_cast<u32>(index % per_block_), entry);
  leaf->highest = std::max(leaf->highest, entry.highest);
  leaf->dirty = true;
  changed_ = true;
  return {};
}

/// What a V pointer block says of itself: where its last entry is.
void PointerTree::finish_leaf(Leaf& leaf, u32 used) const {
  if (variable_) {
    store_big_endian(leaf.bytes.data() + leaf.bytes.size() - sizeof(u32),
                     (used - 1) * kVariablePointerSize);
  }
}

FileResult<PointerTree::Root> PointerTree::store(BlockSpace& space, std::vector<u32>& taken,
                                                 std::vector<u32>& replaced) {
  if (!changed_) {
    return root_;
  }
  replaced.insert(replaced.end(), upper_homes_.begin(), upper_homes_.end());
  upper_homes_.clear();
  if (size_ <= 1) {
    root_ = {size_ == 0 ? 0 : CAM_TRY(entry(0)).block, 0};
    changed_ = false;
    return root_;
  }
  CAM_TRY(store_leaves(space, taken, replaced));
  Level level;
  for (const auto& [index, leaf] : leaves_) {
    if (leaf.home != 0) {
      // UNVERIFIED: the displacement in pointer blocks above the lowest level.
      level.emplace(index, Entry{leaf.home, leaf.highest, leaf.displacement});
    }
  }
  const u32 levels = levels_for(size_, per_block_);
  for (u32 at = 2; at <= levels; ++at) {
    level = CAM_TRY(store_level(level, space, taken));
  }
  root_ = {level.empty() ? 0 : level.begin()->second.block, levels};
  changed_ = false;
  return root_;
}

FileResult<void> PointerTree::store_leaves(BlockSpace& space, std::vector<u32>& taken,
                                           std::vector<u32>& replaced) {
  std::vector<EdfBlocks::BlockWrite> writes;
  for (auto& [index, leaf] : leaves_) {
    if (!leaf.dirty) {
      continue;
    }
    const u32 used = used_slots(index);
    if (leaf.home != 0 && !space.map.fresh(leaf.home)) {
      replaced.push_back(leaf.home);
      leaf.home = 0;
    }
    const bool empty =
        std::all_of(leaf.bytes.begin(), leaf.bytes.end(), [](u8 byte) { return byte == 0; });
    if (leaf.home == 0 && !empty) {
      CAM_TRY(space.allocate(1, taken));
      leaf.home = taken.back();
    }
    if (variable_) {
      leaf.highest = get(leaf, used - 1).highest;
      leaf.displacement = kNoRecordStarts;
      for (u32 slot = 0; slot < used && leaf.displacement == kNoRecordStarts; ++slot) {
        leaf.displacement = get(leaf, slot).displacement;
      }
    }
    if (leaf.home != 0) {
      finish_leaf(leaf, used);
      writes.push_back({leaf.home, leaf.bytes.data()});
    }
    leaf.dirty = false;
  }
  return blocks_->write(writes);
}

FileResult<PointerTree::Level> PointerTree::store_level(const Level& below, BlockSpace& space,
                                                        std::vector<u32>& taken) {
  Level above;
  std::map<u64, Leaf> built;
  for (const auto& [index, child] : below) {
    const u64 parent = index / per_block_;
    Leaf& block = built[parent];
    const auto slot = static_cast<u32>(index % per_block_);
    if (block.bytes.empty()) {
      block.bytes.resize(blocks_->block_size());
      CAM_TRY(space.allocate(1, taken));
      block.home = taken.back();
      upper_homes_.push_back(block.home);
      above.emplace(parent, Entry{block.home, 0, child.displacement});
    }
    put(block, slot, child);
    finish_leaf(block, slot + 1);
    above[parent].highest = child.highest;
  }
  std::vector<EdfBlocks::BlockWrite> writes;
  for (const auto& [index, block] : built) {
    writes.push_back({block.home, block.bytes.data()});
  }
  CAM_TRY(blocks_->write(writes));
  return above;
}

FileResult<void> PointerTree::collect(std::vector<u32>& into, bool data) {
  into.insert(into.end(), upper_homes_.begin(), upper_homes_.end());
  for (const auto& [index, leaf] : leaves_) {
    if (leaf.home != 0) {
      into.push_back(leaf.home);
    }
    if (!data) {
      continue;
    }
    const Leaf* loaded = CAM_TRY(load(index));
    for (u32 slot = 0; slot < used_slots(index); ++slot) {
      if (const u32 block = get(*loaded, slot).block; block != 0) {
        into.push_back(block);
      }
    }
  }
  return {};
}

}  // namespace cambridge::fs
