/// Floating-point-support instructions: moves of registers and the FPC. PoO ch. 9.
#pragma once

#include "machine/cpu/semantics/algorithms.h"

namespace cambridge::machine::semantics {

inline constexpr u64 kSign64 = u64{1} << 63;

// clang-format off
void LDR(auto& m, In i) { m.set_fpr(i.r1, m.fpr(i.r2)); }
void LER(auto& m, In i) { m.set_fpr(i.r1, (m.fpr(i.r1) & 0xFFFFFFFFU) | (m.fpr(i.r2) & 0xFFFFFFFF00000000U)); }
void LXR(auto& m, In i) { m.specification_if(((i.r1 | i.r2) & 2) != 0); m.set_fpr(i.r1, m.fpr(i.r2)); m.set_fpr(i.r1 + 2U, m.fpr(i.r2 + 2U)); }
void LD(auto& m, In i) { m.set_fpr(i.r1, m.template load<u64>(m.indexed(i))); }
void LDY(auto& m, In i) { LD(m, i); }
void LE(auto& m, In i) { m.set_fpr(i.r1, (m.fpr(i.r1) & 0xFFFFFFFFU) | u64{m.template load<u32>(m.indexed(i))} << 32); }
void LEY(auto& m, In i) { LE(m, i); }
void STD(auto& m, In i) { m.template store<u64>(m.indexed(i), m.fpr(i.r1)); }
void STDY(auto& m, In i) { STD(m, i); }
void STE(auto& m, In i) { m.template store<u32>(m.indexed(i), static_cast<u32>(m.fpr(i.r1) >> 32)); }
void STEY(auto& m, In i) { STE(m, i); }
void LDGR(auto& m, In i) { m.require_afp(); m.set_fpr(i.r1, m.gr64(i.r2)); }
void LGDR(auto& m, In i) { m.require_afp(); m.set_gr64(i.r1, m.fpr(i.r2)); }
void LCDFR(auto& m, In i) { m.require_afp(); m.set_fpr(i.r1, m.fpr(i.r2) ^ kSign64); }
void LNDFR(auto& m, In i) { m.require_afp(); m.set_fpr(i.r1, m.fpr(i.r2) | kSign64); }
void LPDFR(auto& m, In i) { m.require_afp(); m.set_fpr(i.r1, m.fpr(i.r2) & ~kSign64); }
void CPSDR(auto& m, In i) { m.require_afp(); m.set_fpr(i.r1, (m.fpr(i.r2) & ~kSign64) | (m.fpr(i.r3) & kSign64)); }
void LZER(auto& m, In i) { m.set_fpr(i.r1, m.fpr(i.r1) & 0xFFFFFFFFU); }
void LZDR(auto& m, In i) { m.set_fpr(i.r1, 0); }
void LZXR(auto& m, In i) { m.specification_if((i.r1 & 2) != 0); m.set_fpr(i.r1, 0); m.set_fpr(i.r1 + 2U, 0); }

// The floating-point-control register: masks, flags, DXC, DFP and BFP rounding modes.
inline constexpr u32 kFpcReserved = 0x03030088;
void EFPC(auto& m, In i) { m.require_afp(); m.set_gr32(i.r1, m.fpc()); }
void STFPC(auto& m, In i) { m.require_afp(); m.template store<u32>(m.second(i), m.fpc()); }
void put_fpc(auto& m, u32 value) {
  m.specification_if((value & kFpcReserved) != 0 || (value & 7) == 4 || (value & 7) == 5 || (value & 7) == 6);
  m.set_fpc(value);
}
void SFPC(auto& m, In i) { m.require_afp(); put_fpc(m, m.gr32(i.r1)); }
void LFPC(auto& m, In i) { m.require_afp(); put_fpc(m, m.template load<u32>(m.second(i))); }
void SRNM(auto& m, In i) { m.require_afp(); m.set_fpc((m.fpc() & ~7U) | static_cast<u32>(m.second(i).address & 3)); }
void SRNMB(auto& m, In i) {
  m.require_afp();
  const u64 mode = m.second(i).address;
  m.specification_if(mode > 7 || (mode >= 4 && mode <= 6));
  m.set_fpc((m.fpc() & ~7U) | static_cast<u32>(mode));
}
// clang-format on

}  // namespace cambridge::machine::semantics
