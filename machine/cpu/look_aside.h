/// The look-aside of one CPU: logical page and address-space context -> host page.
/// docs/decisions/030-storage-and-look-aside.md.
///
/// Invariants
///   1. A tag is a page address with the number of its context in the low 12 bits; kNoTag matches
///      nothing.
///   2. write_tag equals read_tag only when a store needs no further look: key and DAT protection
///      passed, the change bit is on, the frame holds no decoded instructions, and low-address
///      protection cannot apply.
#pragma once

#include <array>

#include "base/types.h"

namespace cambridge::machine {

inline constexpr u64 kPageMask = ~u64{0xFFF};
inline constexpr u64 kNoTag = ~u64{0};

struct LookAsideEntry {
  u64 read_tag = kNoTag;
  u64 write_tag = kNoTag;
  u64 addend = 0;           ///< host address minus logical address
  u32 frame = 0;            ///< absolute frame number
  bool may_store = false;   ///< key and DAT protection passed for stores, change bit on
  bool no_execute = false;  ///< instruction-execution protection
};

class LookAside {
 public:
  static constexpr u64 kEntries = 1024;

  [[nodiscard]] LookAsideEntry& at(u64 address) { return entries_[address >> 12 & (kEntries - 1)]; }
  void clear() { entries_.fill({}); }
  /// Drops the entries of every page whose page index (the 8 bits above the byte index) is this.
  void clear_page_index(u64 address) {
    for (u64 i = address >> 12 & 0xFF; i < kEntries; i += 256) {
      entries_[i] = {};
    }
  }
  /// Drops a frame wholly, or only the permission to store without looking.
  void clear_frame(u64 frame, bool only_stores) {
    for (LookAsideEntry& entry : entries_) {
      if (entry.read_tag != kNoTag && entry.frame == frame) {
        entry.write_tag = kNoTag;
        if (!only_stores) {
          entry.read_tag = kNoTag;
        }
      }
    }
  }

 private:
  std::array<LookAsideEntry, kEntries> entries_{};
};

}  // namespace cambridge::machine
