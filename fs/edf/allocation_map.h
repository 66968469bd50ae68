/// The allocation map in memory: which blocks are used, which of them since the last commit only,
/// and which are to become free at the next commit. A block that the disk's current directory
/// refers to is never given out before that commit is complete.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/types.h"

namespace cambridge::fs {

class AllocationMap {
 public:
  /// REQUIRES: total >= 5. Everything free but the first five blocks.
  AllocationMap(u32 total, u32 block_size);
  /// From the map's blocks, one after the other.
  void load(std::span<const u8> bytes);

  [[nodiscard]] u32 total() const { return total_; }
  /// Blocks that can be given out now.
  [[nodiscard]] u32 free_count() const { return free_; }
  [[nodiscard]] bool used(u32 block) const { return test(used_, block); }
  /// Given out since the last commit: not on the disk's map, so nobody misses it.
  [[nodiscard]] bool fresh(u32 block) const { return test(fresh_, block); }

  /// The lowest free block, or runs of them: appended to `into`. REQUIRES: free_count() >= count.
  void allocate(u32 count, std::vector<u32>& into);
  u32 allocate_one();
  /// Takes these very blocks; false when one of them is used.
  bool take(u32 first, u32 count);
  /// Gives a block back: at once when it is fresh, else at the next commit.
  void release(u32 block);

  // ---- commit ----
  [[nodiscard]] u32 map_blocks() const { return static_cast<u32>(dirty_.size()); }
  [[nodiscard]] bool dirty(u32 map_block) const { return dirty_[map_block]; }
  void set_dirty(u32 map_block) { dirty_[map_block] = true; }
  /// Before encoding: what was released twice counts once.
  void settle();
  /// The map block as the disk shall have it: without what is being released, and without
  /// `unborn`, the fresh blocks of files that are still open.
  void encode(u32 map_block, std::span<const u32> unborn, std::span<u8> into) const;
  /// Used blocks as encode() writes them.
  [[nodiscard]] u32 used_after_commit(std::size_t unborn) const {
    return total_ - free_ - static_cast<u32>(releasing_.size() + kept_.size() + unborn);
  }
  /// The commit is on the disk. Released blocks become free, or with `keep` wait for a later one.
  void committed(std::span<const u32> unborn, bool keep);
  /// Frees what earlier commits kept.
  void free_kept();

  /// Bits of any one block, MSB first, for the checker.
  [[nodiscard]] u32 count_used() const;

 private:
  [[nodiscard]] bool test(const std::vector<u64>& bits, u32 block) const {
    return (bits[(block - 1) / 64] >> ((block - 1) % 64) & 1) != 0;
  }
  void set(std::vector<u64>& bits, u32 block, bool value);
  void touch(u32 block) { dirty_[(block - 1) / bits_per_map_block_] = true; }
  void take_one(u32 block);
  void free_now(u32 block);

  u32 total_;
  u32 block_size_;
  u32 bits_per_map_block_;
  u32 free_ = 0;
  u32 lowest_ = 1;  ///< no free block below it
  std::vector<u64> used_;
  std::vector<u64> fresh_;
  std::vector<bool> dirty_;
  std::vector<u32> releasing_;  ///< free after the next commit
  std::vector<u32> kept_;       ///< free on the disk, but a reader may still look at them
};

}  // namespace cambridge::fs
