/// Control instructions on storage: keys, translation, look-aside, real storage, and moves between
/// spaces. PoO ch. 10.
#pragma once

#include <cstring>

#include "machine/cpu/semantics/control_psw.h"
#include "machine/cpu/semantics/interlocked.h"
#include "machine/cpu/semantics/long_operands.h"
#include "machine/storage/absolute_storage.h"

namespace cambridge::machine::semantics {

// Storage keys. Bits: access control 4, fetch protection, reference, change.
FrameState& frame_of(auto& m, u64 real) {
  const u64 absolute = m.apply_prefix(m.wrap(real));
  if (absolute >= m.storage().size()) {
    m.program_interruption(pgm::kAddressing);
  }
  return m.storage().frame(absolute >> 12);
}
u64 frame_number(auto& m, u64 absolute) {
  if (absolute >= m.storage().size()) {
    m.program_interruption(pgm::kAddressing);
  }
  return absolute >> 12;
}
void ISKE(auto& m, In i) {
  m.set_gr64(i.r1, (m.gr64(i.r1) & ~u64{0xFF}) | frame_of(m, m.gr64(i.r2)).key.load());
}
void IVSK(auto& m, In i) {
  require_extraction_authority(m);
  const auto space = m.translate_operand(m.by_register(i.r2));
  m.set_gr64(i.r1, (m.gr64(i.r1) & ~u64{0xFF}) | (frame_of(m, space.real).key.load() & 0xF8U));
}
void SSKE(auto& m, In i) {
  const u8 key = static_cast<u8>(m.gr32(i.r1) & 0xFE);
  constexpr u8 kMultipleBlock = 1;
  u64 real = m.wrap(m.gr64(i.r2));
  u64 frames = 1;
  const bool multiple = (i.m3 & kMultipleBlock) != 0 && (m.cr(0) & bit64(40)) != 0;
  if (multiple) {
    frames = 256 - (real >> 12 & 0xFF);
  }
  bool reduced = false;
  for (u64 k = 0; k < frames; ++k) {
    FrameState& frame =
        multiple ? m.storage().frame(frame_number(m, real + k * 4096)) : frame_of(m, real);
    const u8 old = frame.key.exchange(key);
    reduced = reduced || (old & ~key) != 0 || (old >> 4) != (key >> 4);
  }
  if (multiple) {
    set_operand_address(m, i.r2, m.wrap((real & ~u64{0xFFFFF}) + 0x100000));
  }
  if (reduced) {
    m.purge_everywhere();
  }
}
void RRBE(auto& m, In i) {
  const u8 old = frame_of(m, m.gr64(i.r2)).key.fetch_and(static_cast<u8>(~0x04));
  m.set_cc(old >> 1 & 3);
  if ((old & 4) != 0) {
    m.purge_everywhere();
  }
}
void RRBM(auto& m, In i) {
  u64 bits = 0;
  const u64 first = m.wrap(m.gr64(i.r2)) >> 12 & ~u64{63};
  for (u64 k = 0; k < 64; ++k) {
    FrameState& frame = m.storage().frame(frame_number(m, (first + k) << 12));
    bits = bits << 1 | (frame.key.fetch_and(static_cast<u8>(~0x04)) >> 2 & 1);
  }
  m.set_gr64(i.r1, bits);
  m.purge_everywhere();
}
/// PERFORM FRAME MANAGEMENT FUNCTION: clears frames, sets keys.
void PFMF(auto& m, In i) {
  const u64 controls = m.gr64(i.r1);
  constexpr u64 kSetKey = 0x20000;
  constexpr u64 kClear = 0x10000;
  m.specification_if((controls & 0xFFFFFFFFFFF80101U & ~u64{0xFFFFFFFF00000000U}) != 0);
  const u64 size_code = controls >> 12 & 7;
  m.specification_if(size_code > 2);
  const u64 frame_size = size_code == 0 ? 4096 : size_code == 1 ? 0x100000 : 0x80000000U;
  const u64 start = m.wrap(m.gr64(i.r2)) & ~u64{0xFFF};
  const u64 end = size_code == 0 ? start + 4096 : (start & ~(frame_size - 1)) + frame_size;
  for (u64 at = start; at < end; at += 4096) {
    const u64 absolute = size_code == 0 ? m.apply_prefix(at) : at;
    const u64 number = frame_number(m, absolute);
    if ((controls & kSetKey) != 0) {
      m.storage().frame(number).key.store(static_cast<u8>(controls & 0xFE));
    }
    if ((controls & kClear) != 0) {
      std::memset(m.absolute_pointer(absolute, AccessKind::Store), 0, 4096);
      m.note_frame_store(number);
    }
  }
  if (size_code != 0) {
    set_operand_address(m, i.r2, end);
  }
  if ((controls & kSetKey) != 0) {
    m.purge_everywhere();
  }
}
void TB(auto& m, In i) {
  const u64 real = m.wrap(m.gr64(i.r2)) & ~u64{0xFFF};
  std::memset(m.real_pointer(real, AccessKind::Store), 0, 4096);
  m.set_gr64(0, 0);
  m.set_cc(0);
}

// Real storage.
// clang-format off
void LURA(auto& m, In i) { const u64 at = m.wrap(m.gr64(i.r2)); m.specification_if((at & 3) != 0); m.set_gr32(i.r1, load_big_endian<u32>(m.real_pointer(at, AccessKind::Fetch))); }
void LURAG(auto& m, In i) { const u64 at = m.wrap(m.gr64(i.r2)); m.specification_if((at & 7) != 0); m.set_gr64(i.r1, load_big_endian<u64>(m.real_pointer(at, AccessKind::Fetch))); }
void STURA(auto& m, In i) { const u64 at = m.wrap(m.gr64(i.r2)); m.specification_if((at & 3) != 0); store_big_endian(m.real_pointer(at, AccessKind::Store), m.gr32(i.r1)); }
void STURG(auto& m, In i) { const u64 at = m.wrap(m.gr64(i.r2)); m.specification_if((at & 7) != 0); store_big_endian(m.real_pointer(at, AccessKind::Store), m.gr64(i.r1)); }
// clang-format on

// Purging.
void PTLB(auto& m, In) {
  m.purge_look_aside();
}
void PALB(auto& m, In) {
  m.purge_look_aside();
}
/// IPTE: sets the invalid bit of one entry (or a range) and purges it everywhere.
void IPTE(auto& m, In i) {
  constexpr u64 kPageInvalid = 0x400;
  constexpr u64 kPageTable = ~u64{0x7FF};
  const u64 count = i.r3 == 0 ? 1 : (m.gr32(i.r3) & 0xFF) + u64{1};
  for (u64 k = 0; k < count; ++k) {
    const u64 address = m.gr64(i.r2) + k * 4096;
    const u64 entry = (m.gr64(i.r1) & kPageTable) + (address >> 9 & 0x7F8);
    u8* at = m.real_pointer(entry, AccessKind::Store);
    store_big_endian(at, load_big_endian<u64>(at) | kPageInvalid);
    m.purge_page_everywhere(address);
  }
}
/// IDTE: invalidates region or segment entries, or only purges by ASCE.
void IDTE(auto& m, In i) {
  const u64 options = m.gr64(i.r2);
  constexpr u64 kClearByAsce = 0x800;
  if ((options & kClearByAsce) == 0) {
    const u64 designation = m.gr64(i.r1);
    const unsigned level = static_cast<unsigned>(designation >> 2 & 3);
    const u64 shift = 20 + 11 * level;
    const u64 index = options >> shift & 0x7FF;
    const u64 count = (options & 0x7FF) + 1;
    for (u64 k = 0; k < count && index + k < 2048; ++k) {
      u8* at = m.real_pointer((designation & ~u64{0xFFF}) + (index + k) * 8, AccessKind::Store);
      store_big_endian(at, load_big_endian<u64>(at) | 0x20);
    }
  }
  m.purge_everywhere();
}
void CSP(auto& m, In i) {
  m.require_even(i.r1);
  const u64 operand = m.gr64(i.r2);
  const u32 seen = compare_and_swap<u32>(m, Operand{m.wrap(operand & ~u64{3}), i.r2}, m.gr32(i.r1),
                                         m.gr32(i.r1 + 1U));
  if (m.cc() == 1) {
    m.set_gr32(i.r1, seen);
  } else if ((operand & 3) != 0) {
    m.purge_everywhere();
  }
}
void CSPG(auto& m, In i) {
  m.require_even(i.r1);
  const u64 operand = m.gr64(i.r2);
  const u64 seen = compare_and_swap<u64>(m, Operand{m.wrap(operand & ~u64{7}), i.r2}, m.gr64(i.r1),
                                         m.gr64(i.r1 + 1U));
  if (m.cc() == 1) {
    m.set_gr64(i.r1, seen);
  } else if ((operand & 3) != 0) {
    m.purge_everywhere();
  }
}

/// CRDTE: compares a table entry with R1, replaces it with R1+1, and purges. R2 designates the
/// table and its type, R2+1 the address whose entry it is.
void CRDTE(auto& m, In i) {
  m.require_even(i.r1);
  m.require_even(i.r2);
  const u64 designation = m.gr64(i.r2);
  const u64 address = m.gr64(i.r2 + 1U);
  const unsigned type = static_cast<unsigned>(designation >> 2 & 7);
  m.specification_if(type != 0 && type < 4);
  const u64 entry =
      type == 0 ? (designation & ~u64{0x7FF}) + (address >> 12 & 0xFF) * 8
                : (designation & ~u64{0xFFF}) + (address >> (20 + 11 * (type - 4)) & 0x7FF) * 8;
  u64* where = reinterpret_cast<u64*>(m.real_pointer(entry, AccessKind::Store));
  u64 seen = big_endian(m.gr64(i.r1));
  const bool equal = __atomic_compare_exchange_n(where, &seen, big_endian(m.gr64(i.r1 + 1U)), false,
                                                 __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  m.set_cc(equal ? 0 : 1);
  if (equal) {
    m.purge_everywhere();
  } else {
    m.set_gr64(i.r1, big_endian(seen));
  }
}

// LOAD REAL ADDRESS and its relatives.
/// cc 0 translated; 1 segment, 2 page not there (register has the entry); 3 beyond.
void load_real_address(auto& m, In i, auto set) {
  const auto at = m.indexed(i);
  const auto result = m.translate_operand(at);
  switch (result.exception) {
    case 0:
      set(result.real, true);
      m.set_cc(0);
      return;
    case pgm::kSegmentTranslation:
      m.set_cc(1);
      set(result.entry, false);
      return;
    case pgm::kPageTranslation:
      m.set_cc(2);
      set(result.entry, false);
      return;
    case pgm::kAddressing:
    case pgm::kTranslationSpecification:
      m.program_interruption(result.exception);
    default:
      m.set_cc(3);
      m.set_gr32(i.r1, result.exception | 0x80000000U);
  }
}
void LRAG(auto& m, In i) {
  load_real_address(m, i, [&](u64 value, bool) { m.set_gr64(i.r1, value); });
}
void LRA(auto& m, In i) {
  if (m.is_64bit()) {
    LRAG(m, i);
    return;
  }
  load_real_address(m, i, [&](u64 value, bool translated) {
    if (translated && value > 0x7FFFFFFF) {
      m.program_interruption(pgm::kSpecialOperation);
    }
    m.set_gr32(i.r1, static_cast<u32>(value));
  });
}
void LRAY(auto& m, In i) {
  LRA(m, i);
}
void STRAG(auto& m, In i) {
  const auto result = m.translate_operand(m.second(i));
  if (result.exception != 0) {
    m.program_interruption(result.exception);
  }
  m.template store<u64>(m.first(i), result.real);
}
void LPTEA(auto& m, In i) {
  const auto result = m.translate_operand(m.by_register(i.r2));
  if (result.exception != 0 && result.exception != pgm::kPageTranslation) {
    m.set_gr64(i.r1, result.exception);
    m.set_cc(result.exception == pgm::kSegmentTranslation ? 2 : 3);
    return;
  }
  m.set_gr64(i.r1, result.entry | (result.is_protected ? 4 : 0));
  m.set_cc(result.is_segment ? 1 : 0);
}
/// TPROT: 0 fetch and store, 1 fetch only, 2 nothing, 3 no translation.
void TPROT(auto& m, In i) {
  const auto at = m.first(i);
  const u8 tested = static_cast<u8>(m.second(i).address >> 4 & 15);
  const auto result = m.translate_operand(at);
  if (result.exception == pgm::kAddressing || result.exception == pgm::kTranslationSpecification) {
    m.program_interruption(result.exception);
  }
  if (result.exception != 0) {
    m.set_cc(3);
    return;
  }
  const u8 key = frame_of(m, result.real).key.load();
  const bool matches = tested == 0 || key >> 4 == tested;
  if (!matches && (key & 0x08) != 0) {
    m.set_cc(2);
  } else {
    m.set_cc(matches && !result.is_protected ? 0 : 1);
  }
}

// Moves between address spaces and keys.
/// Copies with each operand accessed its own way; true length and cc 3 for more than 256 bytes.
void move_between(auto& m, auto to, unsigned to_space, int to_key, auto from, unsigned from_space,
                  int from_key, u64 length) {
  using AccessAs = typename std::remove_reference_t<decltype(m)>::AccessAs;
  u8 bytes[4096];
  if (length == 0) {
    return;
  }
  {
    const AccessAs source(m, from_space, from_key);
    m.fetch_bytes(from, {bytes, length});
  }
  const AccessAs target(m, to_space, to_key);
  m.store_bytes(to, {bytes, length});
}
u64 true_length(auto& m, In i) {
  const u64 wanted = m.is_64bit() ? m.gr64(i.r1) : m.gr32(i.r1);
  m.set_cc(wanted > 256 ? 3 : 0);
  return wanted > 256 ? 256 : wanted;
}
void require_dat_and_secondary(auto& m) {
  const u64 space = m.psw_mask() >> 46 & 3;
  if ((m.psw_mask() & psw::kDat) == 0 || (m.cr(0) & bit64(37)) == 0 || space == 1 || space == 3) {
    m.program_interruption(pgm::kSpecialOperation);
  }
}
void MVCP(auto& m, In i) {
  require_dat_and_secondary(m);
  const unsigned key = m.gr32(i.r3) >> 4 & 15;
  require_key(m, key);
  move_between(m, m.first(i), 0, -1, m.second(i), 2, static_cast<int>(key), true_length(m, i));
}
void MVCS(auto& m, In i) {
  require_dat_and_secondary(m);
  const unsigned key = m.gr32(i.r3) >> 4 & 15;
  require_key(m, key);
  move_between(m, m.first(i), 2, static_cast<int>(key), m.second(i), 0, -1, true_length(m, i));
}
unsigned psw_space(auto& m) {
  return static_cast<unsigned>(m.psw_mask() >> 46 & 3);
}
void MVCK(auto& m, In i) {
  const unsigned key = m.gr32(i.r3) >> 4 & 15;
  require_key(m, key);
  move_between(m, m.first(i), psw_space(m), -1, m.second(i), psw_space(m), static_cast<int>(key),
               true_length(m, i));
}
void MVCSK(auto& m, In i) {
  const unsigned key = m.gr32(1) >> 4 & 15;
  require_key(m, key);
  move_between(m, m.first(i), psw_space(m), -1, m.second(i), psw_space(m), static_cast<int>(key),
               (m.gr32(0) & 0xFF) + 1);
}
void MVCDK(auto& m, In i) {
  const unsigned key = m.gr32(1) >> 4 & 15;
  require_key(m, key);
  move_between(m, m.first(i), psw_space(m), static_cast<int>(key), m.second(i), psw_space(m), -1,
               (m.gr32(0) & 0xFF) + 1);
}
/// MVCOS: general register 0 says how to access each operand.
void MVCOS(auto& m, In i) {
  if ((m.psw_mask() & psw::kDat) == 0) {
    m.program_interruption(pgm::kSpecialOperation);
  }
  const u64 wanted = m.is_64bit() ? m.gr64(i.r3) : m.gr32(i.r3);
  const u64 length = wanted > 4096 ? 4096 : wanted;
  const auto space = [&](u32 control) {
    // Specified-access-space bits 00 primary, 10 secondary, 01 access register, 11 home, when
    // valid.
    return (control & 1) != 0 ? control >> 6 & 3 : psw_space(m);
  };
  const auto key = [&](u32 control) {
    return (control & 2) != 0 ? static_cast<int>(control >> 12 & 15) : -1;
  };
  const u32 to = m.gr32(0) >> 16;
  const u32 from = m.gr32(0) & 0xFFFF;
  if (key(to) >= 0) {
    require_key(m, static_cast<unsigned>(key(to)));
  }
  if (key(from) >= 0) {
    require_key(m, static_cast<unsigned>(key(from)));
  }
  if (m.in_problem_state() && space(to) == 3) {
    m.program_interruption(pgm::kSpecialOperation);
  }
  move_between(m, m.first(i), space(to), key(to), m.second(i), space(from), key(from), length);
  m.set_cc(wanted > 4096 ? 3 : 0);
}
/// MVPG: a whole page; cc 1 or 2 instead of an interruption when bit 55 of R0 asks for it.
void MVPG(auto& m, In i) {
  const auto to = m.by_register(i.r1);
  const auto from = m.by_register(i.r2);
  const bool condition_code = (m.gr32(0) & 0x100) != 0;
  const auto page = [](auto at) {
    at.address &= ~u64{0xFFF};
    return at;
  };
  if (condition_code && (m.psw_mask() & psw::kDat) != 0) {
    const auto target = m.translate_operand(page(to));
    if (target.exception == pgm::kPageTranslation) {
      m.set_cc(1);
      return;
    }
    if (m.translate_operand(page(from)).exception == pgm::kPageTranslation) {
      m.set_cc(2);
      return;
    }
  }
  const u8* source = m.pieces(page(from), 4096, AccessKind::Fetch).first;
  std::memmove(m.pieces(page(to), 4096, AccessKind::Store).first, source, 4096);
  m.set_cc(0);
}

}  // namespace cambridge::machine::semantics
