/// The pointer blocks of one file: which block holds its n-th data block. F files have 4-byte
/// pointers, V files 12-byte ones that also say which records start where.
///
/// Levels above the lowest are read when the tree is opened (there are few); the lowest, here
/// called leaves, are read as they are needed. A changed tree is stored in fresh blocks: the old
/// pointer blocks stay as they are until the directory no longer refers to them.
/// Thread: one.
#pragma once

#include <map>
#include <vector>

#include "fs/edf/block_space.h"
#include "fs/edf/edf_blocks.h"

namespace cambridge::fs {

class PointerTree {
 public:
  struct Entry {
    u32 block = 0;
    u32 highest = 0;                     ///< V only
    u32 displacement = kNoRecordStarts;  ///< V only
  };
  struct Root {
    u32 origin = 0;
    u32 levels = 0;
  };

  PointerTree(PointerTree&&) = default;
  PointerTree& operator=(PointerTree&&) = default;
  /// An empty tree for a new file.
  PointerTree(const EdfBlocks& blocks, bool variable);
  /// The tree of a file on the disk; Damaged when it cannot be one.
  static FileResult<PointerTree> open(const EdfBlocks& blocks, const Fst& fst);

  [[nodiscard]] u64 size() const { return size_; }
  FileResult<Entry> entry(u64 index);
  /// Block numbers of consecutive data blocks, appended to `into`.
  FileResult<void> list(u64 first, u64 count, std::vector<u32>& into);
  /// Index of the data block in which a record of a V file starts.
  FileResult<u64> block_of_record(u32 record);

  /// Grows the tree with null entries where needed.
  FileResult<void> set(u64 index, const Entry& entry);
  void grow(u64 size);
  /// Writes changed pointer blocks to fresh blocks (appended to `taken`); `replaced` gets the
  /// blocks they stood in before.
  FileResult<Root> store(BlockSpace& space, std::vector<u32>& taken, std::vector<u32>& replaced);
  /// Every block of the tree: data blocks if asked for, and pointer blocks.
  FileResult<void> collect(std::vector<u32>& into, bool data);

 private:
  struct Leaf {
    u32 home = 0;
    u32 highest = 0;  ///< V: of its last entry, from the level above until it is loaded
    u32 displacement = kNoRecordStarts;
    bool dirty = false;
    std::vector<u8> bytes;  ///< empty until loaded
  };

  /// Children of a pointer block by their index among all blocks of their level.
  using Level = std::map<u64, Entry>;

  FileResult<void> expand(const Entry& from, u32 level, u64 index);
  FileResult<Leaf*> load(u64 index);
  [[nodiscard]] Entry get(const Leaf& leaf, u32 slot) const;
  void put(Leaf& leaf, u32 slot, const Entry& entry) const;
  void finish_leaf(Leaf& leaf, u32 used) const;
  [[nodiscard]] u32 used_slots(u64 leaf) const;
  FileResult<void> store_leaves(BlockSpace& space, std::vector<u32>& taken,
                                std::vector<u32>& replaced);
  FileResult<Level> store_level(const Level& below, BlockSpace& space, std::vector<u32>& taken);

  const EdfBlocks* blocks_;
  bool variable_;
  u32 per_block_;
  u64 size_ = 0;
  bool changed_ = false;
  Root root_;
  std::map<u64, Leaf> leaves_;    ///< those that are not null
  std::vector<u32> upper_homes_;  ///< pointer blocks above the leaves
  Leaf* current_ = nullptr;       ///< loaded last
  u64 current_index_ = 0;
};

/// Data blocks of a file, null ones included: what its pointers must cover.
u64 logical_blocks(const Fst& fst, u32 block_size);

}  // namespace cambridge::fs
