/// Powers of ten in 64 and 128 bits.
#pragma once

#include "base/types.h"

#include "rexx/value/limbs.h"

namespace cambridge::rexx {

/// 10**power. REQUIRES: 0 <= power <= 19.
inline u64 tens(i64 power) {
  return kTens[static_cast<std::size_t>(power)];
}

/// 10**power. REQUIRES: 0 <= power <= 38.
inline u128 ten_to(int power) {
  return power < 20 ? u128{kTens[static_cast<std::size_t>(power)]}
                    : u128{kTens[19]} * kTens[static_cast<std::size_t>(power - 19)];
}

inline int digits_of_wide(u128 value) {
  if ((value >> 64) == 0) {
    return digits_of(static_cast<u64>(value));
  }
  const u64 high = static_cast<u64>(value / kTens[19]);
  return 19 + digits_of(high);
}

inline u128 divide_by_ten_power(u128 value, int power) {
  if ((value >> 64) == 0 && power < 20) {
    return static_cast<u64>(value) / kTens[static_cast<std::size_t>(power)];
  }
  return value / ten_to(power);
}

}  // namespace cambridge::rexx
