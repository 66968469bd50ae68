/// Storage-to-storage instructions of one length byte: MVC, CLC, NC, OC, XC, TR, TRT, moves of
/// halves of bytes, PACK and UNPK. PoO ch. 7.
#pragma once

#include <cstring>

#include "machine/cpu/semantics/algorithms.h"

namespace cambridge::machine::semantics {

/// An operand of up to 256 bytes as one host array: in place when it is in one page, else a copy.
class FetchedBytes {
 public:
  FetchedBytes(auto& m, auto at, u64 length) : bytes_(m.fetch_pointer(at, length)) {
    if (bytes_ == nullptr) [[unlikely]] {
      m.fetch_bytes(at, {copy_, length});
      bytes_ = copy_;
    }
  }
  [[nodiscard]] const u8* data() const { return bytes_; }
  u8 operator[](u64 k) const { return bytes_[k]; }

 private:
  const u8* bytes_;
  u8 copy_[256];
};

/// Byte-by-byte left-to-right copying, whose effect differs from memmove only when the first
/// operand begins inside the second, to the right of its start.
inline void copy_forward(u8* to, const u8* from, u64 length) {
  if (to > from && to < from + length) {
    if (to == from + 1) {
      std::memset(to, *from, length);
      return;
    }
    for (u64 k = 0; k < length; ++k) {
      to[k] = from[k];
    }
    return;
  }
  std::memmove(to, from, length);
}

/// MVC: the same when operands cross pages, piece by piece.
void move_characters(auto& m, auto to, auto from, u64 length) {
  u8* target = m.store_pointer(to, length);
  const u8* source = m.fetch_pointer(from, length);
  if (target != nullptr && source != nullptr) [[likely]] {
    copy_forward(target, source, length);
    return;
  }
  const auto sources = m.pieces(from, length, AccessKind::Fetch);
  const auto targets = m.pieces(to, length, AccessKind::Store);
  const auto byte_at = [](const Pieces& p, u64 k) {
    return k < p.first_length ? p.first + k : p.second + (k - p.first_length);
  };
  for (u64 k = 0; k < length; ++k) {
    *byte_at(targets, k) = *byte_at(sources, k);
  }
}
void MVC(auto& m, In i) {
  move_characters(m, m.first(i), m.second(i), i.l1 + 1U);
}
void MVCIN(auto& m, In i) {
  const u64 length = i.l1 + 1U;
  const auto to = m.first(i);
  auto from = m.second(i);
  from.address = m.wrap(from.address - i.l1);
  u8 bytes[256];
  m.fetch_bytes(from, {bytes, length});
  for (u64 k = 0; k < length; ++k) {
    m.template store<u8>({m.wrap(to.address + k), to.base}, bytes[length - 1 - k]);
  }
}

/// first(k) = change(first(k), second(k)) for each byte, left to right.
/// Returns the OR of all results.
u8 combine_bytes(auto& m, In i, auto change) {
  const u64 length = i.l1 + 1U;
  const auto to = m.first(i);
  const auto from = m.second(i);
  u8* target = m.store_pointer(to, length);
  const u8* source = m.fetch_pointer(from, length);
  u8 any = 0;
  if (target != nullptr && source != nullptr) [[likely]] {
    if (source + length <= target || target + length <= source) {
      const u8* __restrict apart = source;
      for (u64 k = 0; k < length; ++k) {
        target[k] = change(target[k], apart[k]);
        any |= target[k];
      }
      return any;
    }
    for (u64 k = 0; k < length; ++k) {
      target[k] = change(target[k], source[k]);
      any |= target[k];
    }
    return any;
  }
  (void)m.pieces(from, length, AccessKind::Fetch);
  (void)m.pieces(to, length, AccessKind::Store);
  for (u64 k = 0; k < length; ++k) {
    const auto at = to.address + k;
    const u8 result = change(m.template load<u8>({m.wrap(at), to.base}),
                             m.template load<u8>({m.wrap(from.address + k), from.base}));
    m.template store<u8>({m.wrap(at), to.base}, result);
    any |= result;
  }
  return any;
}
void NC(auto& m, In i) {
  m.set_cc(combine_bytes(m, i, [](u8 a, u8 b) { return static_cast<u8>(a & b); }) != 0);
}
void OC(auto& m, In i) {
  m.set_cc(combine_bytes(m, i, [](u8 a, u8 b) { return static_cast<u8>(a | b); }) != 0);
}
void XC(auto& m, In i) {
  const u64 length = i.l1 + 1U;
  if (i.b1 == i.b2 && i.d1 == i.d2) {  // clears storage
    if (u8* target = m.store_pointer(m.first(i), length)) {
      std::memset(target, 0, length);
      m.set_cc(0);
      return;
    }
  }
  m.set_cc(combine_bytes(m, i, [](u8 a, u8 b) { return static_cast<u8>(a ^ b); }) != 0);
}
// clang-format off
void MVN(auto& m, In i) { combine_bytes(m, i, [](u8 a, u8 b) { return static_cast<u8>((a & 0xF0) | (b & 0x0F)); }); }
void MVZ(auto& m, In i) { combine_bytes(m, i, [](u8 a, u8 b) { return static_cast<u8>((a & 0x0F) | (b & 0xF0)); }); }
// clang-format on

void CLC(auto& m, In i) {
  const u64 length = i.l1 + 1U;
  const FetchedBytes a(m, m.first(i), length);
  const FetchedBytes b(m, m.second(i), length);
  const int order = std::memcmp(a.data(), b.data(), length);
  m.set_cc(order == 0 ? 0 : order < 0 ? 1 : 2);
}
void TR(auto& m, In i) {
  const u64 length = i.l1 + 1U;
  const auto to = m.first(i);
  u8* target = m.store_pointer(to, length);
  if (target == nullptr) {
    (void)m.pieces(to, length, AccessKind::Store);
  }
  u8 table_copy[256];
  const auto table_at = m.second(i);
  const u8* table = m.fetch_pointer(table_at, 256);
  if (table == nullptr) {
    // Only the bytes that arguments select are accessed; the whole table when that is possible.
    for (u64 k = 0; k < length; ++k) {
      const u8 argument = m.template load<u8>({m.wrap(to.address + k), to.base});
      table_copy[argument] =
          m.template load<u8>({m.wrap(table_at.address + argument), table_at.base});
    }
    table = table_copy;
  }
  if (target != nullptr) {
    for (u64 k = 0; k < length; ++k) {
      target[k] = table[target[k]];
    }
    return;
  }
  for (u64 k = 0; k < length; ++k) {
    const decltype(to) at{m.wrap(to.address + k), to.base};
    m.template store<u8>(at, table[m.template load<u8>(at)]);
  }
}
/// TRANSLATE AND TEST, forwards or backwards.
void translate_and_test(auto& m, In i, bool forwards) {
  const u64 length = i.l1 + 1U;
  const auto argument = m.first(i);
  const auto table_at = m.second(i);
  const u8* table = m.fetch_pointer(table_at, 256);
  const u8* arguments = forwards ? m.fetch_pointer(argument, length) : nullptr;
  for (u64 k = 0; k < length; ++k) {
    const u64 at = m.wrap(forwards ? argument.address + k : argument.address - k);
    const u8 byte = arguments != nullptr ? arguments[k] : m.template load<u8>({at, argument.base});
    const u8 function = table != nullptr
                            ? table[byte]
                            : m.template load<u8>({m.wrap(table_at.address + byte), table_at.base});
    if (function != 0) {
      if (m.is_64bit()) {
        m.set_gr64(1, at);
      } else if (m.is_31bit()) {
        m.set_gr32(1, (m.gr32(1) & 0x80000000U) | static_cast<u32>(at));
      } else {
        m.set_gr32(1, (m.gr32(1) & 0xFF000000U) | static_cast<u32>(at));
      }
      m.set_gr64(2, (m.gr64(2) & ~u64{0xFF}) | function);
      m.set_cc(k + 1 == length ? 2 : 1);
      return;
    }
  }
  m.set_cc(0);
}
void TRT(auto& m, In i) {
  translate_and_test(m, i, true);
}
void TRTR(auto& m, In i) {
  translate_and_test(m, i, false);
}

/// Digits of the second operand, packed, with the sign as the rightmost digit: PACK, UNPK, MVO.
void PACK(auto& m, In i) {
  const auto to = m.first(i);
  const auto from = m.second(i);
  (void)m.pieces(from, i.l2 + 1U, AccessKind::Fetch);
  (void)m.pieces(to, i.l1 + 1U, AccessKind::Store);
  i32 source = i.l2;
  const auto take = [&]() -> u8 {
    if (source < 0) {
      return 0;
    }
    const u64 at = m.wrap(from.address + static_cast<u64>(source--));
    return m.template load<u8>({at, from.base});
  };
  const auto put = [&](i32 k, u8 value) {
    m.template store<u8>({m.wrap(to.address + static_cast<u64>(k)), to.base}, value);
  };
  const u8 last = take();
  put(i.l1, static_cast<u8>(last << 4 | last >> 4));
  for (i32 k = i.l1 - 1; k >= 0; --k) {
    const u8 low = take() & 0xF;
    const u8 high = take() & 0xF;
    put(k, static_cast<u8>(high << 4 | low));
  }
}
void UNPK(auto& m, In i) {
  const auto to = m.first(i);
  const auto from = m.second(i);
  (void)m.pieces(from, i.l2 + 1U, AccessKind::Fetch);
  (void)m.pieces(to, i.l1 + 1U, AccessKind::Store);
  i32 source = i.l2;
  const auto take = [&]() -> u8 {
    if (source < 0) {
      return 0;
    }
    const u64 at = m.wrap(from.address + static_cast<u64>(source--));
    return m.template load<u8>({at, from.base});
  };
  const auto put = [&](i32 k, u8 value) {
    m.template store<u8>({m.wrap(to.address + static_cast<u64>(k)), to.base}, value);
  };
  const u8 last = take();
  put(i.l1, static_cast<u8>(last << 4 | last >> 4));
  for (i32 k = i.l1 - 1; k >= 0;) {
    const u8 both = take();
    put(k--, static_cast<u8>(0xF0 | (both & 0xF)));
    if (k >= 0) {
      put(k--, static_cast<u8>(0xF0 | both >> 4));
    }
  }
}
void MVO(auto& m, In i) {
  const auto to = m.first(i);
  const auto from = m.second(i);
  (void)m.pieces(from, i.l2 + 1U, AccessKind::Fetch);
  (void)m.pieces(to, i.l1 + 1U, AccessKind::Store);
  const auto at = [&](i32 k) { return m.wrap(to.address + static_cast<u64>(k)); };
  u8 carry = m.template load<u8>({at(i.l1), to.base}) & 0xF;
  i32 source = i.l2;
  for (i32 k = i.l1; k >= 0; --k) {
    u8 byte = 0;
    if (source >= 0) {
      byte = m.template load<u8>({m.wrap(from.address + static_cast<u64>(source--)), from.base});
    }
    m.template store<u8>({at(k), to.base}, static_cast<u8>(byte << 4 | carry));
    carry = byte >> 4;
  }
}

}  // namespace cambridge::machine::semantics
