/// COMPARE AND SWAP and the load-and-operate instructions: host atomics on guest storage.
/// PoO ch. 7, ch. 5 "Interlocked Update".
#pragma once

#include "machine/cpu/semantics/algorithms.h"

namespace cambridge::machine::semantics {

/// Compares and swaps; returns what was there and sets the condition code.
template <class T>
T compare_and_swap(auto& m, auto at, T expected, T replacement) {
  T* where = m.template interlocked<T>(at);
  T seen = big_endian(expected);
  const bool equal = __atomic_compare_exchange_n(where, &seen, big_endian(replacement), false,
                                                 __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  m.set_cc(equal ? 0 : 1);
  return big_endian(seen);
}
void CS(auto& m, In i) {
  const u32 seen = compare_and_swap<u32>(m, m.second(i), m.gr32(i.r1), m.gr32(i.r3));
  if (m.cc() == 1) {
    m.set_gr32(i.r1, seen);
  }
}
void CSY(auto& m, In i) {
  CS(m, i);
}
void CSG(auto& m, In i) {
  const u64 seen = compare_and_swap<u64>(m, m.second(i), m.gr64(i.r1), m.gr64(i.r3));
  if (m.cc() == 1) {
    m.set_gr64(i.r1, seen);
  }
}
void CDS(auto& m, In i) {
  m.require_even(i.r1);
  m.require_even(i.r3);
  const u64 expected = u64{m.gr32(i.r1)} << 32 | m.gr32(i.r1 + 1U);
  const u64 replacement = u64{m.gr32(i.r3)} << 32 | m.gr32(i.r3 + 1U);
  const u64 seen = compare_and_swap<u64>(m, m.second(i), expected, replacement);
  if (m.cc() == 1) {
    m.set_gr32(i.r1, static_cast<u32>(seen >> 32));
    m.set_gr32(i.r1 + 1U, static_cast<u32>(seen));
  }
}
void CDSY(auto& m, In i) {
  CDS(m, i);
}
/// A 16-byte compare and swap by CMPXCHG16B. Returns true when it was equal.
inline bool swap_quadword(void* where, u64& high, u64& low, u64 new_high, u64 new_low) {
  u64 first = big_endian(high);
  u64 second = big_endian(low);
  bool equal = false;
  asm volatile("lock cmpxchg16b %1"
               : "=@ccz"(equal), "+m"(*static_cast<u128*>(where)), "+a"(first), "+d"(second)
               : "b"(big_endian(new_high)), "c"(big_endian(new_low))
               : "memory");
  high = big_endian(first);
  low = big_endian(second);
  return equal;
}
void CDSG(auto& m, In i) {
  m.require_even(i.r1);
  m.require_even(i.r3);
  u128* where = m.template interlocked<u128>(m.second(i));
  u64 high = m.gr64(i.r1);
  u64 low = m.gr64(i.r1 + 1U);
  const bool equal = swap_quadword(where, high, low, m.gr64(i.r3), m.gr64(i.r3 + 1U));
  m.set_cc(equal ? 0 : 1);
  if (!equal) {
    m.set_gr64(i.r1, high);
    m.set_gr64(i.r1 + 1U, low);
  }
}
void LPQ(auto& m, In i) {
  m.require_even(i.r1);
  const auto at = m.indexed(i);
  m.specification_if((at.address & 15) != 0);
  u8 bytes[16];
  m.fetch_bytes(at, bytes);
  m.set_gr64(i.r1, load_big_endian<u64>(bytes));
  m.set_gr64(i.r1 + 1U, load_big_endian<u64>(bytes + 8));
}
void STPQ(auto& m, In i) {
  m.require_even(i.r1);
  u128* where = m.template interlocked<u128>(m.indexed(i));
  u64 high = 0;
  u64 low = 0;
  while (!swap_quadword(where, high, low, m.gr64(i.r1), m.gr64(i.r1 + 1U))) {
  }
}
template <class T>
T load_and_change(auto& m, In i, auto change) {
  T* where = m.template interlocked<T>(m.second(i));
  T seen = __atomic_load_n(where, __ATOMIC_RELAXED);
  while (!__atomic_compare_exchange_n(where, &seen,
                                      big_endian(static_cast<T>(change(big_endian(seen)))), true,
                                      __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)) {
  }
  return big_endian(seen);
}
// clang-format off
void LAA(auto& m, In i) {
  const u32 by = m.gr32(i.r3);
  const u32 old = load_and_change<u32>(m, i, [by](u32 v) { return v + by; });
  add_signed32(m, old, by, [&](u32) { m.set_gr32(i.r1, old); });
}
void LAAG(auto& m, In i) {
  const u64 by = m.gr64(i.r3);
  const u64 old = load_and_change<u64>(m, i, [by](u64 v) { return v + by; });
  add_signed64(m, old, by, [&](u64) { m.set_gr64(i.r1, old); });
}
void LAAL(auto& m, In i) {
  const u32 by = m.gr32(i.r3);
  const u32 old = load_and_change<u32>(m, i, [by](u32 v) { return v + by; });
  add_logical(m, old, by);
  m.set_gr32(i.r1, old);
}
void LAALG(auto& m, In i) {
  const u64 by = m.gr64(i.r3);
  const u64 old = load_and_change<u64>(m, i, [by](u64 v) { return v + by; });
  add_logical(m, old, by);
  m.set_gr64(i.r1, old);
}
void LAN(auto& m, In i) { const u32 b = m.gr32(i.r3); const u32 old = load_and_change<u32>(m, i, [b](u32 v) { return v & b; }); logical(m, old & b); m.set_gr32(i.r1, old); }
void LANG(auto& m, In i) { const u64 b = m.gr64(i.r3); const u64 old = load_and_change<u64>(m, i, [b](u64 v) { return v & b; }); logical(m, old & b); m.set_gr64(i.r1, old); }
void LAX(auto& m, In i) { const u32 b = m.gr32(i.r3); const u32 old = load_and_change<u32>(m, i, [b](u32 v) { return v ^ b; }); logical(m, old ^ b); m.set_gr32(i.r1, old); }
void LAXG(auto& m, In i) { const u64 b = m.gr64(i.r3); const u64 old = load_and_change<u64>(m, i, [b](u64 v) { return v ^ b; }); logical(m, old ^ b); m.set_gr64(i.r1, old); }
void LAO(auto& m, In i) { const u32 b = m.gr32(i.r3); const u32 old = load_and_change<u32>(m, i, [b](u32 v) { return v | b; }); logical(m, old | b); m.set_gr32(i.r1, old); }
void LAOG(auto& m, In i) { const u64 b = m.gr64(i.r3); const u64 old = load_and_change<u64>(m, i, [b](u64 v) { return v | b; }); logical(m, old | b); m.set_gr64(i.r1, old); }
// clang-format on
void TS(auto& m, In i) {
  u8* where = m.template interlocked<u8>(m.first(i));
  m.set_cc(__atomic_exchange_n(where, u8{0xFF}, __ATOMIC_SEQ_CST) >> 7);
}

/// LOAD PAIR DISJOINT. Both are loaded as one interlocked access might see them; cc 0 says so, and
/// holds when no other CPU can store between.
template <class T>
void load_pair(auto& m, In i, auto set) {
  m.require_even(i.r3);
  const auto first = m.first(i);
  const auto second = m.second(i);
  m.specification_if(((first.address | second.address) & (sizeof(T) - 1)) != 0);
  const T a = m.template load<T>(first);
  const T b = m.template load<T>(second);
  const bool same = m.is_alone() || (m.template load<T>(first) == a);
  set(i.r3, a);
  set(i.r3 + 1U, b);
  m.set_cc(same ? 0 : 3);
}
void LPD(auto& m, In i) {
  load_pair<u32>(m, i, [&](unsigned r, u32 v) { m.set_gr32(r, v); });
}
void LPDG(auto& m, In i) {
  load_pair<u64>(m, i, [&](unsigned r, u64 v) { m.set_gr64(r, v); });
}

/// COMPARE AND SWAP AND STORE: the parameter list at general register 1 has the replacement at 0
/// and the value to store at 16.
void CSST(auto& m, In i) {
  const unsigned function = m.gr32(0) & 0xFF;
  const unsigned store_code = m.gr32(0) >> 8 & 0xFF;
  m.specification_if(function > 2 || store_code > 4);
  const auto first = m.first(i);
  const auto second = m.second(i);
  const u64 length = u64{4} << function;
  const u64 store_length = u64{1} << store_code;
  m.specification_if((first.address & (length - 1)) != 0 ||
                     (second.address & (store_length - 1)) != 0);
  if (function == 2) {
    m.require_even(i.r3);
  }
  const Operand list{m.wrap(m.gr64(1)), 1};
  u8 parameters[32];
  m.fetch_bytes(list, parameters);
  (void)m.pieces(second, store_length, AccessKind::Store);
  switch (function) {
    case 0: {
      const u32 seen =
          compare_and_swap<u32>(m, first, m.gr32(i.r3), load_big_endian<u32>(parameters));
      if (m.cc() != 0) {
        m.set_gr32(i.r3, seen);
      }
      break;
    }
    case 1: {
      const u64 seen =
          compare_and_swap<u64>(m, first, m.gr64(i.r3), load_big_endian<u64>(parameters));
      if (m.cc() != 0) {
        m.set_gr64(i.r3, seen);
      }
      break;
    }
    default: {
      u64 high = m.gr64(i.r3);
      u64 low = m.gr64(i.r3 + 1U);
      const bool equal =
          swap_quadword(m.template interlocked<u128>(first), high, low,
                        load_big_endian<u64>(parameters), load_big_endian<u64>(parameters + 8));
      m.set_cc(equal ? 0 : 1);
      if (!equal) {
        m.set_gr64(i.r3, high);
        m.set_gr64(i.r3 + 1U, low);
      }
    }
  }
  if (m.cc() == 0) {
    m.store_bytes(second, {parameters + 16, store_length});
  }
}

}  // namespace cambridge::machine::semantics
