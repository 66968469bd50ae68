/// Vector floating-point instructions in the long format, and in the short and extended formats of
/// vector-enhancements facility 1. PoO ch. 24.
/// DEVIATES: an enabled IEEE trap is reported for the whole operation, not for one element.
#pragma once

#include "machine/cpu/semantics/bfp_convert.h"
#include "machine/cpu/semantics/vector_lanes.h"

namespace cambridge::machine::semantics {

inline constexpr unsigned kSingleElement = 8;  ///< control bit 0 of a mask field

/// Calls `body` with the floating-point type of a format field: 2 short, 3 long, 4 extended.
void for_format(auto& m, unsigned format, auto body) {
  require_vector(m);
  switch (format) {
    case 2:
      return body(float{});
    case 3:
      return body(double{});
    case 4:
      return body(Extended{});
    default:
      m.specification_if(true);
  }
}
template <class T>
T vector_element(auto& m, unsigned r, unsigned k) {
  return from_bits<T>(lanes<BitsOf<T>>(m, r)[k]);
}
template <class T>
constexpr unsigned used_lanes(unsigned controls) {
  return (controls & kSingleElement) != 0 ? 1 : kLanes<BitsOf<T>>;
}
/// V1 element k = operation(k), for one or all elements; the others become zero.
template <class T>
void each_float(auto& m, unsigned r, unsigned controls, auto operation) {
  const unsigned used = used_lanes<T>(controls);
  Lanes<BitsOf<T>> result{};  // what is beside a single element is unpredictable: zeros
  for (unsigned k = 0; k < used; ++k) {
    under_fpc(
        m, -1, [&] { return operation(k); }, [&](T value) { result[k] = bits_of(value); });
  }
  set_lanes<BitsOf<T>>(m, r, result);
}
template <BfpOperation kOperation>
void vector_arithmetic(auto& m, In i) {
  for_format(m, i.m4, [&](auto zero) {
    using T = decltype(zero);
    each_float<T>(m, i.v1, i.m5, [&](unsigned k) {
      return compute<kOperation>(vector_element<T>(m, i.v2, k), vector_element<T>(m, i.v3, k));
    });
  });
}
// clang-format off
void VFA(auto& m, In i) { vector_arithmetic<BfpOperation::Add>(m, i); }
void VFS(auto& m, In i) { vector_arithmetic<BfpOperation::Subtract>(m, i); }
void VFM(auto& m, In i) { vector_arithmetic<BfpOperation::Multiply>(m, i); }
void VFD(auto& m, In i) { vector_arithmetic<BfpOperation::Divide>(m, i); }
// clang-format on
template <class T>
T fused(T a, T b, T third, bool subtract) {
  T c = subtract ? -third : third;
  pin(a);
  pin(b);
  pin(c);
  T result = 0;
  if constexpr (sizeof(T) == 16) {
    result = a * b + c;  // UNVERIFIED: two roundings in the extended format
  } else {
    result = std::fma(a, b, c);
  }
  pin(result);
  return is_nan(result) ? fused_nan(a, b, third) : result;
}
void vector_fused(auto& m, In i, bool subtract) {
  for_format(m, i.m6, [&](auto zero) {
    using T = decltype(zero);
    each_float<T>(m, i.v1, i.m5, [&](unsigned k) {
      return fused<T>(vector_element<T>(m, i.v2, k), vector_element<T>(m, i.v3, k),
                      vector_element<T>(m, i.v4, k), subtract);
    });
  });
}
void VFMA(auto& m, In i) {
  vector_fused(m, i, false);
}
void VFMS(auto& m, In i) {
  vector_fused(m, i, true);
}
void VFSQ(auto& m, In i) {
  for_format(m, i.m3, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (sizeof(T) < 16) {
      each_float<T>(m, i.v1, i.m4, [&](unsigned k) {
        T value = vector_element<T>(m, i.v2, k);
        pin(value);
        T root = std::sqrt(value);
        pin(root);
        return is_nan(root) ? nan_result(value, value) : root;
      });
    } else {
      m.specification_if(true);
    }
  });
}
/// Comparisons that give a mask. A quiet comparison signals only for signaling NaNs.
void vector_compare(auto& m, In i, bool signal, auto test) {
  for_format(m, i.m4, [&](auto zero) {
    using T = decltype(zero);
    const unsigned used = used_lanes<T>(i.m5);
    Lanes<BitsOf<T>> result{};
    unsigned yes = 0;
    for (unsigned k = 0; k < used; ++k) {
      const T a = vector_element<T>(m, i.v2, k);
      const T b = vector_element<T>(m, i.v3, k);
      const bool unordered = is_nan(a) || is_nan(b);
      if (is_signaling(a) || is_signaling(b) || (unordered && (signal || (i.m5 & 4) != 0))) {
        raise_invalid(m);
      }
      if (!unordered && test(a, b)) {
        result[k] = static_cast<BitsOf<T>>(~BitsOf<T>{0});
        ++yes;
      }
    }
    set_lanes<BitsOf<T>>(m, i.v1, result);
    if ((i.m6 & 1) != 0) {
      m.set_cc(all_some_none(yes, used));
    }
  });
}
// clang-format off
void VFCE(auto& m, In i) { vector_compare(m, i, false, [](auto a, auto b) { return a == b; }); }
void VFCH(auto& m, In i) { vector_compare(m, i, false, [](auto a, auto b) { return a > b; }); }
void VFCHE(auto& m, In i) { vector_compare(m, i, false, [](auto a, auto b) { return a >= b; }); }
void WFC(auto& m, In i) { for_format(m, i.m3, [&](auto zero) { using T = decltype(zero); compare_bfp(m, vector_element<T>(m, i.v1, 0), vector_element<T>(m, i.v2, 0), false); }); }
void WFK(auto& m, In i) { for_format(m, i.m3, [&](auto zero) { using T = decltype(zero); compare_bfp(m, vector_element<T>(m, i.v1, 0), vector_element<T>(m, i.v2, 0), true); }); }
// clang-format on

