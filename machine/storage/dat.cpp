#include "machine/storage/dat.h"

#include "base/big_endian.h"

namespace cambridge::machine {

namespace {

constexpr u64 kEntryInvalid = 0x20;
constexpr u64 kFormatControl = 0x400;
constexpr u64 kProtection = 0x200;
constexpr u64 kNoExecute = 0x100;
constexpr u64 kPageInvalid = 0x400;
constexpr u64 kPageMustBeZero = 0x800;

constexpr u16 kAddressing = 0x05;
constexpr u16 kSegmentTranslation = 0x10;
constexpr u16 kPageTranslation = 0x11;
constexpr u16 kTranslationSpecification = 0x12;
constexpr u16 kAsceType = 0x38;
constexpr u16 kRegionFirst = 0x39;

bool fetch_entry(AbsoluteStorage& storage, u64 at, u64& entry) {
  u8 bytes[8];
  if (!storage.fetch(AbsoluteAddress(at), bytes)) {
    return false;
  }
  entry = load_big_endian<u64>(bytes);
  return true;
}

/// 3 region first, 2 region second, 1 region third, 0 segment: the table type of the entries.
constexpr unsigned index_shift(unsigned level) {
  return 20 + 11 * level;
}

constexpr u16 invalid_code(unsigned level) {
  return level == 0 ? kSegmentTranslation : static_cast<u16>(kRegionFirst + (3 - level));
}

}  // namespace

DatResult translate(AbsoluteStorage& storage, u64 asce, u64 address, const DatControls& controls) {
  DatResult result;
  if ((asce & asce::kRealSpace) != 0) {
    result.real = address;
    return result;
  }
  unsigned level = static_cast<unsigned>(asce >> 2 & 3);
  if (level < 3 && address >> (index_shift(level) + 11) != 0) {
    result.exception = kAsceType;
    return result;
  }
  u64 table = asce & asce::kOrigin;
  u64 first = 0;  // lowest table quarter that exists
  u64 last = asce & 3;
  for (;; --level) {
    const u64 index = address >> index_shift(level) & 0x7FF;
    if (index >> 9 < first || index >> 9 > last) {
      result.exception = invalid_code(level);
      return result;
    }
    u64 entry = 0;
    result.entry = table + index * 8;
    if (!fetch_entry(storage, result.entry, entry)) {
      result.exception = kAddressing;
      return result;
    }
    if ((entry & kEntryInvalid) != 0) {
      result.exception = invalid_code(level);
      return result;
    }
    if ((entry >> 2 & 3) != level) {
      result.exception = kTranslationSpecification;
      return result;
    }
    if (controls.enhanced_dat || level == 0) {
      result.is_protected |= (entry & kProtection) != 0;
    }
    const bool large = (entry & kFormatControl) != 0 && controls.enhanced_dat &&
                       (level == 0 || (level == 1 && controls.enhanced_dat_2));
    if (large) {
      const u64 inside = (u64{1} << index_shift(level)) - 1;
      result.real = (entry & ~inside) | (address & inside);
      result.is_segment = true;
      result.no_execute = controls.execution_protection && (entry & kNoExecute) != 0;
      return result;
    }
    if (level == 0) {
      table = entry & ~u64{0x7FF};
      break;
    }
    table = entry & asce::kOrigin;
    first = entry >> 6 & 3;
    last = entry & 3;
  }
  u64 page = 0;
  result.entry = table + (address >> 12 & 0xFF) * 8;
  if (!fetch_entry(storage, result.entry, page)) {
    result.exception = kAddressing;
  } else if ((page & kPageInvalid) != 0) {
    result.exception = kPageTranslation;
  } else if ((page & kPageMustBeZero) != 0) {
    result.exception = kTranslationSpecification;
  }
  result.is_protected |= (page & kProtection) != 0;
  result.no_execute = controls.execution_protection && (page & kNoExecute) != 0;
  result.real = (page & asce::kOrigin) | (address & 0xFFF);
  return result;
}

}  // namespace cambridge::machine
