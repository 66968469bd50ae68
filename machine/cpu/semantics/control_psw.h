/// Control instructions on the PSW, control registers, prefix and key. PoO ch. 10.
#pragma once

#include "machine/cpu/semantics/load_store.h"

namespace cambridge::machine::semantics {

auto LPSWE(auto& m, In i) {
  const auto at = m.second(i);
  m.specification_if((at.address & 7) != 0);
  u8 bytes[16];
  m.fetch_bytes(at, bytes);
  m.note_branch(i);
  m.load_psw({load_big_endian<u64>(bytes), load_big_endian<u64>(bytes + 8)});
  return m.go_on_at_psw(i);
}
auto LPSW(auto& m, In i) {
  const auto at = m.first(i);
  m.specification_if((at.address & 7) != 0);
  const u64 doubleword = m.template load<u64>(at);
  m.specification_if((doubleword & psw::kEsaShort) == 0);
  m.note_branch(i);
  m.load_psw(expand_short_psw(doubleword));
  return m.go_on_at_psw(i);
}
void SSM(auto& m, In i) {
  m.set_system_mask(m.template load<u8>(m.first(i)));
}
void STNSM(auto& m, In i) {
  const u8 mask = static_cast<u8>(m.psw_mask() >> 56);
  m.template store<u8>(m.first(i), mask);
  m.set_system_mask(mask & static_cast<u8>(i.i2));
}
void STOSM(auto& m, In i) {
  const u8 mask = static_cast<u8>(m.psw_mask() >> 56);
  m.template store<u8>(m.first(i), mask);
  m.set_system_mask(mask | static_cast<u8>(i.i2));
}
/// The PSW key, in problem state if the PSW-key mask (CR3) allows it.
void require_key(auto& m, unsigned key) {
  if (m.in_problem_state() && (m.cr(3) << key & 0x80000000U) == 0) {
    m.program_interruption(pgm::kPrivilegedOperation);
  }
}
void SPKA(auto& m, In i) {
  const u64 key = m.second(i).address >> 4 & 15;
  require_key(m, static_cast<unsigned>(key));
  m.set_psw_mask((m.psw_mask() & ~psw::kKey) | key << 52);
}
/// Extraction authority (CR0 bit 36) in problem state.
void require_extraction_authority(auto& m) {
  if (m.in_problem_state() && (m.cr(0) & bit64(36)) == 0) {
    m.program_interruption(pgm::kPrivilegedOperation);
  }
}
void IPK(auto& m, In) {
  require_extraction_authority(m);
  m.set_gr64(2, (m.gr64(2) & ~u64{0xFF}) | m.psw_key() << 4);
}

/// What a change of CR0 makes invalid in the look-aside: protection and EDAT controls.
inline constexpr u64 kCachedControls = bit64(35) | bit64(38) | bit64(39) | bit64(40) | bit64(43);
void LCTLG(auto& m, In i) {
  m.specification_if((m.second(i).address & 7) != 0);
  const u64 before = m.cr(0);
  load_multiple<u64>(m, i, [&](unsigned r, u64 v) { m.set_cr(r, v); });
  if (((before ^ m.cr(0)) & kCachedControls) != 0) {
    m.purge_look_aside();
  }
  m.control_changed();
}
void LCTL(auto& m, In i) {
  m.specification_if((m.second(i).address & 3) != 0);
  const u64 before = m.cr(0);
  load_multiple<u32>(m, i,
                     [&](unsigned r, u32 v) { m.set_cr(r, (m.cr(r) & 0xFFFFFFFF00000000U) | v); });
  if (((before ^ m.cr(0)) & kCachedControls) != 0) {
    m.purge_look_aside();
  }
  m.control_changed();
}
void STCTG(auto& m, In i) {
  m.specification_if((m.second(i).address & 7) != 0);
  store_multiple<u64>(m, i, [&](unsigned r) { return m.cr(r); });
}
void STCTL(auto& m, In i) {
  m.specification_if((m.second(i).address & 3) != 0);
  store_multiple<u32>(m, i, [&](unsigned r) { return static_cast<u32>(m.cr(r)); });
}
void SPX(auto& m, In i) {
  const auto at = m.second(i);
  m.specification_if((at.address & 3) != 0);
  const u32 prefix = m.template load<u32>(at) & 0x7FFFE000U;
  if (prefix + u64{8192} > m.storage().size()) {
    m.program_interruption(pgm::kAddressing);
  }
  m.set_prefix(prefix);
}
void STPX(auto& m, In i) {
  const auto at = m.second(i);
  m.specification_if((at.address & 3) != 0);
  m.template store<u32>(at, static_cast<u32>(m.prefix()));
}
void STAP(auto& m, In i) {
  const auto at = m.second(i);
  m.specification_if((at.address & 1) != 0);
  m.template store<u16>(at, m.address());
}
void STIDP(auto& m, In i) {
  const auto at = m.second(i);
  m.specification_if((at.address & 7) != 0);
  m.template store<u64>(at, m.configuration().identity.cpu_id);
}
void LPP(auto& m, In i) {
  const auto at = m.second(i);
  m.specification_if((at.address & 7) != 0);
  (void)m.template load<u64>(at);
}

// Address-space control.
void SAC(auto& m, In i) {
  const u64 code = m.second(i).address >> 8 & 15;
  if ((m.psw_mask() & psw::kDat) == 0 || (code != 3 && code > 2) ||
      (code == 3 && m.in_problem_state())) {
    m.specification_if(code > 3);
    m.program_interruption(code == 3 && m.in_problem_state() ? pgm::kPrivilegedOperation
                                                             : pgm::kSpecialOperation);
  }
  // Codes 0 primary, 1 secondary, 2 access register, 3 home; PSW bits 00, 10, 01, 11.
  constexpr u64 kBits[] = {0, 2, 1, 3};
  if (code != 0 && code != 3 && (m.cr(0) & bit64(37)) == 0) {
    m.program_interruption(pgm::kSpecialOperation);
  }
  m.set_psw_mask((m.psw_mask() & ~psw::kSpace) | kBits[code] << 46);
}
void SACF(auto& m, In i) {
  SAC(m, i);
}
void IAC(auto& m, In i) {
  require_extraction_authority(m);
  if ((m.psw_mask() & psw::kDat) == 0) {
    m.program_interruption(pgm::kSpecialOperation);
  }
  constexpr unsigned kCodes[] = {0, 2, 1, 3};
  const unsigned code = kCodes[m.psw_mask() >> 46 & 3];
  m.set_gr64(i.r1, (m.gr64(i.r1) & ~u64{0xFF00}) | code << 8);
  m.set_cc(code);
}
void EPAR(auto& m, In i) {
  require_extraction_authority(m);
  m.set_gr32(i.r1, static_cast<u32>(m.cr(4) & 0xFFFF));
}
void EPAIR(auto& m, In i) {
  require_extraction_authority(m);
  m.set_gr64(i.r1, (m.cr(4) & 0xFFFFFFFF00000000U) | (m.cr(4) & 0xFFFF));
}
void ESAR(auto& m, In i) {
  require_extraction_authority(m);
  m.set_gr32(i.r1, static_cast<u32>(m.cr(3) & 0xFFFF));
}
void ESAIR(auto& m, In i) {
  require_extraction_authority(m);
  m.set_gr64(i.r1, (m.cr(3) & 0xFFFFFFFF00000000U) | (m.cr(3) & 0xFFFF));
}
void ESEA(auto& m, In i) {
  const u32 old = static_cast<u32>(m.cr(8) >> 16 & 0xFFFF);
  const u32 replacement = m.gr32(i.r1) & 0xFFFF;
  m.set_cr(8, (m.cr(8) & ~u64{0xFFFF0000}) | u64{replacement} << 16);
  m.set_gr32(i.r1, old << 16 | old);
}

/// MONITOR CALL: an interruption when the class's mask bit in CR8 is one.
void MC(auto& m, In i) {
  m.specification_if((i.i2 & 0xF0) != 0);
  const unsigned number = static_cast<unsigned>(i.i2 & 15);
  if ((m.cr(8) << number & 0x8000) == 0) {
    return;
  }
  m.monitor_class = static_cast<u16>(number);
  m.monitor_code = m.first(i).address;
  m.program_interruption(pgm::kMonitor);
}

}  // namespace cambridge::machine::semantics
