/// Equal records counted instead of kept: a hash table of keys, each with its first record.
#pragma once

#include <bit>
#include <cstring>
#include <vector>

#include "pipelines/host/record.h"

namespace cambridge::pipelines {

class RecordGroups {
 public:
  struct Group {
    RecordView record;
    std::string_view key;
    u64 hash = 0;
    u32 count = 0;
  };

  /// The group of the key, counted; a new one has no record yet (count 1, null data).
  Group& count(std::string_view key) {
    if ((groups_.size() + 1) * 2 > slots_.size()) grow();
    const u64 hash = hash_of(key);
    std::size_t at = hash & (slots_.size() - 1);
    for (;; at = (at + 1) & (slots_.size() - 1)) {
      const u32 index = slots_[at];
      if (index == kNone) break;
      Group& group = groups_[index];
      if (group.hash == hash && group.key == key) {
        ++group.count;
        return group;
      }
    }
    slots_[at] = static_cast<u32>(groups_.size());
    groups_.push_back({RecordView(), key, hash, 1});
    return groups_.back();
  }
  [[nodiscard]] std::vector<Group>& groups() { return groups_; }
  void clear() {
    groups_ = {};
    slots_ = {};
  }

 private:
  static constexpr u32 kNone = 0xFFFFFFFF;

  static u64 hash_of(std::string_view key) {
    u64 hash = 0x9E3779B97F4A7C15 ^ key.size();
    const char* at = key.data();
    std::size_t left = key.size();
    for (; left >= 8; at += 8, left -= 8) {
      u64 piece;
      std::memcpy(&piece, at, 8);
      hash = std::rotl((hash ^ piece) * 0xD6E8FEB86659FD93, 29);
    }
    u64 piece = 0;
    for (std::size_t i = 0; i < left; ++i) piece = piece << 8 | static_cast<u8>(at[i]);
    hash = (hash ^ piece) * 0xD6E8FEB86659FD93;
    return hash ^ hash >> 32;
  }
  void grow() {
    slots_.assign(std::max<std::size_t>(1024, slots_.size() * 2), kNone);
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      std::size_t at = groups_[i].hash & (slots_.size() - 1);
      while (slots_[at] != kNone) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = static_cast<u32>(i);
    }
  }

  std::vector<Group> groups_;
  std::vector<u32> slots_;
};

}  // namespace cambridge::pipelines
