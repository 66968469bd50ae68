/// Interruptible instructions with operands of any length: MVCL, MVCLE, CLCL, CLCLE, SRST, CLST,
/// MVST. PoO ch. 7.
#pragma once

#include <algorithm>
#include <cstring>

#include "machine/cpu/semantics/strings.h"

namespace cambridge::machine::semantics {

/// Bytes from an address to the end of its page.
constexpr u64 left_in_page(u64 address) {
  return 4096 - (address & 0xFFF);
}
/// A register pair holding address and length: the address as the mode says.
void set_operand_address(auto& m, unsigned r, u64 address) {
  if (m.is_64bit()) {
    m.set_gr64(r, address);
  } else {
    m.set_gr32(r, static_cast<u32>(m.wrap(address)));
  }
}
u64 long_length(auto& m, unsigned r) {
  return m.is_64bit() ? m.gr64(r) : m.gr32(r);
}
void set_long_length(auto& m, unsigned r, u64 length) {
  if (m.is_64bit()) {
    m.set_gr64(r, length);
  } else {
    m.set_gr32(r, static_cast<u32>(length));
  }
}

/// MVCL: 24-bit lengths, destructive overlap is cc 3 without movement, padding in R2+1.
void MVCL(auto& m, In i) {
  m.require_even(i.r1);
  m.require_even(i.r2);
  u64 to = m.wrap(m.gr64(i.r1));
  u64 from = m.wrap(m.gr64(i.r2));
  u32 to_left = m.gr32(i.r1 + 1U) & 0xFFFFFF;
  u32 from_left = m.gr32(i.r2 + 1U) & 0xFFFFFF;
  const u8 padding = static_cast<u8>(m.gr32(i.r2 + 1U) >> 24);
  const unsigned cc = compare_cc(to_left, from_left);
  const u64 moved = std::min(to_left, from_left);
  const auto save = [&] {
    set_operand_address(m, i.r1, to);
    set_operand_address(m, i.r2, from);
    m.set_gr32(i.r1 + 1U, (m.gr32(i.r1 + 1U) & 0xFF000000U) | to_left);
    m.set_gr32(i.r2 + 1U, (m.gr32(i.r2 + 1U) & 0xFF000000U) | from_left);
  };
  if (moved > 1 && to != from && m.wrap(to - from) < moved) {
    m.set_cc(3);
    save();
    return;
  }
  while (to_left != 0) {
    u64 part = std::min<u64>(to_left, left_in_page(to));
    if (from_left != 0) {
      part = std::min({part, u64{from_left}, left_in_page(from)});
      const u8* source = m.pieces({from, i.r2}, part, AccessKind::Fetch).first;
      u8* target = m.pieces({to, i.r1}, part, AccessKind::Store).first;
      std::memmove(target, source, part);
      from = m.wrap(from + part);
      from_left -= static_cast<u32>(part);
    } else {
      std::memset(m.pieces({to, i.r1}, part, AccessKind::Store).first, padding, part);
    }
    to = m.wrap(to + part);
    to_left -= static_cast<u32>(part);
    save();
  }
  save();
  m.set_cc(cc);
}
/// MVCLE: works a bounded part, cc 3 when more is left.
void MVCLE(auto& m, In i) {
  m.require_even(i.r1);
  m.require_even(i.r3);
  const u8 padding = static_cast<u8>(m.second(i).address);
  u64 to = m.wrap(m.gr64(i.r1));
  u64 from = m.wrap(m.gr64(i.r3));
  u64 to_left = long_length(m, i.r1 + 1U);
  u64 from_left = long_length(m, i.r3 + 1U);
  const unsigned cc = compare_cc(to_left, from_left);
  for (unsigned pages = 0; pages < 16 && to_left != 0; ++pages) {
    u64 part = std::min(to_left, left_in_page(to));
    if (from_left != 0) {
      part = std::min({part, from_left, left_in_page(from)});
      const u8* source = m.pieces({from, i.r3}, part, AccessKind::Fetch).first;
      copy_forward(m.pieces({to, i.r1}, part, AccessKind::Store).first, source, part);
      from = m.wrap(from + part);
      from_left -= part;
    } else {
      std::memset(m.pieces({to, i.r1}, part, AccessKind::Store).first, padding, part);
    }
    to = m.wrap(to + part);
    to_left -= part;
    set_operand_address(m, i.r1, to);
    set_operand_address(m, i.r3, from);
    set_long_length(m, i.r1 + 1U, to_left);
    set_long_length(m, i.r3 + 1U, from_left);
  }
  m.set_cc(to_left != 0 ? 3 : cc);
}

/// One of the two operands of a comparison of long operands.
struct LongOperand {
  u64 address;
  u64 left;
  u8 base;
};
/// Compares up to `limit` bytes of both, padding the shorter; leaves both behind the equal bytes.
/// Returns 0 equal so far, 1 low, 2 high.
unsigned compare_long(auto& m, LongOperand& a, LongOperand& b, u8 padding, u64 limit) {
  while (limit != 0 && (a.left != 0 || b.left != 0)) {
    u64 part = limit;
    u8 pad_bytes[1] = {padding};
    const u8* x = nullptr;
    const u8* y = nullptr;
    if (a.left != 0) {
      part = std::min({part, a.left, left_in_page(a.address)});
    }
    if (b.left != 0) {
      part = std::min({part, b.left, left_in_page(b.address)});
    }
    if (a.left != 0) {
      x = m.pieces({a.address, a.base}, part, AccessKind::Fetch).first;
    }
    if (b.left != 0) {
      y = m.pieces({b.address, b.base}, part, AccessKind::Fetch).first;
    }
    u64 same = 0;
    if (x != nullptr && y != nullptr && std::memcmp(x, y, part) == 0) {
      same = part;
    } else {
      while (same < part &&
             (x != nullptr ? x[same] : pad_bytes[0]) == (y != nullptr ? y[same] : pad_bytes[0])) {
        ++same;
      }
    }
    const auto advance = [&](LongOperand& operand) {
      if (operand.left != 0) {
        operand.left -= same;
        operand.address = m.wrap(operand.address + same);
      }
    };
    const u8 left_byte = x != nullptr ? x[same < part ? same : 0] : padding;
    const u8 right_byte = y != nullptr ? y[same < part ? same : 0] : padding;
    advance(a);
    advance(b);
    if (same < part) {
      return left_byte < right_byte ? 1 : 2;
    }
    limit -= part;
  }
  return 0;
}
void CLCL(auto& m, In i) {
  m.require_even(i.r1);
  m.require_even(i.r2);
  LongOperand a{m.wrap(m.gr64(i.r1)), m.gr32(i.r1 + 1U) & 0xFFFFFF, i.r1};
  LongOperand b{m.wrap(m.gr64(i.r2)), m.gr32(i.r2 + 1U) & 0xFFFFFF, i.r2};
  const u8 padding = static_cast<u8>(m.gr32(i.r2 + 1U) >> 24);
  const unsigned cc = compare_long(m, a, b, padding, 0x2000000);
  set_operand_address(m, i.r1, a.address);
  set_operand_address(m, i.r2, b.address);
  m.set_gr32(i.r1 + 1U, (m.gr32(i.r1 + 1U) & 0xFF000000U) | static_cast<u32>(a.left));
  m.set_gr32(i.r2 + 1U, (m.gr32(i.r2 + 1U) & 0xFF000000U) | static_cast<u32>(b.left));
  m.set_cc(cc);
}
void CLCLE(auto& m, In i) {
  m.require_even(i.r1);
  m.require_even(i.r3);
  LongOperand a{m.wrap(m.gr64(i.r1)), long_length(m, i.r1 + 1U), i.r1};
  LongOperand b{m.wrap(m.gr64(i.r3)), long_length(m, i.r3 + 1U), i.r3};
  const unsigned cc = compare_long(m, a, b, static_cast<u8>(m.second(i).address), 65536);
  set_operand_address(m, i.r1, a.address);
  set_operand_address(m, i.r3, b.address);
  set_long_length(m, i.r1 + 1U, a.left);
  set_long_length(m, i.r3 + 1U, b.left);
  m.set_cc(cc == 0 && (a.left != 0 || b.left != 0) ? 3 : cc);
}

/// SRST: the byte in general register 0, from R2 up to the address in R1.
void SRST(auto& m, In i) {
  m.specification_if((m.gr32(0) & 0xFFFFFF00U) != 0);
  const u8 wanted = static_cast<u8>(m.gr32(0));
  const u64 end = m.wrap(m.gr64(i.r1));
  u64 at = m.wrap(m.gr64(i.r2));
  for (unsigned pages = 0; pages < 16; ++pages) {
    u64 part = left_in_page(at);
    if (end >= at) {
      part = std::min(part, end - at);
    }
    if (part == 0) {
      m.set_cc(2);
      return;
    }
    const u8* text = m.pieces({at, i.r2}, part, AccessKind::Fetch).first;
    if (const void* found = std::memchr(text, wanted, part)) {
      set_operand_address(m, i.r1, at + static_cast<u64>(static_cast<const u8*>(found) - text));
      m.set_cc(1);
      return;
    }
    at = m.wrap(at + part);
  }
  set_operand_address(m, i.r2, at);
  m.set_cc(3);
}
void SRSTU(auto& m, In i) {
  m.specification_if((m.gr32(0) & 0xFFFF0000U) != 0);
  const u16 wanted = static_cast<u16>(m.gr32(0));
  const u64 end = m.wrap(m.gr64(i.r1));
  u64 at = m.wrap(m.gr64(i.r2));
  for (unsigned k = 0; k < 4096; ++k, at = m.wrap(at + 2)) {
    if (at == end || at + 1 == end) {
      m.set_cc(2);
      return;
    }
    if (m.template load<u16>({at, i.r2}) == wanted) {
      set_operand_address(m, i.r1, at);
      m.set_cc(1);
      return;
    }
  }
  set_operand_address(m, i.r2, at);
  m.set_cc(3);
}
/// CLST: both operands end with the byte in general register 0.
void CLST(auto& m, In i) {
  m.specification_if((m.gr32(0) & 0xFFFFFF00U) != 0);
  const u8 end = static_cast<u8>(m.gr32(0));
  u64 a = m.wrap(m.gr64(i.r1));
  u64 b = m.wrap(m.gr64(i.r2));
  for (unsigned k = 0; k < 4096; ++k) {
    const u8 x = m.template load<u8>({a, i.r1});
    const u8 y = m.template load<u8>({b, i.r2});
    if (x != y || x == end) {
      if (x == y) {
        m.set_cc(0);
        return;
      }
      set_operand_address(m, i.r1, a);
      set_operand_address(m, i.r2, b);
      m.set_cc(x == end ? 1 : y == end ? 2 : x < y ? 1 : 2);
      return;
    }
    a = m.wrap(a + 1);
    b = m.wrap(b + 1);
  }
  set_operand_address(m, i.r1, a);
  set_operand_address(m, i.r2, b);
  m.set_cc(3);
}
/// MVST: up to and including the byte in general register 0.
void MVST(auto& m, In i) {
  m.specification_if((m.gr32(0) & 0xFFFFFF00U) != 0);
  const u8 end = static_cast<u8>(m.gr32(0));
  u64 to = m.wrap(m.gr64(i.r1));
  u64 from = m.wrap(m.gr64(i.r2));
  for (unsigned pages = 0; pages < 4; ++pages) {
    const u64 part = std::min(left_in_page(to), left_in_page(from));
    const u8* source = m.pieces({from, i.r2}, 1, AccessKind::Fetch).first;
    u8* target = m.pieces({to, i.r1}, 1, AccessKind::Store).first;
    const void* found = std::memchr(source, end, part);
    const u64 count =
        found != nullptr ? static_cast<u64>(static_cast<const u8*>(found) - source) + 1 : part;
    (void)m.pieces({to, i.r1}, count, AccessKind::Store);
    copy_forward(target, source, count);
    if (found != nullptr) {
      set_operand_address(m, i.r1, m.wrap(to + count - 1));
      m.set_cc(1);
      return;
    }
    to = m.wrap(to + count);
    from = m.wrap(from + count);
  }
  set_operand_address(m, i.r1, to);
  set_operand_address(m, i.r2, from);
  m.set_cc(3);
}

}  // namespace cambridge::machine::semantics