// Conversions between 64-bit integers and the long format.
template <class Integer>
void vector_from_integer(auto& m, In i) {
  require_vector(m);
  m.specification_if(i.m3 != 3);
  check_rounding(m, i.m5);
  const Rounding rounding = effective_rounding(i.m5, m.fpc_control());
  const auto source = lanes<u64>(m, i.v2);
  auto result = Lanes<u64>{};
  for (unsigned k = 0; k < used_lanes<double>(i.m4); ++k) {
    under_fpc(
        m, host_rounding_of(rounding),
        [&] {
          if (needs_special(rounding)) {
            return round_specially<double>(static_cast<Extended>(static_cast<Integer>(source[k])),
                                           rounding);
          }
          Integer value = static_cast<Integer>(source[k]);
          asm volatile("" : "+r"(value));
          double made = static_cast<double>(value);
          pin(made);
          return made;
        },
        [&](double value) { result[k] = bits_of(value); });
  }
  set_lanes<u64>(m, i.v1, result);
}
template <class Integer>
void vector_to_integer(auto& m, In i) {
  require_vector(m);
  m.specification_if(i.m3 != 3);
  check_rounding(m, i.m5);
  const Rounding rounding = effective_rounding(i.m5, m.fpc_control());
  auto result = Lanes<u64>{};
  for (unsigned k = 0; k < used_lanes<double>(i.m4); ++k) {
    const double value = vector_element<double>(m, i.v2, k);
    const RoundedInteger rounded =
        is_nan(value) ? RoundedInteger{} : round_to_integer(static_cast<Extended>(value), rounding);
    constexpr bool kSigned = std::is_signed_v<Integer>;
    constexpr Integer kMost = std::numeric_limits<Integer>::max();
    const u128 limit = u128{static_cast<u64>(kMost)} + (kSigned && rounded.negative ? 1 : 0);
    if (is_nan(value) || rounded.huge || rounded.magnitude > limit ||
        (!kSigned && rounded.negative && rounded.magnitude != 0)) {
      raise_invalid(m);
      if (!is_nan(value) && (i.m4 & 4) == 0) {
        raise_inexact(m);
      }
      result[k] = static_cast<u64>(
          is_nan(value) || rounded.negative ? std::numeric_limits<Integer>::min() : kMost);
      continue;
    }
    const u64 magnitude = static_cast<u64>(rounded.magnitude);
    result[k] = rounded.negative ? 0 - magnitude : magnitude;
    if (!rounded.exact && (i.m4 & 4) == 0) {
      raise_inexact(m);
    }
  }
  set_lanes<u64>(m, i.v1, result);
}
// clang-format off
void VCDG(auto& m, In i) { vector_from_integer<i64>(m, i); }
void VCDLG(auto& m, In i) { vector_from_integer<u64>(m, i); }
void VCGD(auto& m, In i) { vector_to_integer<i64>(m, i); }
void VCLGD(auto& m, In i) { vector_to_integer<u64>(m, i); }
// clang-format on
void VFI(auto& m, In i) {
  for_format(m, i.m3, [&](auto zero) {
    using T = decltype(zero);
    check_rounding(m, i.m5);
    auto result = Lanes<BitsOf<T>>{};
    for (unsigned k = 0; k < used_lanes<T>(i.m4); ++k) {
      const T value = vector_element<T>(m, i.v2, k);
      constexpr int kWholeFrom = static_cast<int>(BfpFormat<T>::kFraction);
      if (is_nan(value)) {  // first: a comparison would raise the host's flag
        result[k] = bits_of(checked_signaling(m, value));
        continue;
      }
      const T magnitude = value < 0 ? -value : value;
      if (magnitude >= static_cast<T>(std::ldexp(1.0, kWholeFrom))) {
        result[k] = bits_of(value);
        continue;
      }
      const RoundedInteger rounded =
          round_to_integer(static_cast<Extended>(value), effective_rounding(i.m5, m.fpc_control()));
      const BitsOf<T> whole = bits_of(static_cast<T>(rounded.magnitude));
      result[k] = static_cast<BitsOf<T>>(whole | (rounded.negative ? sign_bit<T>() : BitsOf<T>{0}));
      if (!rounded.exact && (i.m4 & 4) == 0) {
        raise_inexact(m);
      }
    }
    set_lanes<BitsOf<T>>(m, i.v1, result);
  });
}
/// VFLL and VFLR between short and long: the even short elements of each doubleword.
void VFLL(auto& m, In i) {
  require_vector(m);
  m.specification_if(i.m3 != 2);
  const auto source = lanes<u32>(m, i.v2);
  auto result = Lanes<u64>{};
  for (unsigned k = 0; k < used_lanes<double>(i.m4); ++k) {
    const float value = checked_signaling(m, from_bits<float>(source[2 * k]));
    double wide = static_cast<double>(value);
    pin(wide);
    result[k] = bits_of(wide);
  }
  set_lanes<u64>(m, i.v1, result);
}
void VFLR(auto& m, In i) {
  require_vector(m);
  m.specification_if(i.m3 != 3);
  check_rounding(m, i.m5);
  const Rounding rounding = effective_rounding(i.m5, m.fpc_control());
  auto result = Lanes<u32>{};
  for (unsigned k = 0; k < used_lanes<double>(i.m4); ++k) {
    const double value = checked_signaling(m, vector_element<double>(m, i.v2, k));
    under_fpc(
        m, host_rounding_of(rounding),
        [&] {
          if (needs_special(rounding) && !is_nan(value)) {
            return round_specially<float>(static_cast<Extended>(value), rounding);
          }
          double source = value;
          pin(source);
          float narrow = static_cast<float>(source);
          pin(narrow);
          return narrow;
        },
        [&](float narrow) { result[2 * k] = bits_of(narrow); });
  }
  set_lanes<u32>(m, i.v1, result);
}
/// VFPSO: M5 0 complement, 1 negative, 2 positive.
void VFPSO(auto& m, In i) {
  for_format(m, i.m3, [&](auto zero) {
    using T = decltype(zero);
    m.specification_if(i.m5 > 2);
    auto result = Lanes<BitsOf<T>>{};
    const auto source = lanes<BitsOf<T>>(m, i.v2);
    for (unsigned k = 0; k < used_lanes<T>(i.m4); ++k) {
      const BitsOf<T> sign = sign_bit<T>();
      result[k] = static_cast<BitsOf<T>>(i.m5 == 0   ? source[k] ^ sign
                                         : i.m5 == 1 ? source[k] | sign
                                                     : source[k] & static_cast<BitsOf<T>>(~sign));
    }
    set_lanes<BitsOf<T>>(m, i.v1, result);
  });
}
void VFTCI(auto& m, In i) {
  for_format(m, i.m4, [&](auto zero) {
    using T = decltype(zero);
    const unsigned used = used_lanes<T>(i.m5);
    Lanes<BitsOf<T>> result{};
    unsigned yes = 0;
    for (unsigned k = 0; k < used; ++k) {
      if ((static_cast<u32>(i.i2) & data_class_bit(vector_element<T>(m, i.v2, k))) != 0) {
        result[k] = static_cast<BitsOf<T>>(~BitsOf<T>{0});
        ++yes;
      }
    }
    set_lanes<BitsOf<T>>(m, i.v1, result);
    m.set_cc(all_some_none(yes, used));
  });
}

}  // namespace cambridge::machine::semantics
