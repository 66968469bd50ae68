/// AND, OR, EXCLUSIVE OR, shifts, rotates, bit tests and insertions. PoO ch. 7.
#pragma once

#include "machine/cpu/semantics/algorithms.h"

namespace cambridge::machine::semantics {

/// An update of one byte of storage; interlocked when another CPU may see it.
void update_byte(auto& m, In i, auto change) {
  u8* where = m.template interlocked<u8>(m.first(i));
  u8 seen = __atomic_load_n(where, __ATOMIC_RELAXED);
  if (m.is_alone()) {
    seen = change(seen);
    __atomic_store_n(where, seen, __ATOMIC_RELAXED);
    m.set_cc(seen != 0);
    return;
  }
  while (!__atomic_compare_exchange_n(where, &seen, change(seen), true, __ATOMIC_SEQ_CST,
                                      __ATOMIC_RELAXED)) {
  }
  m.set_cc(change(seen) != 0);
}

/// The halfword of an immediate in its place of the doubleword.
constexpr u64 placed(i32 immediate, unsigned halfword_from_left) {
  return u64{static_cast<u16>(immediate)} << (48 - 16 * halfword_from_left);
}
constexpr u64 place_mask(unsigned halfword_from_left) {
  return u64{0xFFFF} << (48 - 16 * halfword_from_left);
}
void and_halfword(auto& m, In i, unsigned place) {
  m.set_gr64(i.r1, m.gr64(i.r1) & (placed(i.i2, place) | ~place_mask(place)));
  m.set_cc((m.gr64(i.r1) & place_mask(place)) != 0);
}
void or_halfword(auto& m, In i, unsigned place) {
  m.set_gr64(i.r1, m.gr64(i.r1) | placed(i.i2, place));
  m.set_cc((m.gr64(i.r1) & place_mask(place)) != 0);
}
void insert_halfword(auto& m, In i, unsigned place) {
  m.set_gr64(i.r1, (m.gr64(i.r1) & ~place_mask(place)) | placed(i.i2, place));
}

// clang-format off
void NR(auto& m, In i) { m.set_gr32(i.r1, logical(m, m.gr32(i.r1) & m.gr32(i.r2))); }
void NGR(auto& m, In i) { m.set_gr64(i.r1, logical(m, m.gr64(i.r1) & m.gr64(i.r2))); }
void NRK(auto& m, In i) { m.set_gr32(i.r1, logical(m, m.gr32(i.r2) & m.gr32(i.r3))); }
void NGRK(auto& m, In i) { m.set_gr64(i.r1, logical(m, m.gr64(i.r2) & m.gr64(i.r3))); }
void N(auto& m, In i) { m.set_gr32(i.r1, logical(m, m.gr32(i.r1) & m.template load<u32>(m.indexed(i)))); }
void NY(auto& m, In i) { N(m, i); }
void NG(auto& m, In i) { m.set_gr64(i.r1, logical(m, m.gr64(i.r1) & m.template load<u64>(m.indexed(i)))); }
void NI(auto& m, In i) { const u8 b = static_cast<u8>(i.i2); update_byte(m, i, [b](u8 v) { return static_cast<u8>(v & b); }); }
void NIY(auto& m, In i) { NI(m, i); }
void NIHF(auto& m, In i) { m.set_gr_high(i.r1, logical(m, m.gr_high(i.r1) & u32_of(i.i2))); }
void NILF(auto& m, In i) { m.set_gr32(i.r1, logical(m, m.gr32(i.r1) & u32_of(i.i2))); }
void NIHH(auto& m, In i) { and_halfword(m, i, 0); }
void NIHL(auto& m, In i) { and_halfword(m, i, 1); }
void NILH(auto& m, In i) { and_halfword(m, i, 2); }
void NILL(auto& m, In i) { and_halfword(m, i, 3); }
void OR(auto& m, In i) { m.set_gr32(i.r1, logical(m, m.gr32(i.r1) | m.gr32(i.r2))); }
void OGR(auto& m, In i) { m.set_gr64(i.r1, logical(m, m.gr64(i.r1) | m.gr64(i.r2))); }
void ORK(auto& m, In i) { m.set_gr32(i.r1, logical(m, m.gr32(i.r2) | m.gr32(i.r3))); }
void OGRK(auto& m, In i) { m.set_gr64(i.r1, logical(m, m.gr64(i.r2) | m.gr64(i.r3))); }
void O(auto& m, In i) { m.set_gr32(i.r1, logical(m, m.gr32(i.r1) | m.template load<u32>(m.indexed(i)))); }
void OY(auto& m, In i) { O(m, i); }
void OG(auto& m, In i) { m.set_gr64(i.r1, logical(m, m.gr64(i.r1) | m.template load<u64>(m.indexed(i)))); }
void OI(auto& m, In i) { const u8 b = static_cast<u8>(i.i2); update_byte(m, i, [b](u8 v) { return static_cast<u8>(v | b); }); }
void OIY(auto& m, In i) { OI(m, i); }
void OIHF(auto& m, In i) { m.set_gr_high(i.r1, logical(m, m.gr_high(i.r1) | u32_of(i.i2))); }
void OILF(auto& m, In i) { m.set_gr32(i.r1, logical(m, m.gr32(i.r1) | u32_of(i.i2))); }
void OIHH(auto& m, In i) { or_halfword(m, i, 0); }
void OIHL(auto& m, In i) { or_halfword(m, i, 1); }
void OILH(auto& m, In i) { or_halfword(m, i, 2); }
void OILL(auto& m, In i) { or_halfword(m, i, 3); }
void XR(auto& m, In i) { m.set_gr32(i.r1, logical(m, m.gr32(i.r1) ^ m.gr32(i.r2))); }
void XGR(auto& m, In i) { m.set_gr64(i.r1, logical(m, m.gr64(i.r1) ^ m.gr64(i.r2))); }
void XRK(auto& m, In i) { m.set_gr32(i.r1, logical(m, m.gr32(i.r2) ^ m.gr32(i.r3))); }
void XGRK(auto& m, In i) { m.set_gr64(i.r1, logical(m, m.gr64(i.r2) ^ m.gr64(i.r3))); }
void X(auto& m, In i) { m.set_gr32(i.r1, logical(m, m.gr32(i.r1) ^ m.template load<u32>(m.indexed(i)))); }
void XY(auto& m, In i) { X(m, i); }
void XG(auto& m, In i) { m.set_gr64(i.r1, logical(m, m.gr64(i.r1) ^ m.template load<u64>(m.indexed(i)))); }
void XI(auto& m, In i) { const u8 b = static_cast<u8>(i.i2); update_byte(m, i, [b](u8 v) { return static_cast<u8>(v ^ b); }); }
void XIY(auto& m, In i) { XI(m, i); }
void XIHF(auto& m, In i) { m.set_gr_high(i.r1, logical(m, m.gr_high(i.r1) ^ u32_of(i.i2))); }
void XILF(auto& m, In i) { m.set_gr32(i.r1, logical(m, m.gr32(i.r1) ^ u32_of(i.i2))); }
void IIHF(auto& m, In i) { m.set_gr_high(i.r1, u32_of(i.i2)); }
void IILF(auto& m, In i) { m.set_gr32(i.r1, u32_of(i.i2)); }
void IIHH(auto& m, In i) { insert_halfword(m, i, 0); }
void IIHL(auto& m, In i) { insert_halfword(m, i, 1); }
void IILH(auto& m, In i) { insert_halfword(m, i, 2); }
void IILL(auto& m, In i) { insert_halfword(m, i, 3); }
void LLIHF(auto& m, In i) { m.set_gr64(i.r1, u64{u32_of(i.i2)} << 32); }
void LLILF(auto& m, In i) { m.set_gr64(i.r1, u32_of(i.i2)); }
void LLIHH(auto& m, In i) { m.set_gr64(i.r1, placed(i.i2, 0)); }
void LLIHL(auto& m, In i) { m.set_gr64(i.r1, placed(i.i2, 1)); }
void LLILH(auto& m, In i) { m.set_gr64(i.r1, placed(i.i2, 2)); }
void LLILL(auto& m, In i) { m.set_gr64(i.r1, placed(i.i2, 3)); }
// clang-format on

/// TEST UNDER MASK of one byte: 0 all zeros or mask zero, 1 mixed, 3 all ones.
void TM(auto& m, In i) {
  const u8 mask = static_cast<u8>(i.i2);
  const u8 selected = static_cast<u8>(m.template load<u8>(m.first(i)) & mask);
  m.set_cc(selected == 0 ? 0 : selected == mask ? 3 : 1);
}
void TMY(auto& m, In i) {
  TM(m, i);
}
/// Of a halfword: mixed is 1 or 2 by the leftmost selected bit.
void test_halfword(auto& m, In i, unsigned place) {
  const u16 mask = static_cast<u16>(i.i2);
  const u16 selected = static_cast<u16>(m.gr64(i.r1) >> (48 - 16 * place) & mask);
  if (selected == 0) {
    m.set_cc(0);
  } else if (selected == mask) {
    m.set_cc(3);
  } else {
    const u16 leftmost = static_cast<u16>(0x8000U >> (__builtin_clz(mask) - 16));
    m.set_cc((selected & leftmost) == 0 ? 1 : 2);
  }
}
// clang-format off
void TMHH(auto& m, In i) { test_halfword(m, i, 0); }
void TMHL(auto& m, In i) { test_halfword(m, i, 1); }
void TMLH(auto& m, In i) { test_halfword(m, i, 2); }
void TMLL(auto& m, In i) { test_halfword(m, i, 3); }

// Shifts. The amount is the rightmost 6 bits of the second-operand address.
void SLL(auto& m, In i) { const u64 by = m.second(i).address & 63; m.set_gr32(i.r1, by > 31 ? 0 : m.gr32(i.r1) << by); }
void SLLK(auto& m, In i) { const u64 by = m.second(i).address & 63; m.set_gr32(i.r1, by > 31 ? 0 : m.gr32(i.r3) << by); }
void SLLG(auto& m, In i) { m.set_gr64(i.r1, m.gr64(i.r3) << (m.second(i).address & 63)); }
void SRL(auto& m, In i) { const u64 by = m.second(i).address & 63; m.set_gr32(i.r1, by > 31 ? 0 : m.gr32(i.r1) >> by); }
void SRLK(auto& m, In i) { const u64 by = m.second(i).address & 63; m.set_gr32(i.r1, by > 31 ? 0 : m.gr32(i.r3) >> by); }
void SRLG(auto& m, In i) { m.set_gr64(i.r1, m.gr64(i.r3) >> (m.second(i).address & 63)); }
void shift_right32(auto& m, In i, u32 value) { const u64 by = m.second(i).address & 63; const i32 v = s32(value) >> (by > 31 ? 31 : by); m.set_gr32(i.r1, static_cast<u32>(v)); m.set_cc(sign_cc(v)); }
void SRA(auto& m, In i) { shift_right32(m, i, m.gr32(i.r1)); }
void SRAK(auto& m, In i) { shift_right32(m, i, m.gr32(i.r3)); }
void SRAG(auto& m, In i) { const i64 v = s64(m.gr64(i.r3)) >> (m.second(i).address & 63); m.set_gr64(i.r1, static_cast<u64>(v)); m.set_cc(sign_cc(v)); }
// clang-format on

/// SHIFT LEFT SINGLE of `kBits` bits: the sign stays, and a bit unlike it that is shifted out is an
/// overflow.
template <unsigned kBits>
u64 shift_left_arithmetic(auto& m, u64 value, u64 by, bool& over) {
  const u64 sign = value >> (kBits - 1) & 1;
  const u64 number_mask = (u64{1} << (kBits - 1)) - 1;
  const u64 number = value & number_mask;
  const u64 shifted = by >= kBits ? 0 : number << by & number_mask;
  // The bits shifted out, and those that must equal the sign.
  const u64 lost = by == 0 ? 0 : by >= kBits - 1 ? number : number >> (kBits - 1 - by);
  const u64 all = by >= kBits - 1 ? number_mask : (u64{1} << by) - 1;
  // Beyond the width zeros from the right are shifted out as well.
  over = lost != (sign != 0 ? all : 0) || (by >= kBits && sign != 0);
  const u64 result = shifted | sign << (kBits - 1);
  const i64 as_signed = static_cast<i64>(result << (64 - kBits)) >> (64 - kBits);
  m.set_cc(over ? 3 : sign_cc(as_signed));
  return result;
}
void shift_left32(auto& m, In i, u32 value) {
  bool over = false;
  m.set_gr32(i.r1,
             static_cast<u32>(shift_left_arithmetic<32>(m, value, m.second(i).address & 63, over)));
  if (over) {
    m.fixed_overflow();
  }
}
void SLA(auto& m, In i) {
  shift_left32(m, i, m.gr32(i.r1));
}
void SLAK(auto& m, In i) {
  shift_left32(m, i, m.gr32(i.r3));
}
void SLAG(auto& m, In i) {
  bool over = false;
  m.set_gr64(i.r1, shift_left_arithmetic<64>(m, m.gr64(i.r3), m.second(i).address & 63, over));
  if (over) {
    m.fixed_overflow();
  }
}

// Double shifts, in the even-odd pair of 32-bit registers.
u64 pair32(auto& m, unsigned r) {
  return u64{m.gr32(r)} << 32 | m.gr32(r + 1);
}
void put_pair32(auto& m, unsigned r, u64 value) {
  m.set_gr32(r, static_cast<u32>(value >> 32));
  m.set_gr32(r + 1, static_cast<u32>(value));
}
void SLDL(auto& m, In i) {
  m.require_even(i.r1);
  put_pair32(m, i.r1, pair32(m, i.r1) << (m.second(i).address & 63));
}
void SRDL(auto& m, In i) {
  m.require_even(i.r1);
  put_pair32(m, i.r1, pair32(m, i.r1) >> (m.second(i).address & 63));
}
void SLDA(auto& m, In i) {
  m.require_even(i.r1);
  bool over = false;
  put_pair32(m, i.r1,
             shift_left_arithmetic<64>(m, pair32(m, i.r1), m.second(i).address & 63, over));
  if (over) {
    m.fixed_overflow();
  }
}
void SRDA(auto& m, In i) {
  m.require_even(i.r1);
  const i64 value = s64(pair32(m, i.r1)) >> (m.second(i).address & 63);
  put_pair32(m, i.r1, static_cast<u64>(value));
  m.set_cc(sign_cc(value));
}

void RLL(auto& m, In i) {
  m.set_gr32(i.r1, rotate_left(m.gr32(i.r3), static_cast<unsigned>(m.second(i).address & 31)));
}
void RLLG(auto& m, In i) {
  m.set_gr64(i.r1, rotate_left(m.gr64(i.r3), static_cast<unsigned>(m.second(i).address & 63)));
}

/// The bits from `start` through `end` of a doubleword, wrapping around.
constexpr u64 selected_bits(unsigned start, unsigned end) {
  const u64 from = ~u64{0} >> start;
  const u64 upto = ~u64{0} << (63 - end);
  return start <= end ? from & upto : from | upto;
}
u64 rotated_second(auto& m, In i) {
  return rotate_left(m.gr64(i.r2), i.i5 & 63U);
}
void RISBGN(auto& m, In i) {
  const u64 mask = selected_bits(i.i3 & 63U, i.i4 & 63U);
  const u64 kept = (i.i4 & 0x80) != 0 ? 0 : m.gr64(i.r1) & ~mask;
  m.set_gr64(i.r1, kept | (rotated_second(m, i) & mask));
}
void RISBG(auto& m, In i) {
  RISBGN(m, i);
  m.set_cc(sign_cc(s64(m.gr64(i.r1))));
}
void RISBHG(auto& m, In i) {
  const u64 mask = selected_bits(i.i3 & 31U, i.i4 & 31U) & 0xFFFFFFFF00000000U;
  const u64 kept = (i.i4 & 0x80) != 0 ? 0 : m.gr64(i.r1) & ~mask;
  m.set_gr_high(i.r1, static_cast<u32>((kept | (rotated_second(m, i) & mask)) >> 32));
}
void RISBLG(auto& m, In i) {
  const u64 mask = selected_bits((i.i3 & 31U) + 32, (i.i4 & 31U) + 32) & 0xFFFFFFFFU;
  const u64 kept = (i.i4 & 0x80) != 0 ? 0 : m.gr64(i.r1) & ~mask;
  m.set_gr32(i.r1, static_cast<u32>(kept | (rotated_second(m, i) & mask)));
}
/// RNSBG, ROSBG, RXSBG: only the condition code when bit 0 of I3 is one.
void combine_selected(auto& m, In i, auto combine) {
  const u64 mask = selected_bits(i.i3 & 63U, i.i4 & 63U);
  const u64 result = combine(m.gr64(i.r1), rotated_second(m, i)) & mask;
  m.set_cc(result != 0);
  if ((i.i3 & 0x80) == 0) {
    m.set_gr64(i.r1, (m.gr64(i.r1) & ~mask) | result);
  }
}
// clang-format off
void RNSBG(auto& m, In i) { combine_selected(m, i, [](u64 a, u64 b) { return a & b; }); }
void ROSBG(auto& m, In i) { combine_selected(m, i, [](u64 a, u64 b) { return a | b; }); }
void RXSBG(auto& m, In i) { combine_selected(m, i, [](u64 a, u64 b) { return a ^ b; }); }
// clang-format on

void FLOGR(auto& m, In i) {
  m.require_even(i.r1);
  const u64 value = m.gr64(i.r2);
  const unsigned position = value == 0 ? 64 : static_cast<unsigned>(__builtin_clzll(value));
  m.set_gr64(i.r1, position);
  m.set_gr64(i.r1 + 1U, value == 0 ? 0 : value & ~(u64{1} << (63 - position)));
  m.set_cc(value == 0 ? 0 : 2);
}
/// Counts the ones of each byte, each in its byte.
void POPCNT(auto& m, In i) {
  u64 v = m.gr64(i.r2);
  v -= v >> 1 & 0x5555555555555555U;
  v = (v & 0x3333333333333333U) + (v >> 2 & 0x3333333333333333U);
  v = (v + (v >> 4)) & 0x0F0F0F0F0F0F0F0FU;
  m.set_gr64(i.r1, v);
  m.set_cc(v != 0);
}

// INSERT and COMPARE under mask.
void insert_under_mask(auto& m, unsigned r, unsigned mask, unsigned shift, auto operand) {
  const unsigned count = static_cast<unsigned>(__builtin_popcount(mask));
  u8 bytes[4] = {};
  if (count == 0) {
    (void)m.template load<u8>(operand);  // access exceptions are recognised for one byte
  } else {
    m.fetch_bytes(operand, {bytes, count});
  }
  u64 value = m.gr64(r);
  unsigned next = 0;
  bool any = false;
  for (unsigned k = 0; k < 4; ++k) {
    if ((mask & (8U >> k)) != 0) {
      const unsigned at = shift + 24 - 8 * k;
      value = (value & ~(u64{0xFF} << at)) | u64{bytes[next]} << at;
      any = any || bytes[next] != 0;
      ++next;
    }
  }
  m.set_gr64(r, value);
  m.set_cc(!any ? 0 : (bytes[0] & 0x80) != 0 ? 1 : 2);
}
/// The selected bytes of a register, left to right.
unsigned selected_bytes(auto& m, unsigned r, unsigned mask, unsigned shift, u8* bytes) {
  unsigned count = 0;
  for (unsigned k = 0; k < 4; ++k) {
    if ((mask & (8U >> k)) != 0) {
      bytes[count++] = static_cast<u8>(m.gr64(r) >> (shift + 24 - 8 * k));
    }
  }
  return count;
}
void store_under_mask(auto& m, unsigned r, unsigned mask, unsigned shift, auto operand) {
  u8 bytes[4];
  const unsigned count = selected_bytes(m, r, mask, shift, bytes);
  if (count != 0) {
    m.store_bytes(operand, {bytes, count});
  }
}
void compare_under_mask(auto& m, unsigned r, unsigned mask, unsigned shift, auto operand) {
  u8 bytes[4];
  u8 other[4] = {};
  const unsigned count = selected_bytes(m, r, mask, shift, bytes);
  if (count == 0) {
    (void)m.template load<u8>(operand);
  } else {
    m.fetch_bytes(operand, {other, count});
  }
  m.set_cc(0);
  for (unsigned k = 0; k < count; ++k) {
    if (bytes[k] != other[k]) {
      m.set_cc(bytes[k] < other[k] ? 1 : 2);
      return;
    }
  }
}
// clang-format off
void ICM(auto& m, In i) {
  if (i.m3 == 15) {
    const u32 v = m.template load<u32>(m.second(i));
    m.set_gr32(i.r1, v);
    m.set_cc(sign_cc(s32(v)));
    return;
  }
  insert_under_mask(m, i.r1, i.m3, 0, m.second(i));
}
void ICMY(auto& m, In i) { ICM(m, i); }
void ICMH(auto& m, In i) { insert_under_mask(m, i.r1, i.m3, 32, m.second(i)); }
void STCM(auto& m, In i) { store_under_mask(m, i.r1, i.m3, 0, m.second(i)); }
void STCMY(auto& m, In i) { STCM(m, i); }
void STCMH(auto& m, In i) { store_under_mask(m, i.r1, i.m3, 32, m.second(i)); }
void CLM(auto& m, In i) { compare_under_mask(m, i.r1, i.m3, 0, m.second(i)); }
void CLMY(auto& m, In i) { CLM(m, i); }
void CLMH(auto& m, In i) { compare_under_mask(m, i.r1, i.m3, 32, m.second(i)); }
// clang-format on

}  // namespace cambridge::machine::semantics
