/// Conversions of BFP numbers: to and from integers, between formats, to integral values, data
/// classes. PoO ch. 19, ch. 9.
#pragma once

#include <limits>

#include "machine/cpu/semantics/bfp_arithmetic.h"

namespace cambridge::machine::semantics {

/// Rounding methods of the M3 field; 0 means the FPC's mode.
enum class Rounding : u8 {
  ByMode = 0,
  NearestAway = 1,
  PrepareShorter = 3,
  NearestEven = 4,
  TowardZero = 5,
  Up = 6,
  Down = 7
};
inline Rounding effective_rounding(unsigned m3, u32 fpc) {
  if (m3 != 0) {
    return static_cast<Rounding>(m3);
  }
  constexpr Rounding kByMode[] = {Rounding::NearestEven, Rounding::TowardZero,
                                  Rounding::Up,          Rounding::Down,
                                  Rounding::NearestEven, Rounding::NearestEven,
                                  Rounding::NearestEven, Rounding::PrepareShorter};
  return kByMode[fpc & 7];
}
inline int host_rounding_of(Rounding rounding) {
  switch (rounding) {
    case Rounding::TowardZero:
    case Rounding::PrepareShorter:
      return FE_TOWARDZERO;
    case Rounding::Up:
      return FE_UPWARD;
    case Rounding::Down:
      return FE_DOWNWARD;
    default:
      return FE_TONEAREST;
  }
}
void check_rounding(auto& m, unsigned m3) {
  m.specification_if(m3 == 2 || m3 > 7);
}

/// A finite number as an integer: magnitude (saturated at 2^127), sign, and whether that is exact.
struct RoundedInteger {
  bool negative = false;
  bool exact = true;
  bool huge = false;
  u128 magnitude = 0;
};
inline RoundedInteger round_to_integer(Extended value, Rounding rounding) {
  constexpr unsigned kFraction = 112;
  constexpr int kBias = 16383;
  const u128 bits = bits_of(value);
  RoundedInteger result;
  result.negative = (bits >> 127) != 0;
  const int exponent = static_cast<int>(bits >> kFraction & 0x7FFF) - kBias;
  u128 significand = bits & ((u128{1} << kFraction) - 1);
  if (exponent == -kBias && significand == 0) {
    return result;
  }
  significand |= u128{1} << kFraction;
  if (exponent > 126) {
    result.huge = true;
    return result;
  }
  if (exponent >= static_cast<int>(kFraction)) {
    result.magnitude = significand << (exponent - static_cast<int>(kFraction));
    return result;
  }
  const int shift = static_cast<int>(kFraction) - exponent;
  u128 lost = 0;
  u128 half = 0;
  if (shift > 113) {
    lost = 1;  // less than a half
    half = 2;
  } else {
    result.magnitude = significand >> shift;
    lost = significand & ((u128{1} << shift) - 1);
    half = u128{1} << (shift - 1);
  }
  result.exact = lost == 0;
  bool up = false;
  switch (rounding) {
    case Rounding::NearestAway:
      up = lost >= half;
      break;
    case Rounding::TowardZero:
      break;
    case Rounding::Up:
      up = lost != 0 && !result.negative;
      break;
    case Rounding::Down:
      up = lost != 0 && result.negative;
      break;
    case Rounding::PrepareShorter:
      if (lost != 0) {
        result.magnitude |= 1;
      }
      break;
    default:
      up = lost > half || (lost == half && (result.magnitude & 1) != 0);
  }
  result.magnitude += up ? 1 : 0;
  return result;
}

/// IEEE inexact: the flag, or a trap after the result.
void raise_inexact(auto& m) {
  if ((m.fpc_control() & 0x08000000U) != 0) {
    m.data_exception(0x08);
  }
  m.raise_fpc_flags(0x080000);
}
/// CONVERT TO FIXED and TO LOGICAL. M4 bit 1 (value 4) suppresses the inexact exception.
template <class T, class Integer>
void convert_to_integer(auto& m, In i) {
  m.require_afp();
  check_rounding(m, i.m3);
  if constexpr (sizeof(T) == 16) {
    m.specification_if((i.r2 & 2) != 0);
  }
  constexpr bool kSigned = std::is_signed_v<Integer>;
  constexpr Integer kMost = std::numeric_limits<Integer>::max();
  constexpr Integer kLeast = std::numeric_limits<Integer>::min();
  const T value = bfp<T>(m, i.r2);
  const auto put = [&](Integer result) {
    if constexpr (sizeof(Integer) == 4) {
      m.set_gr32(i.r1, static_cast<u32>(result));
    } else {
      m.set_gr64(i.r1, static_cast<u64>(result));
    }
  };
  const RoundedInteger rounded = is_nan(value)
                                     ? RoundedInteger{}
                                     : round_to_integer(static_cast<Extended>(value),
                                                        effective_rounding(i.m3, m.fpc_control()));
  const u128 limit = u128{static_cast<std::make_unsigned_t<Integer>>(kMost)} +
                     (kSigned && rounded.negative ? 1 : 0);
  const bool outside = is_nan(value) || rounded.huge || rounded.magnitude > limit ||
                       (!kSigned && rounded.negative && rounded.magnitude != 0);
  if (outside) {
    raise_invalid(m);
    put(is_nan(value) || rounded.negative ? kLeast : kMost);
    if ((i.m4 & 4) == 0 && !is_nan(value)) {
      raise_inexact(m);
    }
    m.set_cc(3);
    return;
  }
  const u64 magnitude = static_cast<u64>(rounded.magnitude);
  put(static_cast<Integer>(rounded.negative ? 0 - magnitude : magnitude));
  m.set_cc(value == 0 ? 0 : value < 0 ? 1 : 2);
  if (!rounded.exact && (i.m4 & 4) == 0) {
    raise_inexact(m);
  }
}
/// LOAD FP INTEGER.
template <class T>
void round_to_integral(auto& m, In i) {
  m.require_afp();
  check_rounding(m, i.m3);
  const T value = bfp<T>(m, i.r2);
  if (is_nan(value)) {
    set_bfp(m, i.r1, checked_signaling(m, value));
    return;
  }
  constexpr int kWholeFrom = static_cast<int>(BfpFormat<T>::kFraction);
  const T magnitude = value < 0 ? -value : value;
  if (magnitude >= static_cast<T>(std::ldexp(1.0, kWholeFrom))) {
    set_bfp(m, i.r1, value);
    return;
  }
  const RoundedInteger rounded =
      round_to_integer(static_cast<Extended>(value), effective_rounding(i.m3, m.fpc_control()));
  T result = static_cast<T>(rounded.magnitude);
  if (rounded.negative) {
    result = from_bits<T>(bits_of(result) | sign_bit<T>());
  }
  set_bfp(m, i.r1, result);
  if (!rounded.exact && (i.m4 & 4) == 0) {
    raise_inexact(m);
  }
}
/// A shorter format by a rounding method that the host does not have: between the two neighbours.
template <class To>
To round_specially(Extended exact, Rounding rounding) {
  std::fesetround(FE_TOWARDZERO);
  pin(exact);
  To inner = static_cast<To>(exact);
  pin(inner);
  std::fesetround(exact < 0 ? FE_DOWNWARD : FE_UPWARD);
  pin(exact);
  To outer = static_cast<To>(exact);
  pin(outer);
  if (rounding == Rounding::PrepareShorter) {
    return inner == outer ? inner : from_bits<To>(bits_of(inner) | 1);
  }
  std::fesetround(FE_TONEAREST);
  if (bits_of(outer) == infinity_bits<To>() ||
      bits_of(outer) == (infinity_bits<To>() | sign_bit<To>())) {
    pin(exact);  // the largest number is odd: the tie goes to infinity in either method
    return static_cast<To>(exact);
  }
  const Extended to_inner = exact - static_cast<Extended>(inner);
  const Extended to_outer = static_cast<Extended>(outer) - exact;
  const bool nearer_outer = exact < 0 ? to_inner <= to_outer : to_inner >= to_outer;
  return nearer_outer ? outer : inner;
}
inline bool needs_special(Rounding rounding) {
  return rounding == Rounding::NearestAway || rounding == Rounding::PrepareShorter;
}

/// CONVERT FROM FIXED and FROM LOGICAL.
template <class T, class Integer>
void convert_from_integer(auto& m, In i) {
  m.require_afp();
  check_rounding(m, i.m3);
  const auto value = static_cast<Integer>(m.gr64(i.r2));
  const Rounding rounding = effective_rounding(i.m3, m.fpc_control());
  const int mode = i.m3 == 0 ? -1 : host_rounding_of(rounding);
  under_fpc(
      m, mode,
      [&] {
        Integer source = value;
        asm volatile("" : "+r"(source));
        if constexpr (sizeof(T) < 16) {
          if (needs_special(rounding)) {
            return round_specially<T>(static_cast<Extended>(source), rounding);
          }
        }
        T result = static_cast<T>(source);
        pin(result);
        return result;
      },
      [&](T result) { set_bfp(m, i.r1, result); });
}
/// LOAD ROUNDED: to a shorter format.
template <class From, class To>
void shorten(auto& m, In i) {
  m.require_afp();
  check_rounding(m, i.m3);
  const From value = bfp<From>(m, i.r2);
  if (is_nan(value)) {
    const From nan = checked_signaling(m, value);
    constexpr unsigned kDropped = BfpFormat<From>::kFraction - BfpFormat<To>::kFraction;
    const auto fraction =
        static_cast<BitsOf<To>>((bits_of(nan) & (quiet_bit<From>() * 2 - 1)) >> kDropped);
    const BitsOf<To> sign = (bits_of(nan) & sign_bit<From>()) != 0 ? sign_bit<To>() : 0;
    set_bfp(m, i.r1, from_bits<To>(sign | infinity_bits<To>() | fraction));
    return;
  }
  const Rounding rounding = effective_rounding(i.m3, m.fpc_control());
  const int mode = i.m3 == 0 ? -1 : host_rounding_of(rounding);
  under_fpc(
      m, mode,
      [&] {
        From source = value;
        pin(source);
        if (needs_special(rounding)) {
          return round_specially<To>(static_cast<Extended>(source), rounding);
        }
        To result = static_cast<To>(source);
        pin(result);
        return result;
      },
      [&](To result) { set_bfp(m, i.r1, result); });
}
/// LOAD LENGTHENED: exact.
template <class From, class To>
void lengthen(auto& m, unsigned r, From value) {
  m.require_afp();
  if (is_nan(value)) {
    const From nan = checked_signaling(m, value);
    constexpr unsigned kAdded = BfpFormat<To>::kFraction - BfpFormat<From>::kFraction;
    const auto fraction =
        static_cast<BitsOf<To>>(BitsOf<To>{bits_of(nan) & (quiet_bit<From>() * 2 - 1)} << kAdded);
    const BitsOf<To> sign = (bits_of(nan) & sign_bit<From>()) != 0 ? sign_bit<To>() : 0;
    set_bfp(m, r, from_bits<To>(sign | infinity_bits<To>() | fraction));
    return;
  }
  set_bfp(m, r, static_cast<To>(value));
}
/// The bit of a data-class mask: zero, normal, subnormal, infinity, quiet and signaling NaN, each
/// positive and negative.
template <class T>
u32 data_class_bit(T value) {
  const BitsOf<T> magnitude = bits_of(value) & ~sign_bit<T>();
  unsigned number = 1;  // normal
  if (magnitude == 0) {
    number = 0;
  } else if (magnitude == infinity_bits<T>()) {
    number = 3;
  } else if (is_nan(value)) {
    number = is_signaling(value) ? 5 : 4;
  } else if (magnitude < quiet_bit<T>() * 2) {
    number = 2;
  }
  const bool negative = (bits_of(value) & sign_bit<T>()) != 0;
  return 0x800U >> (number * 2 + (negative ? 1 : 0));
}
/// TEST DATA CLASS.
template <class T>
void test_data_class(auto& m, In i) {
  m.require_afp();
  m.set_cc((m.indexed(i).address & data_class_bit(bfp<T>(m, i.r1))) != 0 ? 1 : 0);
}

}  // namespace cambridge::machine::semantics
