/// LOAD, STORE, MOVE of immediates, and their conditional, reversed and multiple forms. PoO ch. 7.
#pragma once

#include "machine/cpu/semantics/algorithms.h"
#include "machine/cpu/semantics/arithmetic.h"

namespace cambridge::machine::semantics {

// clang-format off
void LR(auto& m, In i) { m.set_gr32(i.r1, m.gr32(i.r2)); }
void LGR(auto& m, In i) { m.set_gr64(i.r1, m.gr64(i.r2)); }
void LGFR(auto& m, In i) { m.set_gr64(i.r1, extended(s32(m.gr32(i.r2)))); }
void L(auto& m, In i) { m.set_gr32(i.r1, m.template load<u32>(m.indexed(i))); }
void LY(auto& m, In i) { L(m, i); }
void LG(auto& m, In i) { m.set_gr64(i.r1, m.template load<u64>(m.indexed(i))); }
void LGF(auto& m, In i) { m.set_gr64(i.r1, extended(s32(m.template load<u32>(m.indexed(i))))); }
void LGFI(auto& m, In i) { m.set_gr64(i.r1, extended(i.i2)); }
void LRL(auto& m, In i) { m.set_gr32(i.r1, aligned<u32>(m, i)); }
void LGRL(auto& m, In i) { m.set_gr64(i.r1, aligned<u64>(m, i)); }
void LGFRL(auto& m, In i) { m.set_gr64(i.r1, extended(s32(aligned<u32>(m, i)))); }
void LLGFRL(auto& m, In i) { m.set_gr64(i.r1, aligned<u32>(m, i)); }
void LA(auto& m, In i) { m.set_address(i.r1, m.indexed(i).address); }
void LAY(auto& m, In i) { LA(m, i); }
void LARL(auto& m, In i) { m.set_address(i.r1, m.relative(i)); }
void LBR(auto& m, In i) { m.set_gr32(i.r1, u32_of(static_cast<i8>(m.gr32(i.r2)))); }
void LGBR(auto& m, In i) { m.set_gr64(i.r1, extended(static_cast<i8>(m.gr32(i.r2)))); }
void LB(auto& m, In i) { m.set_gr32(i.r1, u32_of(static_cast<i8>(m.template load<u8>(m.indexed(i))))); }
void LGB(auto& m, In i) { m.set_gr64(i.r1, extended(static_cast<i8>(m.template load<u8>(m.indexed(i))))); }
void LBH(auto& m, In i) { m.set_gr_high(i.r1, u32_of(static_cast<i8>(m.template load<u8>(m.indexed(i))))); }
void LHR(auto& m, In i) { m.set_gr32(i.r1, static_cast<u32>(halfword(static_cast<u16>(m.gr32(i.r2))))); }
void LGHR(auto& m, In i) { m.set_gr64(i.r1, halfword(static_cast<u16>(m.gr32(i.r2)))); }
void LH(auto& m, In i) { m.set_gr32(i.r1, static_cast<u32>(halfword(m.template load<u16>(m.indexed(i))))); }
void LHY(auto& m, In i) { LH(m, i); }
void LGH(auto& m, In i) { m.set_gr64(i.r1, halfword(m.template load<u16>(m.indexed(i)))); }
void LHI(auto& m, In i) { m.set_gr32(i.r1, u32_of(i.i2)); }
void LGHI(auto& m, In i) { m.set_gr64(i.r1, extended(i.i2)); }
void LHRL(auto& m, In i) { m.set_gr32(i.r1, static_cast<u32>(halfword(m.template load<u16>(m.relative_operand(i))))); }
void LGHRL(auto& m, In i) { m.set_gr64(i.r1, halfword(m.template load<u16>(m.relative_operand(i)))); }
void LHH(auto& m, In i) { m.set_gr_high(i.r1, static_cast<u32>(halfword(m.template load<u16>(m.indexed(i))))); }
void LFH(auto& m, In i) { m.set_gr_high(i.r1, m.template load<u32>(m.indexed(i))); }
void LLGFR(auto& m, In i) { m.set_gr64(i.r1, m.gr32(i.r2)); }
void LLGF(auto& m, In i) { m.set_gr64(i.r1, m.template load<u32>(m.indexed(i))); }
void LLCR(auto& m, In i) { m.set_gr32(i.r1, m.gr32(i.r2) & 0xFF); }
void LLGCR(auto& m, In i) { m.set_gr64(i.r1, m.gr64(i.r2) & 0xFF); }
void LLC(auto& m, In i) { m.set_gr32(i.r1, m.template load<u8>(m.indexed(i))); }
void LLGC(auto& m, In i) { m.set_gr64(i.r1, m.template load<u8>(m.indexed(i))); }
void LLCH(auto& m, In i) { m.set_gr_high(i.r1, m.template load<u8>(m.indexed(i))); }
void LLHR(auto& m, In i) { m.set_gr32(i.r1, m.gr32(i.r2) & 0xFFFF); }
void LLGHR(auto& m, In i) { m.set_gr64(i.r1, m.gr64(i.r2) & 0xFFFF); }
void LLH(auto& m, In i) { m.set_gr32(i.r1, m.template load<u16>(m.indexed(i))); }
void LLGH(auto& m, In i) { m.set_gr64(i.r1, m.template load<u16>(m.indexed(i))); }
void LLHH(auto& m, In i) { m.set_gr_high(i.r1, m.template load<u16>(m.indexed(i))); }
void LLHRL(auto& m, In i) { m.set_gr32(i.r1, m.template load<u16>(m.relative_operand(i))); }
void LLGHRL(auto& m, In i) { m.set_gr64(i.r1, m.template load<u16>(m.relative_operand(i))); }
void LLGTR(auto& m, In i) { m.set_gr64(i.r1, m.gr64(i.r2) & 0x7FFFFFFF); }
void LLGT(auto& m, In i) { m.set_gr64(i.r1, m.template load<u32>(m.indexed(i)) & 0x7FFFFFFFU); }
void LZRF(auto& m, In i) { m.set_gr32(i.r1, m.template load<u32>(m.indexed(i)) & ~0xFFU); }
void LZRG(auto& m, In i) { m.set_gr64(i.r1, m.template load<u64>(m.indexed(i)) & ~u64{0xFF}); }
void LLZRGF(auto& m, In i) { m.set_gr64(i.r1, m.template load<u32>(m.indexed(i)) & ~0xFFU); }
void IC(auto& m, In i) { m.set_gr64(i.r1, (m.gr64(i.r1) & ~u64{0xFF}) | m.template load<u8>(m.indexed(i))); }
void ICY(auto& m, In i) { IC(m, i); }
void LRVR(auto& m, In i) { m.set_gr32(i.r1, byte_swapped(m.gr32(i.r2))); }
void LRVGR(auto& m, In i) { m.set_gr64(i.r1, byte_swapped(m.gr64(i.r2))); }
void LRVH(auto& m, In i) { m.set_gr64(i.r1, (m.gr64(i.r1) & ~u64{0xFFFF}) | byte_swapped(m.template load<u16>(m.indexed(i)))); }
void LRV(auto& m, In i) { m.set_gr32(i.r1, byte_swapped(m.template load<u32>(m.indexed(i)))); }
void LRVG(auto& m, In i) { m.set_gr64(i.r1, byte_swapped(m.template load<u64>(m.indexed(i)))); }

// LOAD AND TRAP.
template <class T> T trap_if_zero(auto& m, T value) { if (value == 0) { m.data_exception(0xFF); } return value; }
void LAT(auto& m, In i) { const u32 v = m.template load<u32>(m.indexed(i)); m.set_gr32(i.r1, v); trap_if_zero(m, v); }
void LGAT(auto& m, In i) { const u64 v = m.template load<u64>(m.indexed(i)); m.set_gr64(i.r1, v); trap_if_zero(m, v); }
void LFHAT(auto& m, In i) { const u32 v = m.template load<u32>(m.indexed(i)); m.set_gr_high(i.r1, v); trap_if_zero(m, v); }
void LLGFAT(auto& m, In i) { const u32 v = m.template load<u32>(m.indexed(i)); m.set_gr64(i.r1, v); trap_if_zero(m, v); }
void LLGTAT(auto& m, In i) { const u32 v = m.template load<u32>(m.indexed(i)) & 0x7FFFFFFFU; m.set_gr64(i.r1, v); trap_if_zero(m, v); }

// ON CONDITION.
void LOCR(auto& m, In i) { if (m.cc_selected(i.m3)) { m.set_gr32(i.r1, m.gr32(i.r2)); } }
void LOCGR(auto& m, In i) { if (m.cc_selected(i.m3)) { m.set_gr64(i.r1, m.gr64(i.r2)); } }
void LOC(auto& m, In i) { if (m.cc_selected(i.m3)) { m.set_gr32(i.r1, m.template load<u32>(m.second(i))); } }
void LOCG(auto& m, In i) { if (m.cc_selected(i.m3)) { m.set_gr64(i.r1, m.template load<u64>(m.second(i))); } }
void LOCFH(auto& m, In i) { if (m.cc_selected(i.m3)) { m.set_gr_high(i.r1, m.template load<u32>(m.second(i))); } }
void LOCFHR(auto& m, In i) { if (m.cc_selected(i.m3)) { m.set_gr_high(i.r1, m.gr_high(i.r2)); } }
void LOCHI(auto& m, In i) { if (m.cc_selected(i.m3)) { m.set_gr32(i.r1, u32_of(i.i2)); } }
void LOCGHI(auto& m, In i) { if (m.cc_selected(i.m3)) { m.set_gr64(i.r1, extended(i.i2)); } }
void LOCHHI(auto& m, In i) { if (m.cc_selected(i.m3)) { m.set_gr_high(i.r1, u32_of(i.i2)); } }
void STOC(auto& m, In i) { if (m.cc_selected(i.m3)) { m.template store<u32>(m.second(i), m.gr32(i.r1)); } }
void STOCG(auto& m, In i) { if (m.cc_selected(i.m3)) { m.template store<u64>(m.second(i), m.gr64(i.r1)); } }
void STOCFH(auto& m, In i) { if (m.cc_selected(i.m3)) { m.template store<u32>(m.second(i), m.gr_high(i.r1)); } }

void ST(auto& m, In i) { m.template store<u32>(m.indexed(i), m.gr32(i.r1)); }
void STY(auto& m, In i) { ST(m, i); }
void STG(auto& m, In i) { m.template store<u64>(m.indexed(i), m.gr64(i.r1)); }
void STRL(auto& m, In i) { const auto at = m.relative_operand(i); m.specification_if((at.address & 3) != 0); m.template store<u32>(at, m.gr32(i.r1)); }
void STGRL(auto& m, In i) { const auto at = m.relative_operand(i); m.specification_if((at.address & 7) != 0); m.template store<u64>(at, m.gr64(i.r1)); }
void STHRL(auto& m, In i) { m.template store<u16>(m.relative_operand(i), static_cast<u16>(m.gr32(i.r1))); }
void STC(auto& m, In i) { m.template store<u8>(m.indexed(i), static_cast<u8>(m.gr32(i.r1))); }
void STCY(auto& m, In i) { STC(m, i); }
void STCH(auto& m, In i) { m.template store<u8>(m.indexed(i), static_cast<u8>(m.gr_high(i.r1))); }
void STH(auto& m, In i) { m.template store<u16>(m.indexed(i), static_cast<u16>(m.gr32(i.r1))); }
void STHY(auto& m, In i) { STH(m, i); }
void STHH(auto& m, In i) { m.template store<u16>(m.indexed(i), static_cast<u16>(m.gr_high(i.r1))); }
void STFH(auto& m, In i) { m.template store<u32>(m.indexed(i), m.gr_high(i.r1)); }
void STRVH(auto& m, In i) { m.template store<u16>(m.indexed(i), byte_swapped(static_cast<u16>(m.gr32(i.r1)))); }
void STRV(auto& m, In i) { m.template store<u32>(m.indexed(i), byte_swapped(m.gr32(i.r1))); }
void STRVG(auto& m, In i) { m.template store<u64>(m.indexed(i), byte_swapped(m.gr64(i.r1))); }
void MVI(auto& m, In i) { m.template store<u8>(m.first(i), static_cast<u8>(i.i2)); }
void MVIY(auto& m, In i) { MVI(m, i); }
void MVHHI(auto& m, In i) { m.template store<u16>(m.first(i), static_cast<u16>(i.i2)); }
void MVHI(auto& m, In i) { m.template store<u32>(m.first(i), u32_of(i.i2)); }
void MVGHI(auto& m, In i) { m.template store<u64>(m.first(i), extended(i.i2)); }
void BPP(auto&, In) {}
void BPRP(auto&, In) {}
void NIAI(auto&, In) {}
void PPA(auto&, In) {}
void PFD(auto&, In) {}
void PFDRL(auto&, In) {}
void IPM(auto& m, In i) { m.set_gr32(i.r1, (m.gr32(i.r1) & 0xFFFFFF) | u32{m.cc()} << 28 | m.program_mask() << 24); }
void SPM(auto& m, In i) { m.set_cc(m.gr32(i.r1) >> 28 & 3); m.set_program_mask(m.gr32(i.r1) >> 24 & 15); }
void EPSW(auto& m, In i) {
  const u64 mask = m.psw().mask;
  m.set_gr32(i.r1, static_cast<u32>(mask >> 32));
  if (i.r2 != 0) { m.set_gr32(i.r2, static_cast<u32>(mask)); }
}
void TAM(auto& m, In) { m.set_cc(m.is_64bit() ? 3 : m.is_31bit() ? 1 : 0); }
void SAM24(auto& m, In i) { m.specification_if(m.next_address(i) > 0xFFFFFF); m.set_addressing_mode(0); }
void SAM31(auto& m, In i) { m.specification_if(m.next_address(i) > 0x7FFFFFFF); m.set_addressing_mode(psw::kBasicAddressing); }
void SAM64(auto& m, In) { m.set_addressing_mode(psw::kExtendedAddressing | psw::kBasicAddressing); }
void EAR(auto& m, In i) { m.set_gr32(i.r1, m.ar(i.r2)); }
void SAR(auto& m, In i) { m.set_ar(i.r1, m.gr32(i.r2)); }
void CPYA(auto& m, In i) { m.set_ar(i.r1, m.ar(i.r2)); }
// clang-format on

/// Runs `each(register, k)` for registers r1 through r3, wrapping from 15 to 0.
void for_registers(unsigned r1, unsigned r3, auto each) {
  unsigned k = 0;
  for (unsigned r = r1;; r = (r + 1) & 15) {
    each(r, k++);
    if (r == r3) {
      return;
    }
  }
}
constexpr unsigned register_count(unsigned r1, unsigned r3) {
  return ((r3 - r1) & 15) + 1;
}
template <class T>
void load_multiple(auto& m, In i, auto set) {
  const auto at = m.second(i);
  const u64 length = register_count(i.r1, i.r3) * sizeof(T);
  u8 copy[128];
  const u8* from = m.fetch_pointer(at, length);
  if (from == nullptr) {
    m.fetch_bytes(at, {copy, length});
    from = copy;
  }
  for_registers(i.r1, i.r3,
                [&](unsigned r, unsigned k) { set(r, load_big_endian<T>(from + k * sizeof(T))); });
}
template <class T>
void store_multiple(auto& m, In i, auto get) {
  const auto at = m.second(i);
  const u64 length = register_count(i.r1, i.r3) * sizeof(T);
  if (u8* to = m.store_pointer(at, length)) {
    for_registers(i.r1, i.r3,
                  [&](unsigned r, unsigned k) { store_big_endian<T>(to + k * sizeof(T), get(r)); });
    return;
  }
  u8 copy[128];
  for_registers(i.r1, i.r3,
                [&](unsigned r, unsigned k) { store_big_endian<T>(copy + k * sizeof(T), get(r)); });
  m.store_bytes(at, {copy, length});
}
// clang-format off
void LM(auto& m, In i) { load_multiple<u32>(m, i, [&](unsigned r, u32 v) { m.set_gr32(r, v); }); }
void LMY(auto& m, In i) { LM(m, i); }
void LMG(auto& m, In i) { load_multiple<u64>(m, i, [&](unsigned r, u64 v) { m.set_gr64(r, v); }); }
void LMH(auto& m, In i) { load_multiple<u32>(m, i, [&](unsigned r, u32 v) { m.set_gr_high(r, v); }); }
void STM(auto& m, In i) { store_multiple<u32>(m, i, [&](unsigned r) { return m.gr32(r); }); }
void STMY(auto& m, In i) { STM(m, i); }
void STMG(auto& m, In i) { store_multiple<u64>(m, i, [&](unsigned r) { return m.gr64(r); }); }
void STMH(auto& m, In i) { store_multiple<u32>(m, i, [&](unsigned r) { return m.gr_high(r); }); }
void LAM(auto& m, In i) { m.specification_if((m.second(i).address & 3) != 0); load_multiple<u32>(m, i, [&](unsigned r, u32 v) { m.set_ar(r, v); }); }
void LAMY(auto& m, In i) { LAM(m, i); }
void STAM(auto& m, In i) { m.specification_if((m.second(i).address & 3) != 0); store_multiple<u32>(m, i, [&](unsigned r) { return m.ar(r); }); }
void STAMY(auto& m, In i) { STAM(m, i); }
// clang-format on

/// LOAD MULTIPLE DISJOINT: the high halves from the second operand, the low from the fourth.
void LMD(auto& m, In i) {
  const u64 length = register_count(i.r1, i.r3) * 4U;
  u8 high[64];
  u8 low[64];
  m.fetch_bytes(m.first(i), {high, length});
  m.fetch_bytes(m.second(i), {low, length});
  for_registers(i.r1, i.r3, [&](unsigned r, unsigned k) {
    m.set_gr64(r,
               u64{load_big_endian<u32>(high + k * 4)} << 32 | load_big_endian<u32>(low + k * 4));
  });
}
/// LOAD ADDRESS EXTENDED: also what designates the space.
void LAE(auto& m, In i) {
  m.set_address(i.r1, m.indexed(i).address);
  switch (m.psw_mask() >> 46 & 3) {
    case 1:
      m.set_ar(i.r1, i.b2 == kNoRegister || i.b2 == 0 ? 0 : m.ar(i.b2));
      break;
    case 2:
      m.set_ar(i.r1, 1);
      break;
    case 3:
      m.set_ar(i.r1, 2);
      break;
    default:
      m.set_ar(i.r1, 0);
  }
}
void LAEY(auto& m, In i) {
  LAE(m, i);
}
/// LOAD COUNT TO BLOCK BOUNDARY: how many of 16 bytes are before the boundary.
void LCBB(auto& m, In i) {
  m.specification_if(i.m3 > 6);
  const u64 block = u64{64} << i.m3;
  const u64 left = block - (m.indexed(i).address & (block - 1));
  m.set_gr32(i.r1, left < 16 ? static_cast<u32>(left) : 16);
  m.set_cc(left < 16 ? 3 : 0);
}

}  // namespace cambridge::machine::semantics
