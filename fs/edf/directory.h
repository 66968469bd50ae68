/// The directory of an accessed minidisk in memory: the entries in the order in which they lie on
/// disk, an index by name, and which directory blocks have changed.
///
/// Invariants
///   1. Slot 0 is DIRECTOR, slot 1 ALLOCMAP; files follow without holes: erasing moves the last
///   one.
///   2. The table of a read-only access is shared by all accesses with the same content, however
///      many users have accessed the disk.
/// Thread: one, but for the sharing.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "fs/edf/file_id.h"
#include "fs/edf/layout.h"

namespace cambridge::fs {

class Directory {
 public:
  Directory();
  /// From entries as read from the disk, pseudo-files first.
  explicit Directory(std::vector<Fst> entries);
  /// Replaces the table by an equal one that somebody else has, if there is one. After this the
  /// directory is not changed any more.
  void share();

  [[nodiscard]] std::span<const Fst> entries() const { return table_->entries; }
  [[nodiscard]] u32 files() const {
    return static_cast<u32>(table_->entries.size()) - kPseudoFiles;
  }
  [[nodiscard]] const Fst& at(u32 slot) const { return table_->entries[slot]; }
  [[nodiscard]] std::optional<u32> find(const FileName& name) const;
  /// Slots of the files that match, in name order.
  [[nodiscard]] std::vector<u32> list(const FilePattern& pattern) const;

  void insert(const Fst& fst);
  void replace(u32 slot, const Fst& fst);
  void erase(u32 slot);

  // ---- commit ----
  void set_fsts_per_block(u32 count);
  [[nodiscard]] u32 block_count() const;
  [[nodiscard]] bool dirty(u32 block) const { return dirty_[block]; }
  [[nodiscard]] bool any_dirty() const { return any_dirty_; }
  [[nodiscard]] u32 dirty_count() const;
  void set_dirty(u32 block);
  void set_clean();
  /// The entries do not lie on disk as they lie here: the next commit writes them all.
  void plan_repack();
  void encode(u32 block, std::span<u8> into) const;

  static constexpr u32 kPseudoFiles = 2;

 private:
  struct Table {
    std::vector<Fst> entries;
    std::vector<u32> index;  ///< slots by hash; 0 is free (slot 0 is not indexed)
  };
  void touch(u32 slot);
  void index_insert(u32 slot);
  void index_erase(u32 slot);
  void rebuild_index();
  [[nodiscard]] FileName name_of(u32 slot) const;
  static u64 content_hash(const Table& table);

  std::shared_ptr<Table> table_;
  u32 fsts_per_block_ = 64;
  std::vector<bool> dirty_;
  bool any_dirty_ = false;
};

}  // namespace cambridge::fs
