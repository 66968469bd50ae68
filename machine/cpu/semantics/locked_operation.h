/// PERFORM LOCKED OPERATION: compare and load, compare and swap, double compare and swap, compare
/// and swap and store, in 32, 64 and 128 bits. PoO ch. 7.
/// The lock is one for the whole configuration. Function codes 16-23 (double and triple store) are
/// not installed, and the test bit says so.
#pragma once

#include <mutex>

#include "machine/cpu/semantics/interlocked.h"

namespace cambridge::machine::semantics {

inline constexpr unsigned kLockedFunctions = 16;

/// Where the operands of one function are: general registers (codes 0 and 2 of each four), or the
/// parameter list that the fourth-operand address names (1 and 3).
class LockedOperands {
 public:
  LockedOperands(auto& m, In i, unsigned code)
      : list_{m.second(i)},
        size_((code & 3) == 0   ? 4
              : (code & 3) == 3 ? 16
                                : 8),
        in_list_((code & 1) != 0) {}

  [[nodiscard]] unsigned size() const { return size_; }
  [[nodiscard]] bool in_list() const { return in_list_; }
  /// Offsets of 16-byte fields in the list; shorter operands are at their right.
  u128 from_list(auto& m, u64 offset) const {
    return load_sized(m, Operand{m.wrap(list_.address + offset + 16 - size_), list_.base});
  }
  void to_list(auto& m, u64 offset, u128 value) const {
    store_sized(m, Operand{m.wrap(list_.address + offset + 16 - size_), list_.base}, value);
  }
  u128 load_sized(auto& m, Operand at) const {
    u8 bytes[16] = {};
    m.fetch_bytes(at, {bytes + 16 - size_, size_});
    return u128{load_big_endian<u64>(bytes)} << 64 | load_big_endian<u64>(bytes + 8);
  }
  void store_sized(auto& m, Operand at, u128 value) const {
    u8 bytes[16];
    store_big_endian(bytes, static_cast<u64>(value >> 64));
    store_big_endian(bytes + 8, static_cast<u64>(value));
    m.store_bytes(at, {bytes + 16 - size_, size_});
  }
  u128 from_register(auto& m, unsigned r) const {
    return size_ == 4 ? u128{m.gr32(r)} : u128{m.gr64(r)};
  }
  void to_register(auto& m, unsigned r, u128 value) const {
    if (size_ == 4) {
      m.set_gr32(r, static_cast<u32>(value));
    } else {
      m.set_gr64(r, static_cast<u64>(value));
    }
  }
  /// The fourth operand: D4(B4), or the address in the list at 72.
  Operand fourth(auto& m) const {
    if (!in_list_) {
      return list_;
    }
    u8 bytes[8];
    m.fetch_bytes(Operand{m.wrap(list_.address + 72), list_.base}, bytes);
    return {m.wrap(load_big_endian<u64>(bytes)), list_.base};
  }

 private:
  Operand list_;
  unsigned size_;
  bool in_list_;
};

void PLO(auto& m, In i) {
  const unsigned code = m.gr32(0) & 0xFF;
  if ((m.gr32(0) & 0x100) != 0) {
    m.set_cc(code < kLockedFunctions ? 0 : 3);
    return;
  }
  m.specification_if(code >= kLockedFunctions || (m.gr32(0) & 0xFFFFFE00U) != 0);
  const LockedOperands operands(m, i, code);
  const unsigned kind = code / 4;  // 0 CL, 1 CS, 2 DCS, 3 CSST
  const auto second = m.first(i);
  m.specification_if(second.address % operands.size() != 0);
  constexpr u64 kFirstComparison = 0;
  constexpr u64 kFirstReplacement = 16;
  constexpr u64 kThirdComparison = 32;
  constexpr u64 kThirdReplacement = 48;
  if (!operands.in_list() && kind != 0) {
    m.require_even(i.r1);
  }
  static std::mutex lock;
  const std::lock_guard guard(lock);
  const u128 comparison = operands.in_list() ? operands.from_list(m, kFirstComparison)
                                             : operands.from_register(m, i.r1);
  const u128 found = operands.load_sized(m, second);
  if (comparison != found) {
    if (operands.in_list()) {
      operands.to_list(m, kFirstComparison, found);
    } else {
      operands.to_register(m, i.r1, found);
    }
    m.set_cc(1);
    return;
  }
  const auto replacement = [&] {
    return operands.in_list() ? operands.from_list(m, kFirstReplacement)
                              : operands.from_register(m, i.r1 + 1U);
  };
  if (kind == 1) {
    operands.store_sized(m, second, replacement());
    m.set_cc(0);
    return;
  }
  const Operand fourth = operands.fourth(m);
  m.specification_if(fourth.address % operands.size() != 0);
  if (kind == 0) {
    const u128 value = operands.load_sized(m, fourth);
    if (operands.in_list()) {
      operands.to_list(m, kThirdComparison, value);
    } else {
      operands.to_register(m, i.r3, value);
    }
    m.set_cc(0);
    return;
  }
  if (kind == 2) {
    const u128 third = operands.in_list() ? operands.from_list(m, kThirdComparison)
                                          : operands.from_register(m, i.r3);
    const u128 other = operands.load_sized(m, fourth);
    if (third != other) {
      if (operands.in_list()) {
        operands.to_list(m, kThirdComparison, other);
      } else {
        operands.to_register(m, i.r3, other);
      }
      m.set_cc(2);
      return;
    }
  }
  const u128 stored = operands.in_list() ? operands.from_list(m, kThirdReplacement)
                      : kind == 2        ? operands.from_register(m, i.r3 + 1U)
                                         : operands.from_register(m, i.r3);
  (void)m.pieces(second, operands.size(), AccessKind::Store);
  operands.store_sized(m, fourth, stored);
  operands.store_sized(m, second, replacement());
  m.set_cc(0);
}

}  // namespace cambridge::machine::semantics
