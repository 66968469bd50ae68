#include "machine/cpu/packed_decimal.h"

#include <array>

namespace cambridge::machine {

namespace {

constexpr u8 kInvalid = 0xFF;

/// 0-99 for a byte of two digits, else kInvalid.
constexpr auto make_two_digits() {
  std::array<u8, 256> table{};
  for (unsigned k = 0; k < 256; ++k) {
    table[k] =
        (k >> 4) < 10 && (k & 15) < 10 ? static_cast<u8>((k >> 4) * 10 + (k & 15)) : kInvalid;
  }
  return table;
}
constexpr auto kTwoDigits = make_two_digits();

constexpr auto make_packed_digits() {
  std::array<u8, 100> table{};
  for (unsigned k = 0; k < 100; ++k) {
    table[k] = static_cast<u8>(k / 10 << 4 | k % 10);
  }
  return table;
}
constexpr auto kPackedDigits = make_packed_digits();

}  // namespace

std::optional<PackedDecimal> unpack_decimal(const u8* bytes, unsigned length) {
  // The last byte has the last digit and the sign.
  const u8 last = bytes[length - 1];
  const u8 sign = last & 15;
  if (sign < 10 || (last >> 4) > 9) {
    return std::nullopt;
  }
  // Up to 9 bytes of digits at a time in 64 bits.
  u128 total = 0;
  unsigned k = 0;
  while (k + 1 < length) {
    u64 part = 0;
    u64 scale = 1;
    for (unsigned n = 0; n < 9 && k + 1 < length; ++n, ++k) {
      const u8 two = kTwoDigits[bytes[k]];
      if (two == kInvalid) {
        return std::nullopt;
      }
      part = part * 100 + two;
      scale *= 100;
    }
    total = total == 0 ? part : total * scale + part;
  }
  return PackedDecimal{total * 10 + (last >> 4), sign == 11 || sign == 13};
}

bool pack_decimal(const PackedDecimal& value, u8* bytes, unsigned length) {
  const u64 low_scale = 1'000'000'000'000'000'000U;
  u128 rest = value.magnitude;
  unsigned left = length - 1;
  u64 part = 0;
  unsigned part_bytes = 0;
  const u64 last_digit = static_cast<u64>(rest % 10);
  rest /= 10;
  bytes[left] = static_cast<u8>(last_digit << 4 | (value.negative ? 13 : 12));
  while (left != 0) {
    if (part_bytes == 0) {
      if (rest >> 64 == 0) {
        part = static_cast<u64>(rest) % low_scale;
        rest = static_cast<u64>(rest) / low_scale;
      } else {
        part = static_cast<u64>(rest % low_scale);
        rest /= low_scale;
      }
      part_bytes = 9;
    }
    bytes[--left] = kPackedDigits[part % 100];
    part /= 100;
    --part_bytes;
  }
  return rest != 0 || part != 0;
}

}  // namespace cambridge::machine
