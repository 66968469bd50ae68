/// Binary floating point on the host's: operands, flags, NaNs, rounding modes, traps.
/// PoO ch. 19. docs/decisions/033-bfp-on-the-host.md.
///
/// The host raises its sticky flags; the FPC gets them when somebody looks at it. Only when traps
/// are enabled or the rounding mode is not the default does an operation set up and inspect the
/// host's environment.
#pragma once

#include <bit>
#include <cfenv>
#include <cmath>
#include <type_traits>

#include "machine/cpu/semantics/algorithms.h"

namespace cambridge::machine::semantics {

__extension__ using Extended = __float128;

template <class T>
struct BfpFormat;
template <>
struct BfpFormat<float> {
  using Bits = u32;
  static constexpr unsigned kFraction = 23;
};
template <>
struct BfpFormat<double> {
  using Bits = u64;
  static constexpr unsigned kFraction = 52;
};
template <>
struct BfpFormat<Extended> {
  using Bits = u128;
  static constexpr unsigned kFraction = 112;
};
template <class T>
using BitsOf = typename BfpFormat<T>::Bits;

template <class T>
inline constexpr unsigned kBitsIn = sizeof(T) * 8;
template <class T>
constexpr BitsOf<T> sign_bit() {
  return BitsOf<T>{1} << (kBitsIn<T> - 1);
}
template <class T>
constexpr BitsOf<T> infinity_bits() {
  constexpr unsigned kExponent = kBitsIn<T> - 1 - BfpFormat<T>::kFraction;
  return ((BitsOf<T>{1} << kExponent) - 1) << BfpFormat<T>::kFraction;
}
template <class T>
constexpr BitsOf<T> quiet_bit() {
  return BitsOf<T>{1} << (BfpFormat<T>::kFraction - 1);
}
template <class T>
BitsOf<T> bits_of(T value) {
  return std::bit_cast<BitsOf<T>>(value);
}
template <class T>
T from_bits(BitsOf<T> bits) {
  return std::bit_cast<T>(bits);
}
template <class T>
bool is_nan(T value) {
  return (bits_of(value) & ~sign_bit<T>()) > infinity_bits<T>();
}
template <class T>
bool is_signaling(T value) {
  return is_nan(value) && (bits_of(value) & quiet_bit<T>()) == 0;
}
template <class T>
T quieted(T value) {
  return from_bits<T>(bits_of(value) | quiet_bit<T>());
}
template <class T>
T default_nan() {
  return from_bits<T>(infinity_bits<T>() | quiet_bit<T>());
}

// Registers.
template <class T>
T bfp(auto& m, unsigned r) {
  if constexpr (sizeof(T) == 4) {
    return from_bits<float>(static_cast<u32>(m.fpr(r) >> 32));
  } else if constexpr (sizeof(T) == 8) {
    return from_bits<double>(m.fpr(r));
  } else {
    return from_bits<Extended>(u128{m.fpr(r)} << 64 | m.fpr(r + 2));
  }
}
template <class T>
void set_bfp(auto& m, unsigned r, T value) {
  if constexpr (sizeof(T) == 4) {
    m.set_fpr(r, (m.fpr(r) & 0xFFFFFFFFU) | u64{bits_of(value)} << 32);
  } else if constexpr (sizeof(T) == 8) {
    m.set_fpr(r, bits_of(value));
  } else {
    m.set_fpr(r, static_cast<u64>(bits_of(value) >> 64));
    m.set_fpr(r + 2, static_cast<u64>(bits_of(value)));
  }
}
template <class T>
T load_bfp(auto& m, In i) {
  return from_bits<T>(m.template load<BitsOf<T>>(m.indexed(i)));
}

/// The operation may not be moved across looks at the host's flags.
template <class T>
void pin(T& value) {
  asm volatile("" : "+x"(value));
}

/// The result of an operation that gave a NaN: a signaling operand first, then a quiet one, then
/// the default.
template <class T>
T nan_result(T a, T b) {
  if (is_signaling(a)) {
    return quieted(a);
  }
  if (is_signaling(b)) {
    return quieted(b);
  }
  return is_nan(a) ? a : is_nan(b) ? b : default_nan<T>();
}

/// The same for a * b + c. UNVERIFIED: the precedence is the one QEMU has.
template <class T>
T fused_nan(T a, T b, T c) {
  if (is_signaling(a) || is_signaling(b)) {
    return nan_result(a, b);
  }
  if (is_signaling(c)) {
    return quieted(c);
  }
  return is_nan(a) || is_nan(b) ? nan_result(a, b) : is_nan(c) ? c : default_nan<T>();
}

constexpr u32 kFpcMasks = 0xF8000000;

inline int host_rounding(u32 mode) {
  constexpr int kModes[] = {FE_TONEAREST, FE_TOWARDZERO, FE_UPWARD,    FE_DOWNWARD,
                            FE_TONEAREST, FE_TONEAREST,  FE_TONEAREST, FE_TOWARDZERO};
  return kModes[mode & 7];
}

/// DXC of the raised and enabled exceptions; 0 for none.
inline u8 trap_code(int raised, u32 masks) {
  if ((raised & FE_INVALID) != 0 && (masks & 0x80000000U) != 0) {
    return 0x80;
  }
  if ((raised & FE_DIVBYZERO) != 0 && (masks & 0x40000000U) != 0) {
    return 0x40;
  }
  const u8 inexact = (raised & FE_INEXACT) != 0 ? 8 : 0;
  if ((raised & FE_OVERFLOW) != 0 && (masks & 0x20000000U) != 0) {
    return static_cast<u8>(0x20 | inexact);
  }
  if ((raised & FE_UNDERFLOW) != 0 && (masks & 0x10000000U) != 0) {
    return static_cast<u8>(0x10 | inexact);
  }
  return inexact != 0 && (masks & 0x08000000U) != 0 ? inexact : 0;
}

/// Runs `operation` (which returns a value) under the FPC's rounding mode, or `mode` when it is
/// not negative, and hands the result to `put`, unless a trap suppresses it.
/// DEVIATES: overflow and underflow traps deliver the unscaled result.
void under_fpc(auto& m, int mode, auto operation, auto put) {
  const u32 fpc = m.fpc_control();
  const int rounding = mode >= 0 ? mode : host_rounding(fpc & 7);
  if ((fpc & kFpcMasks) == 0 && rounding == FE_TONEAREST) [[likely]] {
    put(operation());
    return;
  }
  m.collect_host_flags();
  std::fesetround(rounding);
  auto result = operation();
  pin(result);
  std::fesetround(FE_TONEAREST);
  const u8 trap = trap_code(std::fetestexcept(FE_ALL_EXCEPT), fpc);
  if (trap == 0) {
    put(result);
    return;
  }
  std::feclearexcept(FE_ALL_EXCEPT);
  if (trap < 0x40) {
    put(result);
  }
  m.data_exception(trap);
}

/// 0 zero, 1 negative, 2 positive, 3 NaN.
template <class T>
unsigned bfp_cc(T value) {
  return is_nan(value) ? 3 : value == 0 ? 0 : value < 0 ? 1 : 2;
}

enum class BfpOperation : u8 { Add, Subtract, Multiply, Divide };
template <BfpOperation kOperation, class T>
T compute(T a, T b) {
  pin(a);
  pin(b);
  T result = 0;
  if constexpr (kOperation == BfpOperation::Add) {
    result = a + b;
  } else if constexpr (kOperation == BfpOperation::Subtract) {
    result = a - b;
  } else if constexpr (kOperation == BfpOperation::Multiply) {
    result = a * b;
  } else {
    result = a / b;
  }
  pin(result);
  if (is_nan(result)) [[unlikely]] {
    return nan_result(a, b);
  }
  return result;
}
template <BfpOperation kOperation, class T>
void arithmetic(auto& m, unsigned r, T a, T b) {
  m.require_afp();
  under_fpc(
      m, -1, [&] { return compute<kOperation>(a, b); },
      [&](T result) {
        set_bfp(m, r, result);
        if constexpr (kOperation == BfpOperation::Add || kOperation == BfpOperation::Subtract) {
          m.set_cc(bfp_cc(result));
        }
      });
}

/// IEEE invalid operation: a trap that suppresses, or the flag.
void raise_invalid(auto& m) {
  if ((m.fpc_control() & 0x80000000U) != 0) {
    m.data_exception(0x80);
  }
  m.raise_fpc_flags(0x800000);
}
/// COMPARE, and COMPARE AND SIGNAL, which signals for quiet NaNs too.
template <class T>
void compare_bfp(auto& m, T a, T b, bool signal) {
  m.require_afp();
  if (is_nan(a) || is_nan(b)) [[unlikely]] {
    if (signal || is_signaling(a) || is_signaling(b)) {
      raise_invalid(m);
    }
    m.set_cc(3);
    return;
  }
  m.set_cc(a < b ? 1 : a > b ? 2 : 0);
}
/// A result that needs no rounding except that a signaling NaN is an invalid operation.
template <class T>
T checked_signaling(auto& m, T value) {
  if (is_signaling(value)) [[unlikely]] {
    raise_invalid(m);
    return quieted(value);
  }
  return value;
}

}  // namespace cambridge::machine::semantics
