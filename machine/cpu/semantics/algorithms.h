/// Named algorithms that many instructions share: the arithmetic of results and condition codes.
/// PoO ch. 7 "Binary-Integer Representation".
#pragma once

#include "base/big_endian.h"
#include "base/types.h"

#include "machine/cpu/interruption.h"
#include "machine/cpu/operand.h"
#include "machine/cpu/psw.h"
#include "machine/isa/instruction.h"

namespace cambridge::machine::semantics {

using In = const Instruction&;

/// Bits of a value as another type.
constexpr i32 s32(u64 value) {
  return static_cast<i32>(static_cast<u32>(value));
}
constexpr i64 s64(u64 value) {
  return static_cast<i64>(value);
}
constexpr u32 u32_of(i64 value) {
  return static_cast<u32>(value);
}
/// Sign extension to 64 bits.
constexpr u64 extended(i64 value) {
  return static_cast<u64>(value);
}
constexpr u64 halfword(u16 value) {
  return extended(static_cast<i16>(value));
}

/// 0 zero, 1 less than zero, 2 greater than zero.
constexpr unsigned sign_cc(i64 value) {
  return static_cast<unsigned>(value < 0) | static_cast<unsigned>(value > 0) << 1;
}
/// 0 equal, 1 first low, 2 first high.
template <class T>
constexpr unsigned compare_cc(T a, T b) {
  return static_cast<unsigned>(a < b) | static_cast<unsigned>(a > b) << 1;
}

// Signed arithmetic: the result, condition code 3 and perhaps an interruption on overflow.

inline u32 add_signed32(auto& m, u32 a, u32 b, auto set) {
  i32 sum = 0;
  const bool over = __builtin_add_overflow(s32(a), s32(b), &sum);
  set(static_cast<u32>(sum));
  m.set_cc(over ? 3 : sign_cc(sum));
  if (over) {
    m.fixed_overflow();
  }
  return static_cast<u32>(sum);
}
inline void add_signed64(auto& m, u64 a, u64 b, auto set) {
  i64 sum = 0;
  const bool over = __builtin_add_overflow(s64(a), s64(b), &sum);
  set(static_cast<u64>(sum));
  m.set_cc(over ? 3 : sign_cc(sum));
  if (over) {
    m.fixed_overflow();
  }
}
inline void subtract_signed32(auto& m, u32 a, u32 b, auto set) {
  i32 difference = 0;
  const bool over = __builtin_sub_overflow(s32(a), s32(b), &difference);
  set(static_cast<u32>(difference));
  m.set_cc(over ? 3 : sign_cc(difference));
  if (over) {
    m.fixed_overflow();
  }
}
inline void subtract_signed64(auto& m, u64 a, u64 b, auto set) {
  i64 difference = 0;
  const bool over = __builtin_sub_overflow(s64(a), s64(b), &difference);
  set(static_cast<u64>(difference));
  m.set_cc(over ? 3 : sign_cc(difference));
  if (over) {
    m.fixed_overflow();
  }
}

// Into general registers.

inline void add32(auto& m, unsigned r, u32 a, u32 b) {
  add_signed32(m, a, b, [&](u32 v) { m.set_gr32(r, v); });
}
inline void add64(auto& m, unsigned r, u64 a, u64 b) {
  add_signed64(m, a, b, [&](u64 v) { m.set_gr64(r, v); });
}
inline void subtract32(auto& m, unsigned r, u32 a, u32 b) {
  subtract_signed32(m, a, b, [&](u32 v) { m.set_gr32(r, v); });
}
inline void subtract64(auto& m, unsigned r, u64 a, u64 b) {
  subtract_signed64(m, a, b, [&](u64 v) { m.set_gr64(r, v); });
}

// Logical arithmetic: condition code bit 0 is the carry (no borrow), bit 1 a nonzero result.

template <class T>
T add_logical(auto& m, T a, T b) {
  T sum = 0;
  const bool carry = __builtin_add_overflow(a, b, &sum);
  m.set_cc(static_cast<unsigned>(carry) << 1 | static_cast<unsigned>(sum != 0));
  return sum;
}
template <class T>
T subtract_logical(auto& m, T a, T b) {
  const T difference = static_cast<T>(a - b);
  m.set_cc(static_cast<unsigned>(a >= b) << 1 | static_cast<unsigned>(difference != 0));
  return difference;
}
template <class T>
T add_with_carry(auto& m, T a, T b) {
  T sum = 0;
  bool carry = __builtin_add_overflow(a, b, &sum);
  carry |= __builtin_add_overflow(sum, static_cast<T>(m.cc() >> 1), &sum);
  m.set_cc(static_cast<unsigned>(carry) << 1 | static_cast<unsigned>(sum != 0));
  return sum;
}
template <class T>
T subtract_with_borrow(auto& m, T a, T b) {
  T difference = 0;
  bool borrow = __builtin_sub_overflow(a, b, &difference);
  borrow |= __builtin_sub_overflow(difference, static_cast<T>((m.cc() >> 1) ^ 1), &difference);
  m.set_cc(static_cast<unsigned>(!borrow) << 1 | static_cast<unsigned>(difference != 0));
  return difference;
}

/// A result with the condition code of AND, OR, EXCLUSIVE OR.
template <class T>
T logical(auto& m, T result) {
  m.set_cc(static_cast<unsigned>(result != 0));
  return result;
}

template <class T>
constexpr T rotate_left(T value, unsigned by) {
  constexpr unsigned kBits = sizeof(T) * 8;
  by %= kBits;
  return by == 0 ? value : static_cast<T>(value << by | value >> (kBits - by));
}

}  // namespace cambridge::machine::semantics
