/// Decimal instructions, and CONVERT TO BINARY and DECIMAL. PoO ch. 8, ch. 7.
#pragma once

#include "machine/cpu/packed_decimal.h"
#include "machine/cpu/semantics/strings.h"

namespace cambridge::machine::semantics {

/// A packed operand of `length` bytes; a data exception when it is not one.
PackedDecimal decimal_operand(auto& m, auto at, unsigned length) {
  const FetchedBytes bytes(m, at, length);
  const auto value = unpack_decimal(bytes.data(), length);
  if (!value) [[unlikely]] {
    m.data_exception(0);
  }
  return *value;
}
void store_decimal(auto& m, auto at, unsigned length, const u8* bytes) {
  if (u8* to = m.store_pointer(at, length)) {
    std::memcpy(to, bytes, length);
    return;
  }
  m.store_bytes(at, {bytes, length});
}
/// Stores a sum: condition code, overflow interruption.
void put_decimal_result(auto& m, auto at, unsigned length, PackedDecimal value) {
  u8 bytes[16];
  if (value.magnitude == 0) {
    value.negative = false;
  }
  const bool over = pack_decimal(value, bytes, length);
  store_decimal(m, at, length, bytes);
  if (over) {
    m.set_cc(3);
    if ((m.psw_mask() & psw::kDecimalOverflow) != 0) {
      m.program_interruption(pgm::kDecimalOverflow);
    }
    return;
  }
  m.set_cc(value.magnitude == 0 ? 0 : value.negative ? 1 : 2);
}
/// The sum of two signed magnitudes; the difference when the second is negated.
inline PackedDecimal decimal_sum(PackedDecimal a, PackedDecimal b) {
  if (a.negative == b.negative) {
    return {a.magnitude + b.magnitude, a.negative};
  }
  if (a.magnitude >= b.magnitude) {
    return {a.magnitude - b.magnitude, a.negative};
  }
  return {b.magnitude - a.magnitude, b.negative};
}
void AP(auto& m, In i) {
  const auto b = decimal_operand(m, m.second(i), i.l2 + 1U);
  const auto a = decimal_operand(m, m.first(i), i.l1 + 1U);
  put_decimal_result(m, m.first(i), i.l1 + 1U, decimal_sum(a, b));
}
void SP(auto& m, In i) {
  auto b = decimal_operand(m, m.second(i), i.l2 + 1U);
  const auto a = decimal_operand(m, m.first(i), i.l1 + 1U);
  b.negative = !b.negative;
  put_decimal_result(m, m.first(i), i.l1 + 1U, decimal_sum(a, b));
}
void ZAP(auto& m, In i) {
  put_decimal_result(m, m.first(i), i.l1 + 1U, decimal_operand(m, m.second(i), i.l2 + 1U));
}
void CP(auto& m, In i) {
  auto b = decimal_operand(m, m.second(i), i.l2 + 1U);
  const auto a = decimal_operand(m, m.first(i), i.l1 + 1U);
  b.negative = !b.negative;
  const PackedDecimal difference = decimal_sum(a, b);
  m.set_cc(difference.magnitude == 0 ? 0 : difference.negative ? 1 : 2);
}
/// MP: the multiplicand has at least as many leading zero bytes as the multiplier has bytes.
void MP(auto& m, In i) {
  m.specification_if(i.l2 > 7 || i.l2 >= i.l1);
  const auto at = m.first(i);
  const auto b = decimal_operand(m, m.second(i), i.l2 + 1U);
  const FetchedBytes first(m, at, i.l1 + 1U);
  const auto a = unpack_decimal(first.data(), i.l1 + 1U);
  if (!a) {
    m.data_exception(0);
  }
  for (unsigned k = 0; k < i.l2 + 1U; ++k) {
    if (first[k] != 0) {
      m.data_exception(0);
    }
  }
  u8 bytes[16];
  (void)pack_decimal({a->magnitude * b.magnitude, a->negative != b.negative}, bytes, i.l1 + 1U);
  store_decimal(m, at, i.l1 + 1U, bytes);
}
/// DP: quotient and remainder side by side in the first operand.
void DP(auto& m, In i) {
  m.specification_if(i.l2 > 7 || i.l2 >= i.l1);
  const auto at = m.first(i);
  const auto b = decimal_operand(m, m.second(i), i.l2 + 1U);
  const auto a = decimal_operand(m, at, i.l1 + 1U);
  if (b.magnitude == 0) {
    m.program_interruption(pgm::kDecimalDivide);
  }
  const unsigned quotient_length = static_cast<unsigned>(i.l1 - i.l2);
  u8 bytes[16];
  const PackedDecimal quotient{a.magnitude / b.magnitude, a.negative != b.negative};
  const PackedDecimal remainder{a.magnitude % b.magnitude, a.negative};
  if (pack_decimal(quotient, bytes, quotient_length)) {
    m.program_interruption(pgm::kDecimalDivide);
  }
  (void)pack_decimal(remainder, bytes + quotient_length, i.l2 + 1U);
  store_decimal(m, at, i.l1 + 1U, bytes);
}
/// SRP: the shift is the rightmost 6 bits of the second-operand address, signed.
void SRP(auto& m, In i) {
  const auto at = m.first(i);
  auto value = decimal_operand(m, at, i.l1 + 1U);
  if (i.i3 > 9) {
    m.data_exception(0);
  }
  const unsigned amount = static_cast<unsigned>(m.second(i).address & 63);
  bool lost = false;
  if (amount < 32) {
    u128 limit = 1;
    for (unsigned k = 0; k < (i.l1 + 1U) * 2 - 1; ++k) {
      limit *= 10;
    }
    for (unsigned k = 0; k < amount; ++k) {
      value.magnitude *= 10;
      lost = lost || value.magnitude >= limit;
      value.magnitude %= limit;
    }
  } else {
    for (unsigned k = 0; k < 63 - amount && value.magnitude != 0; ++k) {
      value.magnitude /= 10;
    }
    value.magnitude = (value.magnitude + i.i3) / 10;
  }
  if (value.magnitude == 0 && !lost) {
    value.negative = false;
  }
  u8 bytes[16];
  (void)pack_decimal(value, bytes, i.l1 + 1U);
  store_decimal(m, at, i.l1 + 1U, bytes);
  if (lost) {
    m.set_cc(3);
    if ((m.psw_mask() & psw::kDecimalOverflow) != 0) {
      m.program_interruption(pgm::kDecimalOverflow);
    }
    return;
  }
  m.set_cc(value.magnitude == 0 ? 0 : value.negative ? 1 : 2);
}
/// TP: 0 valid, 1 invalid sign, 2 invalid digit, 3 both.
void TP(auto& m, In i) {
  const unsigned length = i.l1 + 1U;
  const FetchedBytes bytes(m, m.first(i), length);
  bool bad_digit = false;
  for (unsigned k = 0; k < length; ++k) {
    bad_digit = bad_digit || bytes[k] >> 4 > 9 || (k + 1 < length && (bytes[k] & 15) > 9);
  }
  const bool bad_sign = (bytes[length - 1] & 15) < 10;
  m.set_cc((bad_digit ? 2U : 0U) | (bad_sign ? 1U : 0U));
}

/// EDIT: the pattern, left to right, takes digits of the source.
void edit(auto& m, In i, bool mark) {
  const u64 length = i.l1 + 1U;
  const auto to = m.first(i);
  const auto from = m.second(i);
  u8 pattern[256];
  m.fetch_bytes(to, {pattern, length});
  constexpr u8 kDigitSelector = 0x20;
  constexpr u8 kSignificanceStarter = 0x21;
  constexpr u8 kFieldSeparator = 0x22;
  const u8 fill = pattern[0];
  bool significant = false;
  bool nonzero = false;
  bool negative = false;
  u64 source = 0;
  int pending_digit = -1;  // the low digit of the last source byte
  u64 mark_at = 0;
  bool marked = false;
  for (u64 k = 0; k < length; ++k) {
    const u8 byte = pattern[k];
    if (byte == kFieldSeparator) {
      pattern[k] = fill;
      significant = false;
      nonzero = false;
      negative = false;
      continue;
    }
    if (byte != kDigitSelector && byte != kSignificanceStarter) {
      if (!significant) {
        pattern[k] = fill;
      }
      continue;
    }
    u8 digit = 0;
    bool plus = false;
    if (pending_digit >= 0) {
      digit = static_cast<u8>(pending_digit);
      pending_digit = -1;
    } else {
      const u8 both = m.template load<u8>({m.wrap(from.address + source++), from.base});
      digit = both >> 4;
      if (digit > 9) {
        m.data_exception(0);
      }
      const u8 low = both & 15;
      if (low <= 9) {
        pending_digit = low;
      } else {
        plus = low != 11 && low != 13;
        negative = !plus;
      }
    }
    const bool was_significant = significant;
    if (digit != 0 || significant) {
      if (digit != 0 && !was_significant && !marked) {
        mark_at = to.address + k;
        marked = true;
      } else if (digit != 0 && !was_significant) {
        mark_at = to.address + k;
      }
      pattern[k] = static_cast<u8>(0xF0 | digit);
      significant = true;
    } else {
      pattern[k] = fill;
    }
    if (byte == kSignificanceStarter) {
      significant = true;
    }
    nonzero = nonzero || digit != 0;
    if (plus) {
      significant = false;
    }
  }
  m.store_bytes(to, {pattern, length});
  if (mark && marked) {
    const u64 at = m.wrap(mark_at);
    if (m.is_64bit()) {
      m.set_gr64(1, at);
    } else if (m.is_31bit()) {
      m.set_gr32(1, static_cast<u32>(at) | (m.gr32(1) & 0x80000000U));
    } else {
      m.set_gr32(1, (m.gr32(1) & 0xFF000000U) | static_cast<u32>(at));
    }
  }
  m.set_cc(!nonzero ? 0 : significant ? 1 : 2);
  (void)negative;
}
void ED(auto& m, In i) {
  edit(m, i, false);
}
void EDMK(auto& m, In i) {
  edit(m, i, true);
}

// CONVERT TO BINARY and TO DECIMAL.
void CVB(auto& m, In i) {
  const auto value = decimal_operand(m, m.indexed(i), 8);
  const bool too_big = value.magnitude > (value.negative ? u64{0x80000000} : u64{0x7FFFFFFF});
  const u32 magnitude = static_cast<u32>(value.magnitude);
  m.set_gr32(i.r1, value.negative ? 0 - magnitude : magnitude);
  if (too_big) {
    m.program_interruption(pgm::kFixedPointDivide);
  }
}
void CVBY(auto& m, In i) {
  CVB(m, i);
}
void CVBG(auto& m, In i) {
  const auto value = decimal_operand(m, m.indexed(i), 16);
  if (value.magnitude > (u128{1} << 63) - (value.negative ? 0 : 1)) {
    m.program_interruption(pgm::kFixedPointDivide);
  }
  const u64 magnitude = static_cast<u64>(value.magnitude);
  m.set_gr64(i.r1, value.negative ? 0 - magnitude : magnitude);
}
void CVD(auto& m, In i) {
  const i64 value = s32(m.gr32(i.r1));
  u8 bytes[8];
  (void)pack_decimal({static_cast<u128>(value < 0 ? -value : value), value < 0}, bytes, 8);
  store_decimal(m, m.indexed(i), 8, bytes);
}
void CVDY(auto& m, In i) {
  CVD(m, i);
}
void CVDG(auto& m, In i) {
  const i128 value = s64(m.gr64(i.r1));
  u8 bytes[16];
  (void)pack_decimal({static_cast<u128>(value < 0 ? -value : value), value < 0}, bytes, 16);
  store_decimal(m, m.indexed(i), 16, bytes);
}

/// PKA and PKU: zoned in ASCII or Unicode to packed, positive, 16 bytes.
void pack_characters(auto& m, In i, unsigned size) {
  const unsigned count = (i.l2 + 1U) / size;
  m.specification_if(count > 32 || (i.l2 + 1U) % size != 0);
  u8 source[64];
  m.fetch_bytes(m.second(i), {source, i.l2 + 1U});
  u8 packed[16] = {};
  packed[15] = 12;
  for (unsigned k = 0; k < count && k < 31; ++k) {
    const u8 digit = source[(count - 1 - k) * size + size - 1] & 15;
    const unsigned nibble = 30 - k;
    packed[nibble / 2] =
        static_cast<u8>(packed[nibble / 2] | (nibble % 2 == 0 ? digit << 4 : digit));
  }
  m.store_bytes(m.first(i), packed);
}
void PKA(auto& m, In i) {
  pack_characters(m, i, 1);
}
void PKU(auto& m, In i) {
  pack_characters(m, i, 2);
}
/// UNPKA and UNPKU: cc 0 plus, 1 minus, 3 invalid sign.
void unpack_characters(auto& m, In i, unsigned size) {
  const unsigned count = (i.l1 + 1U) / size;
  m.specification_if(count > 32 || (i.l1 + 1U) % size != 0);
  u8 packed[16];
  m.fetch_bytes(m.second(i), packed);
  u8 target[64] = {};
  for (unsigned k = 0; k < count; ++k) {
    u8 digit = 0;
    if (k < 31) {
      const unsigned nibble = 30 - k;
      digit = nibble % 2 == 0 ? packed[nibble / 2] >> 4 : packed[nibble / 2] & 15;
    }
    target[(count - 1 - k) * size + size - 1] = static_cast<u8>(0x30 | digit);
  }
  m.store_bytes(m.first(i), {target, count * size});
  const u8 sign = packed[15] & 15;
  m.set_cc(sign < 10 ? 3 : sign == 11 || sign == 13 ? 1 : 0);
}
void UNPKA(auto& m, In i) {
  unpack_characters(m, i, 1);
}
void UNPKU(auto& m, In i) {
  unpack_characters(m, i, 2);
}

}  // namespace cambridge::machine::semantics
