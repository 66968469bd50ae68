#include "fs/edf/allocation_map.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/assert.h"

#include "fs/edf/layout.h"

namespace cambridge::fs {

namespace {

/// The map numbers bits from the left of each byte; words here count from the right.
u8 reversed(u8 byte) {
  byte = static_cast<u8>((byte & 0xF0) >> 4 | (byte & 0x0F) << 4);
  byte = static_cast<u8>((byte & 0xCC) >> 2 | (byte & 0x33) << 2);
  return static_cast<u8>((byte & 0xAA) >> 1 | (byte & 0x55) << 1);
}

}  // namespace

AllocationMap::AllocationMap(u32 total, u32 block_size)
    : total_(total),
      block_size_(block_size),
      bits_per_map_block_(block_size * 8),
      free_(total - kSecondRoot),
      used_(total / 64 + 1),
      fresh_(total / 64 + 1),
      dirty_((total + bits_per_map_block_ - 1) / bits_per_map_block_) {
  for (u32 block = 1; block <= kSecondRoot; ++block) {
    set(used_, block, true);
  }
}

void AllocationMap::load(std::span<const u8> bytes) {
  for (std::size_t byte = 0; byte < bytes.size() && byte * 8 < total_; ++byte) {
    const u64 bits = static_cast<u64>(reversed(bytes[byte])) << (byte % 8 * 8);
    used_[byte / 8] |= bits;
  }
  // Bits beyond the end of the disk count for nothing.
  if (total_ % 64 != 0) {
    used_[total_ / 64] &= (u64{1} << (total_ % 64)) - 1;
  } else {
    used_[total_ / 64] = 0;
  }
  free_ = total_ - count_used();
  lowest_ = 1;
}

u32 AllocationMap::count_used() const {
  u32 count = 0;
  for (const u64 word : used_) {
    count += static_cast<u32>(std::popcount(word));
  }
  return count;
}

void AllocationMap::set(std::vector<u64>& bits, u32 block, bool value) {
  const u64 bit = u64{1} << ((block - 1) % 64);
  u64& word = bits[(block - 1) / 64];
  word = value ? word | bit : word & ~bit;
}

void AllocationMap::take_one(u32 block) {
  set(used_, block, true);
  set(fresh_, block, true);
  touch(block);
  --free_;
}

void AllocationMap::allocate(u32 count, std::vector<u32>& into) {
  CAM_ASSERT(count <= free_);
  u32 block = lowest_;
  while (count > 0) {
    const u64 word = used_[(block - 1) / 64] >> ((block - 1) % 64);
    if (word == ~u64{0} >> ((block - 1) % 64)) {
      block = ((block - 1) / 64 + 1) * 64 + 1;  // nothing free in the rest of this word
      continue;
    }
    block += static_cast<u32>(std::countr_one(word));
    while (count > 0 && block <= total_ && !used(block)) {
      take_one(block);
      into.push_back(block++);
      --count;
    }
    CAM_ASSERT(block <= total_ || count == 0);
  }
  lowest_ = block;
}

u32 AllocationMap::allocate_one() {
  std::vector<u32> one;
  allocate(1, one);
  return one.front();
}

bool AllocationMap::take(u32 first, u32 count) {
  for (u32 block = first; block < first + count; ++block) {
    if (block > total_ || used(block)) {
      return false;
    }
  }
  for (u32 block = first; block < first + count; ++block) {
    take_one(block);
  }
  return true;
}

void AllocationMap::free_now(u32 block) {
  if (!used(block)) {
    return;
  }
  set(used_, block, false);
  set(fresh_, block, false);
  lowest_ = std::min(lowest_, block);
  ++free_;
}

void AllocationMap::release(u32 block) {
  // A pointer that nobody has checked may have brought us here.
  if (block < kFirstUserBlock || block > total_ || !used(block)) {
    return;
  }
  touch(block);
  if (fresh(block)) {
    free_now(block);
  } else {
    releasing_.push_back(block);
  }
}

void AllocationMap::settle() {
  std::sort(releasing_.begin(), releasing_.end());
  releasing_.erase(std::unique(releasing_.begin(), releasing_.end()), releasing_.end());
}

void AllocationMap::encode(u32 map_block, std::span<const u32> unborn, std::span<u8> into) const {
  const u32 first_byte = map_block * block_size_;
  for (u32 byte = 0; byte < block_size_; ++byte) {
    const u32 at = first_byte + byte;
    const u64 word = at / 8 < used_.size() ? used_[at / 8] : 0;
    into[byte] = reversed(static_cast<u8>(word >> (at % 8 * 8)));
  }
  // Bits behind the end of the disk say used, so that nobody gives such a block out.
  for (u64 bit = std::max<u64>(total_, static_cast<u64>(first_byte) * 8);
       bit < (static_cast<u64>(first_byte) + block_size_) * 8; ++bit) {
    into[bit / 8 - first_byte] |= static_cast<u8>(0x80 >> (bit % 8));
  }
  const auto clear = [&](u32 block) {
    const u32 bit = block - 1;
    if (bit / bits_per_map_block_ == map_block) {
      const u32 inside = bit % bits_per_map_block_;
      into[inside / 8] &= static_cast<u8>(~(0x80 >> (inside % 8)));
    }
  };
  for (const std::span<const u32> list :
       {std::span<const u32>(releasing_), std::span<const u32>(kept_), unborn}) {
    std::for_each(list.begin(), list.end(), clear);
  }
}

void AllocationMap::committed(std::span<const u32> unborn, bool keep) {
  std::fill(dirty_.begin(), dirty_.end(), false);
  std::fill(fresh_.begin(), fresh_.end(), u64{0});
  for (const u32 block : unborn) {
    set(fresh_, block, true);
    touch(block);
  }
  kept_.insert(kept_.end(), releasing_.begin(), releasing_.end());
  releasing_.clear();
  if (!keep) {
    free_kept();
  }
}

void AllocationMap::free_kept() {
  for (const u32 block : kept_) {
    free_now(block);
  }
  kept_.clear();
}

}  // namespace cambridge::fs
