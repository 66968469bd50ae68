#include "fs/edf/directory.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "base/assert.h"

namespace cambridge::fs {

Directory::Directory() : Directory(std::vector<Fst>(kPseudoFiles)) {}

Directory::Directory(std::vector<Fst> entries) : table_(std::make_shared<Table>()) {
  CAM_ASSERT(entries.size() >= kPseudoFiles);
  table_->entries = std::move(entries);
  table_->entries.shrink_to_fit();
  rebuild_index();
}

FileName Directory::name_of(u32 slot) const {
  const Fst& fst = table_->entries[slot];
  return FileName::from_disk(fst.name, fst.type);
}

void Directory::rebuild_index() {
  constexpr std::size_t kSmallest = 16;
  const std::size_t size = std::bit_ceil(std::max(kSmallest, table_->entries.size() * 2));
  table_->index.assign(size, 0);
  for (u32 slot = kPseudoFiles; slot < table_->entries.size(); ++slot) {
    index_insert(slot);
  }
}

void Directory::index_insert(u32 slot) {
  const std::size_t mask = table_->index.size() - 1;
  std::size_t at = name_of(slot).hash() & mask;
  while (table_->index[at] != 0) {
    at = (at + 1) & mask;
  }
  table_->index[at] = slot;
}

void Directory::index_erase(u32 slot) {
  std::vector<u32>& index = table_->index;
  const std::size_t mask = index.size() - 1;
  std::size_t hole = name_of(slot).hash() & mask;
  while (index[hole] != slot) {
    if (index[hole] == 0) {
      return;
    }
    hole = (hole + 1) & mask;
  }
  // Linear probing without markers: move back what would otherwise be cut off from its place.
  for (std::size_t at = (hole + 1) & mask; index[at] != 0; at = (at + 1) & mask) {
    const std::size_t home = name_of(index[at]).hash() & mask;
    if (((at - home) & mask) >= ((at - hole) & mask)) {
      index[hole] = index[at];
      hole = at;
    }
  }
  index[hole] = 0;
}

std::optional<u32> Directory::find(const FileName& name) const {
  const std::vector<u32>& index = table_->index;
  const std::size_t mask = index.size() - 1;
  for (std::size_t at = name.hash() & mask; index[at] != 0; at = (at + 1) & mask) {
    const Fst& fst = table_->entries[index[at]];
    if (std::memcmp(fst.name.data(), name.bytes().data(), name.bytes().size()) == 0) {
      return index[at];
    }
  }
  return std::nullopt;
}

std::vector<u32> Directory::list(const FilePattern& pattern) const {
  std::vector<u32> slots;
  if (const auto name = pattern.exact()) {
    if (const auto slot = find(*name)) {
      slots.push_back(*slot);
    }
    return slots;
  }
  const bool everything = pattern.everything();
  for (u32 slot = kPseudoFiles; slot < table_->entries.size(); ++slot) {
    if (everything || pattern.matches(name_of(slot))) {
      slots.push_back(slot);
    }
  }
  const std::span<const Fst> entries = table_->entries;
  std::sort(slots.begin(), slots.end(), [entries](u32 a, u32 b) {
    return std::memcmp(entries[a].name.data(), entries[b].name.data(), 16) < 0;
  });
  return slots;
}

void Directory::set_fsts_per_block(u32 count) {
  fsts_per_block_ = count;
  dirty_.assign(block_count(), false);
}

u32 Directory::block_count() const {
  return (static_cast<u32>(table_->entries.size()) + fsts_per_block_ - 1) / fsts_per_block_;
}

u32 Directory::dirty_count() const {
  return static_cast<u32>(std::count(dirty_.begin(), dirty_.end(), true));
}

void Directory::set_dirty(u32 block) {
  dirty_.resize(std::max<std::size_t>(dirty_.size(), block + 1));
  dirty_[block] = true;
  any_dirty_ = true;
}

void Directory::set_clean() {
  dirty_.assign(block_count(), false);
  any_dirty_ = false;
}

void Directory::plan_repack() {
  dirty_.assign(block_count(), true);
}

void Directory::touch(u32 slot) {
  set_dirty(slot / fsts_per_block_);
}

void Directory::insert(const Fst& fst) {
  const auto slot = static_cast<u32>(table_->entries.size());
  table_->entries.push_back(fst);
  if (table_->entries.size() * 2 > table_->index.size()) {
    rebuild_index();
  } else {
    index_insert(slot);
  }
  touch(slot);
}

void Directory::replace(u32 slot, const Fst& fst) {
  if (slot >= kPseudoFiles) {
    index_erase(slot);
  }
  table_->entries[slot] = fst;
  if (slot >= kPseudoFiles) {
    index_insert(slot);
  }
  touch(slot);
}

void Directory::erase(u32 slot) {
  CAM_ASSERT(slot >= kPseudoFiles && slot < table_->entries.size());
  const auto last = static_cast<u32>(table_->entries.size()) - 1;
  touch(slot);
  touch(last);
  index_erase(slot);
  if (slot != last) {
    index_erase(last);
    table_->entries[slot] = table_->entries[last];
    index_insert(slot);
  }
  table_->entries.pop_back();
}

void Directory::encode(u32 block, std::span<u8> into) const {
  std::fill(into.begin(), into.end(), u8{0});
  const std::size_t first = static_cast<std::size_t>(block) * fsts_per_block_;
  const std::size_t count = std::min<std::size_t>(fsts_per_block_, table_->entries.size() - first);
  std::memcpy(into.data(), &table_->entries[first], count * sizeof(Fst));
}

u64 Directory::content_hash(const Table& table) {
  const std::string_view bytes(reinterpret_cast<const char*>(table.entries.data()),
                               table.entries.size() * sizeof(Fst));
  return std::hash<std::string_view>()(bytes);
}

void Directory::share() {
  static std::mutex mutex;
  static std::unordered_multimap<u64, std::weak_ptr<Table>> tables;
  const u64 hash = content_hash(*table_);
  const std::lock_guard guard(mutex);
  auto [at, end] = tables.equal_range(hash);
  while (at != end) {
    const std::shared_ptr<Table> other = at->second.lock();
    if (!other) {
      at = tables.erase(at);
      continue;
    }
    if (other->entries.size() == table_->entries.size() &&
        std::memcmp(other->entries.data(), table_->entries.data(),
                    other->entries.size() * sizeof(Fst)) == 0) {
      table_ = other;
      return;
    }
    ++at;
  }
  tables.emplace(hash, table_);
}

}  // namespace cambridge::fs
