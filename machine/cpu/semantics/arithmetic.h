/// ADD, SUBTRACT, COMPARE, MULTIPLY, DIVIDE of binary integers. PoO ch. 7.
#pragma once

#include "machine/cpu/semantics/algorithms.h"

namespace cambridge::machine::semantics {

/// A relative operand that must be aligned.
template <class T>
T aligned(auto& m, In i) {
  const auto at = m.relative_operand(i);
  m.specification_if(at.address % sizeof(T) != 0);
  return m.template load<T>(at);
}

// clang-format off
void AR(auto& m, In i) { add32(m, i.r1, m.gr32(i.r1), m.gr32(i.r2)); }
void AGR(auto& m, In i) { add64(m, i.r1, m.gr64(i.r1), m.gr64(i.r2)); }
void AGFR(auto& m, In i) { add64(m, i.r1, m.gr64(i.r1), extended(s32(m.gr32(i.r2)))); }
void ARK(auto& m, In i) { add32(m, i.r1, m.gr32(i.r2), m.gr32(i.r3)); }
void AGRK(auto& m, In i) { add64(m, i.r1, m.gr64(i.r2), m.gr64(i.r3)); }
void A(auto& m, In i) { add32(m, i.r1, m.gr32(i.r1), m.template load<u32>(m.indexed(i))); }
void AY(auto& m, In i) { A(m, i); }
void AG(auto& m, In i) { add64(m, i.r1, m.gr64(i.r1), m.template load<u64>(m.indexed(i))); }
void AGF(auto& m, In i) { add64(m, i.r1, m.gr64(i.r1), extended(s32(m.template load<u32>(m.indexed(i))))); }
void AFI(auto& m, In i) { add32(m, i.r1, m.gr32(i.r1), u32_of(i.i2)); }
void AGFI(auto& m, In i) { add64(m, i.r1, m.gr64(i.r1), extended(i.i2)); }
void AHIK(auto& m, In i) { add32(m, i.r1, m.gr32(i.r3), u32_of(i.i2)); }
void AGHIK(auto& m, In i) { add64(m, i.r1, m.gr64(i.r3), extended(i.i2)); }
void AH(auto& m, In i) { add32(m, i.r1, m.gr32(i.r1), static_cast<u32>(halfword(m.template load<u16>(m.indexed(i))))); }
void AHY(auto& m, In i) { AH(m, i); }
void AGH(auto& m, In i) { add64(m, i.r1, m.gr64(i.r1), halfword(m.template load<u16>(m.indexed(i)))); }
void AHI(auto& m, In i) { AFI(m, i); }
void AGHI(auto& m, In i) { AGFI(m, i); }
void AHHHR(auto& m, In i) { add_signed32(m, m.gr_high(i.r2), m.gr_high(i.r3), [&](u32 v) { m.set_gr_high(i.r1, v); }); }
void AHHLR(auto& m, In i) { add_signed32(m, m.gr_high(i.r2), m.gr32(i.r3), [&](u32 v) { m.set_gr_high(i.r1, v); }); }
void AIH(auto& m, In i) { add_signed32(m, m.gr_high(i.r1), u32_of(i.i2), [&](u32 v) { m.set_gr_high(i.r1, v); }); }
// clang-format on

/// ADD IMMEDIATE to storage: interlocked when the operand is aligned.
template <class T>
void add_to_storage(auto& m, In i, bool logical_cc) {
  const auto at = m.first(i);
  const T b = static_cast<T>(i.i2);
  T old = 0;
  if (at.address % sizeof(T) == 0) {
    T* where = m.template interlocked<T>(at);
    T seen = __atomic_load_n(where, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(where, &seen,
                                        big_endian(static_cast<T>(big_endian(seen) + b)), true,
                                        __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)) {
    }
    old = big_endian(seen);
  } else {
    old = m.template load<T>(at);
    m.template store<T>(at, static_cast<T>(old + b));
  }
  if (logical_cc) {
    add_logical<T>(m, old, b);
  } else if constexpr (sizeof(T) == 4) {
    add_signed32(m, old, b, [](u32) {});
  } else {
    add_signed64(m, old, b, [](u64) {});
  }
}

// clang-format off
void ASI(auto& m, In i) { add_to_storage<u32>(m, i, false); }
void AGSI(auto& m, In i) { add_to_storage<u64>(m, i, false); }
void ALSI(auto& m, In i) { add_to_storage<u32>(m, i, true); }
void ALGSI(auto& m, In i) { add_to_storage<u64>(m, i, true); }

void ALR(auto& m, In i) { m.set_gr32(i.r1, add_logical(m, m.gr32(i.r1), m.gr32(i.r2))); }
void ALGR(auto& m, In i) { m.set_gr64(i.r1, add_logical(m, m.gr64(i.r1), m.gr64(i.r2))); }
void ALGFR(auto& m, In i) { m.set_gr64(i.r1, add_logical(m, m.gr64(i.r1), u64{m.gr32(i.r2)})); }
void ALRK(auto& m, In i) { m.set_gr32(i.r1, add_logical(m, m.gr32(i.r2), m.gr32(i.r3))); }
void ALGRK(auto& m, In i) { m.set_gr64(i.r1, add_logical(m, m.gr64(i.r2), m.gr64(i.r3))); }
void AL(auto& m, In i) { m.set_gr32(i.r1, add_logical(m, m.gr32(i.r1), m.template load<u32>(m.indexed(i)))); }
void ALY(auto& m, In i) { AL(m, i); }
void ALG(auto& m, In i) { m.set_gr64(i.r1, add_logical(m, m.gr64(i.r1), m.template load<u64>(m.indexed(i)))); }
void ALGF(auto& m, In i) { m.set_gr64(i.r1, add_logical(m, m.gr64(i.r1), u64{m.template load<u32>(m.indexed(i))})); }
void ALFI(auto& m, In i) { m.set_gr32(i.r1, add_logical(m, m.gr32(i.r1), u32_of(i.i2))); }
void ALGFI(auto& m, In i) { m.set_gr64(i.r1, add_logical(m, m.gr64(i.r1), u64{u32_of(i.i2)})); }
void ALHHHR(auto& m, In i) { m.set_gr_high(i.r1, add_logical(m, m.gr_high(i.r2), m.gr_high(i.r3))); }
void ALHHLR(auto& m, In i) { m.set_gr_high(i.r1, add_logical(m, m.gr_high(i.r2), m.gr32(i.r3))); }
void ALCR(auto& m, In i) { m.set_gr32(i.r1, add_with_carry(m, m.gr32(i.r1), m.gr32(i.r2))); }
void ALCGR(auto& m, In i) { m.set_gr64(i.r1, add_with_carry(m, m.gr64(i.r1), m.gr64(i.r2))); }
void ALC(auto& m, In i) { m.set_gr32(i.r1, add_with_carry(m, m.gr32(i.r1), m.template load<u32>(m.indexed(i)))); }
void ALCG(auto& m, In i) { m.set_gr64(i.r1, add_with_carry(m, m.gr64(i.r1), m.template load<u64>(m.indexed(i)))); }
void ALHSIK(auto& m, In i) { m.set_gr32(i.r1, add_logical(m, m.gr32(i.r3), u32_of(i.i2))); }
void ALGHSIK(auto& m, In i) { m.set_gr64(i.r1, add_logical(m, m.gr64(i.r3), extended(i.i2))); }
void ALSIH(auto& m, In i) { m.set_gr_high(i.r1, add_logical(m, m.gr_high(i.r1), u32_of(i.i2))); }
void ALSIHN(auto& m, In i) { m.set_gr_high(i.r1, m.gr_high(i.r1) + u32_of(i.i2)); }

void SR(auto& m, In i) { subtract32(m, i.r1, m.gr32(i.r1), m.gr32(i.r2)); }
void SGR(auto& m, In i) { subtract64(m, i.r1, m.gr64(i.r1), m.gr64(i.r2)); }
void SGFR(auto& m, In i) { subtract64(m, i.r1, m.gr64(i.r1), extended(s32(m.gr32(i.r2)))); }
void SRK(auto& m, In i) { subtract32(m, i.r1, m.gr32(i.r2), m.gr32(i.r3)); }
void SGRK(auto& m, In i) { subtract64(m, i.r1, m.gr64(i.r2), m.gr64(i.r3)); }
void S(auto& m, In i) { subtract32(m, i.r1, m.gr32(i.r1), m.template load<u32>(m.indexed(i))); }
void SY(auto& m, In i) { S(m, i); }
void SG(auto& m, In i) { subtract64(m, i.r1, m.gr64(i.r1), m.template load<u64>(m.indexed(i))); }
void SGF(auto& m, In i) { subtract64(m, i.r1, m.gr64(i.r1), extended(s32(m.template load<u32>(m.indexed(i))))); }
void SH(auto& m, In i) { subtract32(m, i.r1, m.gr32(i.r1), static_cast<u32>(halfword(m.template load<u16>(m.indexed(i))))); }
void SHY(auto& m, In i) { SH(m, i); }
void SGH(auto& m, In i) { subtract64(m, i.r1, m.gr64(i.r1), halfword(m.template load<u16>(m.indexed(i)))); }
void SHHHR(auto& m, In i) { subtract_signed32(m, m.gr_high(i.r2), m.gr_high(i.r3), [&](u32 v) { m.set_gr_high(i.r1, v); }); }
void SHHLR(auto& m, In i) { subtract_signed32(m, m.gr_high(i.r2), m.gr32(i.r3), [&](u32 v) { m.set_gr_high(i.r1, v); }); }
void SLR(auto& m, In i) { m.set_gr32(i.r1, subtract_logical(m, m.gr32(i.r1), m.gr32(i.r2))); }
void SLGR(auto& m, In i) { m.set_gr64(i.r1, subtract_logical(m, m.gr64(i.r1), m.gr64(i.r2))); }
void SLGFR(auto& m, In i) { m.set_gr64(i.r1, subtract_logical(m, m.gr64(i.r1), u64{m.gr32(i.r2)})); }
void SLRK(auto& m, In i) { m.set_gr32(i.r1, subtract_logical(m, m.gr32(i.r2), m.gr32(i.r3))); }
void SLGRK(auto& m, In i) { m.set_gr64(i.r1, subtract_logical(m, m.gr64(i.r2), m.gr64(i.r3))); }
void SL(auto& m, In i) { m.set_gr32(i.r1, subtract_logical(m, m.gr32(i.r1), m.template load<u32>(m.indexed(i)))); }
void SLY(auto& m, In i) { SL(m, i); }
void SLG(auto& m, In i) { m.set_gr64(i.r1, subtract_logical(m, m.gr64(i.r1), m.template load<u64>(m.indexed(i)))); }
void SLGF(auto& m, In i) { m.set_gr64(i.r1, subtract_logical(m, m.gr64(i.r1), u64{m.template load<u32>(m.indexed(i))})); }
void SLFI(auto& m, In i) { m.set_gr32(i.r1, subtract_logical(m, m.gr32(i.r1), u32_of(i.i2))); }
void SLGFI(auto& m, In i) { m.set_gr64(i.r1, subtract_logical(m, m.gr64(i.r1), u64{u32_of(i.i2)})); }
void SLHHHR(auto& m, In i) { m.set_gr_high(i.r1, subtract_logical(m, m.gr_high(i.r2), m.gr_high(i.r3))); }
void SLHHLR(auto& m, In i) { m.set_gr_high(i.r1, subtract_logical(m, m.gr_high(i.r2), m.gr32(i.r3))); }
void SLBR(auto& m, In i) { m.set_gr32(i.r1, subtract_with_borrow(m, m.gr32(i.r1), m.gr32(i.r2))); }
void SLBGR(auto& m, In i) { m.set_gr64(i.r1, subtract_with_borrow(m, m.gr64(i.r1), m.gr64(i.r2))); }
void SLB(auto& m, In i) { m.set_gr32(i.r1, subtract_with_borrow(m, m.gr32(i.r1), m.template load<u32>(m.indexed(i)))); }
void SLBG(auto& m, In i) { m.set_gr64(i.r1, subtract_with_borrow(m, m.gr64(i.r1), m.template load<u64>(m.indexed(i)))); }

void LCR(auto& m, In i) { subtract32(m, i.r1, 0, m.gr32(i.r2)); }
void LCGR(auto& m, In i) { subtract64(m, i.r1, 0, m.gr64(i.r2)); }
void LCGFR(auto& m, In i) { subtract64(m, i.r1, 0, extended(s32(m.gr32(i.r2)))); }
void LNR(auto& m, In i) { const i32 v = s32(m.gr32(i.r2)); m.set_gr32(i.r1, v > 0 ? u32_of(-i64{v}) : static_cast<u32>(v)); m.set_cc(v != 0); }
void LNGR(auto& m, In i) { const u64 v = m.gr64(i.r2); m.set_gr64(i.r1, s64(v) > 0 ? 0 - v : v); m.set_cc(v != 0); }
void LNGFR(auto& m, In i) { const i64 v = s32(m.gr32(i.r2)); m.set_gr64(i.r1, extended(v > 0 ? -v : v)); m.set_cc(v != 0); }
void LTR(auto& m, In i) { const u32 v = m.gr32(i.r2); m.set_gr32(i.r1, v); m.set_cc(sign_cc(s32(v))); }
void LTGR(auto& m, In i) { const u64 v = m.gr64(i.r2); m.set_gr64(i.r1, v); m.set_cc(sign_cc(s64(v))); }
void LTGFR(auto& m, In i) { const i64 v = s32(m.gr32(i.r2)); m.set_gr64(i.r1, extended(v)); m.set_cc(sign_cc(v)); }
void LT(auto& m, In i) { const u32 v = m.template load<u32>(m.indexed(i)); m.set_gr32(i.r1, v); m.set_cc(sign_cc(s32(v))); }
void LTG(auto& m, In i) { const u64 v = m.template load<u64>(m.indexed(i)); m.set_gr64(i.r1, v); m.set_cc(sign_cc(s64(v))); }
void LTGF(auto& m, In i) { const i64 v = s32(m.template load<u32>(m.indexed(i))); m.set_gr64(i.r1, extended(v)); m.set_cc(sign_cc(v)); }
void LPR(auto& m, In i) { if (s32(m.gr32(i.r2)) < 0) { LCR(m, i); } else { LTR(m, i); } }
void LPGR(auto& m, In i) { if (s64(m.gr64(i.r2)) < 0) { LCGR(m, i); } else { LTGR(m, i); } }
void LPGFR(auto& m, In i) { if (s32(m.gr32(i.r2)) < 0) { LCGFR(m, i); } else { LTGFR(m, i); } }

void CR(auto& m, In i) { m.set_cc(compare_cc(s32(m.gr32(i.r1)), s32(m.gr32(i.r2)))); }
void CGR(auto& m, In i) { m.set_cc(compare_cc(s64(m.gr64(i.r1)), s64(m.gr64(i.r2)))); }
void CGFR(auto& m, In i) { m.set_cc(compare_cc(s64(m.gr64(i.r1)), i64{s32(m.gr32(i.r2))})); }
void C(auto& m, In i) { m.set_cc(compare_cc(s32(m.gr32(i.r1)), s32(m.template load<u32>(m.indexed(i))))); }
void CY(auto& m, In i) { C(m, i); }
void CG(auto& m, In i) { m.set_cc(compare_cc(s64(m.gr64(i.r1)), s64(m.template load<u64>(m.indexed(i))))); }
void CGF(auto& m, In i) { m.set_cc(compare_cc(s64(m.gr64(i.r1)), i64{s32(m.template load<u32>(m.indexed(i)))})); }
void CFI(auto& m, In i) { m.set_cc(compare_cc(s32(m.gr32(i.r1)), i.i2)); }
void CGFI(auto& m, In i) { m.set_cc(compare_cc(s64(m.gr64(i.r1)), i64{i.i2})); }
void CH(auto& m, In i) { m.set_cc(compare_cc(i64{s32(m.gr32(i.r1))}, s64(halfword(m.template load<u16>(m.indexed(i)))))); }
void CHY(auto& m, In i) { CH(m, i); }
void CGH(auto& m, In i) { m.set_cc(compare_cc(s64(m.gr64(i.r1)), s64(halfword(m.template load<u16>(m.indexed(i)))))); }
void CHI(auto& m, In i) { CFI(m, i); }
void CGHI(auto& m, In i) { CGFI(m, i); }
void CHHSI(auto& m, In i) { m.set_cc(compare_cc(s64(halfword(m.template load<u16>(m.first(i)))), i64{i.i2})); }
void CHSI(auto& m, In i) { m.set_cc(compare_cc(s32(m.template load<u32>(m.first(i))), i.i2)); }
void CGHSI(auto& m, In i) { m.set_cc(compare_cc(s64(m.template load<u64>(m.first(i))), i64{i.i2})); }
void CHRL(auto& m, In i) { m.set_cc(compare_cc(i64{s32(m.gr32(i.r1))}, s64(halfword(m.template load<u16>(m.relative_operand(i)))))); }
void CGHRL(auto& m, In i) { m.set_cc(compare_cc(s64(m.gr64(i.r1)), s64(halfword(m.template load<u16>(m.relative_operand(i)))))); }
void CRL(auto& m, In i) { m.set_cc(compare_cc(s32(m.gr32(i.r1)), s32(aligned<u32>(m, i)))); }
void CGRL(auto& m, In i) { m.set_cc(compare_cc(s64(m.gr64(i.r1)), s64(aligned<u64>(m, i)))); }
void CGFRL(auto& m, In i) { m.set_cc(compare_cc(s64(m.gr64(i.r1)), i64{s32(aligned<u32>(m, i))})); }
void CHHR(auto& m, In i) { m.set_cc(compare_cc(s32(m.gr_high(i.r1)), s32(m.gr_high(i.r2)))); }
void CHLR(auto& m, In i) { m.set_cc(compare_cc(s32(m.gr_high(i.r1)), s32(m.gr32(i.r2)))); }
void CHF(auto& m, In i) { m.set_cc(compare_cc(s32(m.gr_high(i.r1)), s32(m.template load<u32>(m.indexed(i))))); }
void CIH(auto& m, In i) { m.set_cc(compare_cc(s32(m.gr_high(i.r1)), i.i2)); }

void CLR(auto& m, In i) { m.set_cc(compare_cc(m.gr32(i.r1), m.gr32(i.r2))); }
void CLGR(auto& m, In i) { m.set_cc(compare_cc(m.gr64(i.r1), m.gr64(i.r2))); }
void CLGFR(auto& m, In i) { m.set_cc(compare_cc(m.gr64(i.r1), u64{m.gr32(i.r2)})); }
void CL(auto& m, In i) { m.set_cc(compare_cc(m.gr32(i.r1), m.template load<u32>(m.indexed(i)))); }
void CLY(auto& m, In i) { CL(m, i); }
void CLG(auto& m, In i) { m.set_cc(compare_cc(m.gr64(i.r1), m.template load<u64>(m.indexed(i)))); }
void CLGF(auto& m, In i) { m.set_cc(compare_cc(m.gr64(i.r1), u64{m.template load<u32>(m.indexed(i))})); }
void CLFI(auto& m, In i) { m.set_cc(compare_cc(m.gr32(i.r1), u32_of(i.i2))); }
void CLGFI(auto& m, In i) { m.set_cc(compare_cc(m.gr64(i.r1), u64{u32_of(i.i2)})); }
void CLI(auto& m, In i) { m.set_cc(compare_cc(m.template load<u8>(m.first(i)), static_cast<u8>(i.i2))); }
void CLIY(auto& m, In i) { CLI(m, i); }
void CLFHSI(auto& m, In i) { m.set_cc(compare_cc(m.template load<u32>(m.first(i)), u32{static_cast<u16>(i.i2)})); }
void CLGHSI(auto& m, In i) { m.set_cc(compare_cc(m.template load<u64>(m.first(i)), u64{static_cast<u16>(i.i2)})); }
void CLHHSI(auto& m, In i) { m.set_cc(compare_cc(m.template load<u16>(m.first(i)), static_cast<u16>(i.i2))); }
void CLHHR(auto& m, In i) { m.set_cc(compare_cc(m.gr_high(i.r1), m.gr_high(i.r2))); }
void CLHLR(auto& m, In i) { m.set_cc(compare_cc(m.gr_high(i.r1), m.gr32(i.r2))); }
void CLHF(auto& m, In i) { m.set_cc(compare_cc(m.gr_high(i.r1), m.template load<u32>(m.indexed(i)))); }
void CLIH(auto& m, In i) { m.set_cc(compare_cc(m.gr_high(i.r1), u32_of(i.i2))); }
void CLRL(auto& m, In i) { m.set_cc(compare_cc(m.gr32(i.r1), aligned<u32>(m, i))); }
void CLGRL(auto& m, In i) { m.set_cc(compare_cc(m.gr64(i.r1), aligned<u64>(m, i))); }
void CLGFRL(auto& m, In i) { m.set_cc(compare_cc(m.gr64(i.r1), u64{aligned<u32>(m, i)})); }
void CLHRL(auto& m, In i) { m.set_cc(compare_cc(m.gr32(i.r1), u32{m.template load<u16>(m.relative_operand(i))})); }
void CLGHRL(auto& m, In i) { m.set_cc(compare_cc(m.gr64(i.r1), u64{m.template load<u16>(m.relative_operand(i))})); }
// clang-format on

// COMPARE AND TRAP.
void trap_if(auto& m, u8 mask, unsigned cc) {
  if ((mask << cc & 8) != 0) {
    m.data_exception(0xFF);
  }
}
// clang-format off
void CRT(auto& m, In i) { trap_if(m, i.m3, compare_cc(s32(m.gr32(i.r1)), s32(m.gr32(i.r2)))); }
void CGRT(auto& m, In i) { trap_if(m, i.m3, compare_cc(s64(m.gr64(i.r1)), s64(m.gr64(i.r2)))); }
void CIT(auto& m, In i) { trap_if(m, i.m3, compare_cc(s32(m.gr32(i.r1)), i.i2)); }
void CGIT(auto& m, In i) { trap_if(m, i.m3, compare_cc(s64(m.gr64(i.r1)), i64{i.i2})); }
void CLRT(auto& m, In i) { trap_if(m, i.m3, compare_cc(m.gr32(i.r1), m.gr32(i.r2))); }
void CLGRT(auto& m, In i) { trap_if(m, i.m3, compare_cc(m.gr64(i.r1), m.gr64(i.r2))); }
void CLFIT(auto& m, In i) { trap_if(m, i.m3, compare_cc(m.gr32(i.r1), u32{static_cast<u16>(i.i2)})); }
void CLGIT(auto& m, In i) { trap_if(m, i.m3, compare_cc(m.gr64(i.r1), u64{static_cast<u16>(i.i2)})); }
void CLT(auto& m, In i) { trap_if(m, i.m3, compare_cc(m.gr32(i.r1), m.template load<u32>(m.second(i)))); }
void CLGT(auto& m, In i) { trap_if(m, i.m3, compare_cc(m.gr64(i.r1), m.template load<u64>(m.second(i)))); }
// clang-format on

// MULTIPLY into a pair of registers.
void set_pair32(auto& m, unsigned r, u64 value) {
  m.set_gr32(r, static_cast<u32>(value >> 32));
  m.set_gr32(r + 1, static_cast<u32>(value));
}
void set_pair64(auto& m, unsigned r, u128 value) {
  m.set_gr64(r, static_cast<u64>(value >> 64));
  m.set_gr64(r + 1, static_cast<u64>(value));
}
void multiply_pair32(auto& m, unsigned r, u32 b) {
  m.require_even(r);
  set_pair32(m, r, extended(i64{s32(m.gr32(r + 1))} * s32(b)));
}
void multiply_logical_pair32(auto& m, unsigned r, u32 b) {
  m.require_even(r);
  set_pair32(m, r, u64{m.gr32(r + 1)} * b);
}
void multiply_logical_pair64(auto& m, unsigned r, u64 b) {
  m.require_even(r);
  set_pair64(m, r, u128{m.gr64(r + 1)} * b);
}
/// MULTIPLY SINGLE that sets the condition code (miscellaneous-instruction-extensions facility 2).
template <class T>
T multiply_single_cc(auto& m, T a, T b) {
  T product = 0;
  const bool over = __builtin_mul_overflow(a, b, &product);
  m.set_cc(over ? 3 : sign_cc(product));
  return product;
}

// clang-format off
void MR(auto& m, In i) { multiply_pair32(m, i.r1, m.gr32(i.r2)); }
void M(auto& m, In i) { m.require_even(i.r1); multiply_pair32(m, i.r1, m.template load<u32>(m.indexed(i))); }
void MFY(auto& m, In i) { M(m, i); }
void MGRK(auto& m, In i) { m.require_even(i.r1); set_pair64(m, i.r1, static_cast<u128>(i128{s64(m.gr64(i.r2))} * s64(m.gr64(i.r3)))); }
void MG(auto& m, In i) { m.require_even(i.r1); const i64 b = s64(m.template load<u64>(m.indexed(i))); set_pair64(m, i.r1, static_cast<u128>(i128{s64(m.gr64(i.r1 + 1))} * b)); }
void MH(auto& m, In i) { m.set_gr32(i.r1, m.gr32(i.r1) * static_cast<u32>(halfword(m.template load<u16>(m.indexed(i))))); }
void MHY(auto& m, In i) { MH(m, i); }
void MGH(auto& m, In i) { m.set_gr64(i.r1, m.gr64(i.r1) * halfword(m.template load<u16>(m.indexed(i)))); }
void MHI(auto& m, In i) { m.set_gr32(i.r1, m.gr32(i.r1) * u32_of(i.i2)); }
void MGHI(auto& m, In i) { m.set_gr64(i.r1, m.gr64(i.r1) * extended(i.i2)); }
void MLR(auto& m, In i) { multiply_logical_pair32(m, i.r1, m.gr32(i.r2)); }
void MLGR(auto& m, In i) { multiply_logical_pair64(m, i.r1, m.gr64(i.r2)); }
void ML(auto& m, In i) { m.require_even(i.r1); multiply_logical_pair32(m, i.r1, m.template load<u32>(m.indexed(i))); }
void MLG(auto& m, In i) { m.require_even(i.r1); multiply_logical_pair64(m, i.r1, m.template load<u64>(m.indexed(i))); }
void MSR(auto& m, In i) { m.set_gr32(i.r1, m.gr32(i.r1) * m.gr32(i.r2)); }
void MSGR(auto& m, In i) { m.set_gr64(i.r1, m.gr64(i.r1) * m.gr64(i.r2)); }
void MSGFR(auto& m, In i) { m.set_gr64(i.r1, m.gr64(i.r1) * extended(s32(m.gr32(i.r2)))); }
void MSRKC(auto& m, In i) { const i32 p = multiply_single_cc(m, s32(m.gr32(i.r2)), s32(m.gr32(i.r3))); m.set_gr32(i.r1, static_cast<u32>(p)); if (m.cc() == 3) { m.fixed_overflow(); } }
void MSGRKC(auto& m, In i) { const i64 p = multiply_single_cc(m, s64(m.gr64(i.r2)), s64(m.gr64(i.r3))); m.set_gr64(i.r1, static_cast<u64>(p)); if (m.cc() == 3) { m.fixed_overflow(); } }
void MSC(auto& m, In i) { const i32 p = multiply_single_cc(m, s32(m.gr32(i.r1)), s32(m.template load<u32>(m.indexed(i)))); m.set_gr32(i.r1, static_cast<u32>(p)); if (m.cc() == 3) { m.fixed_overflow(); } }
void MSGC(auto& m, In i) { const i64 p = multiply_single_cc(m, s64(m.gr64(i.r1)), s64(m.template load<u64>(m.indexed(i)))); m.set_gr64(i.r1, static_cast<u64>(p)); if (m.cc() == 3) { m.fixed_overflow(); } }
void MS(auto& m, In i) { m.set_gr32(i.r1, m.gr32(i.r1) * m.template load<u32>(m.indexed(i))); }
void MSY(auto& m, In i) { MS(m, i); }
void MSG(auto& m, In i) { m.set_gr64(i.r1, m.gr64(i.r1) * m.template load<u64>(m.indexed(i))); }
void MSGF(auto& m, In i) { m.set_gr64(i.r1, m.gr64(i.r1) * extended(s32(m.template load<u32>(m.indexed(i))))); }
void MSFI(auto& m, In i) { MHI(m, i); }
void MSGFI(auto& m, In i) { MGHI(m, i); }
// clang-format on

// DIVIDE: remainder to the even, quotient to the odd register.
void divide_signed32(auto& m, unsigned r, u32 divisor) {
  const i64 dividend = s64(u64{m.gr32(r)} << 32 | m.gr32(r + 1));
  const i64 by = s32(divisor);
  if (by == 0 || (by == -1 && dividend == INT64_MIN)) {
    m.program_interruption(pgm::kFixedPointDivide);
  }
  const i64 quotient = dividend / by;
  if (quotient != static_cast<i32>(quotient)) {
    m.program_interruption(pgm::kFixedPointDivide);
  }
  m.set_gr32(r, u32_of(dividend % by));
  m.set_gr32(r + 1, u32_of(quotient));
}
void divide_logical32(auto& m, unsigned r, u32 divisor) {
  const u64 dividend = u64{m.gr32(r)} << 32 | m.gr32(r + 1);
  if (divisor == 0 || dividend / divisor > 0xFFFFFFFFU) {
    m.program_interruption(pgm::kFixedPointDivide);
  }
  m.set_gr32(r, static_cast<u32>(dividend % divisor));
  m.set_gr32(r + 1, static_cast<u32>(dividend / divisor));
}
void divide_logical64(auto& m, unsigned r, u64 divisor) {
  const u128 dividend = u128{m.gr64(r)} << 64 | m.gr64(r + 1);
  if (divisor <= m.gr64(r)) {
    m.program_interruption(pgm::kFixedPointDivide);
  }
  m.set_gr64(r, static_cast<u64>(dividend % divisor));
  m.set_gr64(r + 1, static_cast<u64>(dividend / divisor));
}
void divide_single64(auto& m, unsigned r, i64 divisor) {
  const i64 dividend = s64(m.gr64(r + 1));
  if (divisor == 0 || (divisor == -1 && dividend == INT64_MIN)) {
    m.program_interruption(pgm::kFixedPointDivide);
  }
  m.set_gr64(r, extended(dividend % divisor));
  m.set_gr64(r + 1, extended(dividend / divisor));
}
// clang-format off
void DR(auto& m, In i) { m.require_even(i.r1); divide_signed32(m, i.r1, m.gr32(i.r2)); }
void D(auto& m, In i) { m.require_even(i.r1); divide_signed32(m, i.r1, m.template load<u32>(m.indexed(i))); }
void DLR(auto& m, In i) { m.require_even(i.r1); divide_logical32(m, i.r1, m.gr32(i.r2)); }
void DLGR(auto& m, In i) { m.require_even(i.r1); divide_logical64(m, i.r1, m.gr64(i.r2)); }
void DL(auto& m, In i) { m.require_even(i.r1); divide_logical32(m, i.r1, m.template load<u32>(m.indexed(i))); }
void DLG(auto& m, In i) { m.require_even(i.r1); divide_logical64(m, i.r1, m.template load<u64>(m.indexed(i))); }
void DSGR(auto& m, In i) { m.require_even(i.r1); divide_single64(m, i.r1, s64(m.gr64(i.r2))); }
void DSGFR(auto& m, In i) { m.require_even(i.r1); divide_single64(m, i.r1, s32(m.gr32(i.r2))); }
void DSG(auto& m, In i) { m.require_even(i.r1); divide_single64(m, i.r1, s64(m.template load<u64>(m.indexed(i)))); }
void DSGF(auto& m, In i) { m.require_even(i.r1); divide_single64(m, i.r1, s32(m.template load<u32>(m.indexed(i)))); }
// clang-format on

}  // namespace cambridge::machine::semantics
