/// Elements of vector registers. PoO ch. 21 "Vector Facility": element 0 is leftmost.
#pragma once

#include <array>
#include <type_traits>

#include "machine/cpu/semantics/algorithms.h"

namespace cambridge::machine::semantics {

/// The vector facility needs the vector-enablement control (CR0 bit 46).
void require_vector(auto& m) {
  if ((m.cr(0) & bit64(46)) == 0) [[unlikely]] {
    m.data_exception(0xFE);
  }
}

template <class T>
inline constexpr unsigned kLanes = 16 / sizeof(T);
template <class T>
using Lanes = std::array<T, kLanes<T>>;

template <class T>
Lanes<T> lanes(auto& m, unsigned r) {
  const auto& v = m.vr(r);
  Lanes<T> made;
  if constexpr (sizeof(T) == 16) {
    made[0] = static_cast<T>(u128{v.high} << 64 | v.low);
  } else {
    constexpr unsigned kBits = sizeof(T) * 8;
    constexpr unsigned kHalf = 64 / kBits;
    for (unsigned k = 0; k < kHalf; ++k) {
      made[k] = static_cast<T>(v.high >> (64 - kBits * (k + 1)));
      made[k + kHalf] = static_cast<T>(v.low >> (64 - kBits * (k + 1)));
    }
  }
  return made;
}
template <class T>
void set_lanes(auto& m, unsigned r, const Lanes<T>& values) {
  auto& v = m.vr(r);
  if constexpr (sizeof(T) == 16) {
    v.high = static_cast<u64>(static_cast<u128>(values[0]) >> 64);
    v.low = static_cast<u64>(values[0]);
  } else {
    using Unsigned = std::make_unsigned_t<T>;
    constexpr unsigned kBits = sizeof(T) * 8;
    constexpr unsigned kHalf = 64 / kBits;
    u64 high = 0;
    u64 low = 0;
    for (unsigned k = 0; k < kHalf; ++k) {
      high |= u64{static_cast<Unsigned>(values[k])} << (64 - kBits * (k + 1));
      low |= u64{static_cast<Unsigned>(values[k + kHalf])} << (64 - kBits * (k + 1));
    }
    v.high = high;
    v.low = low;
  }
}
u128 quadword(auto& m, unsigned r) {
  return u128{m.vr(r).high} << 64 | m.vr(r).low;
}
void set_quadword(auto& m, unsigned r, u128 value) {
  m.vr(r).high = static_cast<u64>(value >> 64);
  m.vr(r).low = static_cast<u64>(value);
}

/// Calls `body` with a value of the unsigned element type that a size field means; a field above
/// kMost is a specification exception.
template <unsigned kMost>
void for_element_size(auto& m, unsigned size, auto body) {
  require_vector(m);
  m.specification_if(size > kMost);
  if (size == 0) {
    return body(u8{});
  }
  if constexpr (kMost >= 1) {
    if (size == 1) {
      return body(u16{});
    }
  }
  if constexpr (kMost >= 2) {
    if (size == 2) {
      return body(u32{});
    }
  }
  if constexpr (kMost >= 3) {
    if (size == 3) {
      return body(u64{});
    }
  }
  if constexpr (kMost >= 4) {
    if (size == 4) {
      return body(u128{});
    }
  }
}
template <class T>
struct SignedOf {
  using Type = std::make_signed_t<T>;
};
template <>
struct SignedOf<u128> {
  using Type = i128;
};
template <class T>
using Signed = typename SignedOf<T>::Type;
template <class T>
struct WiderOf;
template <>
struct WiderOf<u8> {
  using Type = u16;
};
template <>
struct WiderOf<u16> {
  using Type = u32;
};
template <>
struct WiderOf<u32> {
  using Type = u64;
};
template <>
struct WiderOf<u64> {
  using Type = u128;
};
template <class T>
using Wider = typename WiderOf<T>::Type;

/// V1 = operation(V2, V3) element by element.
template <unsigned kMost>
void each_pair(auto& m, In i, unsigned size, auto operation) {
  for_element_size<kMost>(m, size, [&](auto zero) {
    using T = decltype(zero);
    const auto a = lanes<T>(m, i.v2);
    const auto b = lanes<T>(m, i.v3);
    Lanes<T> result;
    for (unsigned k = 0; k < kLanes<T>; ++k) {
      result[k] = static_cast<T>(operation(a[k], b[k]));
    }
    set_lanes<T>(m, i.v1, result);
  });
}
/// V1 = operation(V2) element by element.
template <unsigned kMost>
void each_one(auto& m, In i, unsigned size, auto operation) {
  for_element_size<kMost>(m, size, [&](auto zero) {
    using T = decltype(zero);
    auto values = lanes<T>(m, i.v2);
    for (T& value : values) {
      value = static_cast<T>(operation(value));
    }
    set_lanes<T>(m, i.v1, values);
  });
}
/// 0 all elements, 1 some, 3 none: the condition code of comparisons.
inline unsigned all_some_none(unsigned yes, unsigned of) {
  return yes == of ? 0 : yes == 0 ? 3 : 1;
}

}  // namespace cambridge::machine::semantics
