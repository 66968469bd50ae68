/// Vector string instructions. PoO ch. 23.
#pragma once

#include "machine/cpu/semantics/vector_lanes.h"

namespace cambridge::machine::semantics {

// Flags of M5: IN invert the result, RT result type (mask), ZS zero search, CS set the cc.
inline constexpr unsigned kInvert = 8;
inline constexpr unsigned kResultMask = 4;
inline constexpr unsigned kZeroSearch = 2;
inline constexpr unsigned kSetCc = 1;

/// Byte index of the first element that holds, 16 for none.
template <class T>
unsigned first_index(const std::array<bool, kLanes<T>>& found) {
  for (unsigned k = 0; k < kLanes<T>; ++k) {
    if (found[k]) {
      return k * static_cast<unsigned>(sizeof(T));
    }
  }
  return 16;
}
void put_index(auto& m, unsigned r, unsigned index) {
  m.vr(r) = {index, 0};
}

/// VFAE and VSTRC: elements that match, as a mask or as the index of the first.
template <class T>
void put_matches(auto& m, In i, unsigned flags, const Lanes<T>& text,
                 std::array<bool, kLanes<T>> found) {
  std::array<bool, kLanes<T>> zero{};
  for (unsigned k = 0; k < kLanes<T>; ++k) {
    zero[k] = text[k] == 0;
    found[k] = found[k] != ((flags & kInvert) != 0);
  }
  const unsigned match_at = first_index<T>(found);
  const unsigned zero_at = (flags & kZeroSearch) != 0 ? first_index<T>(zero) : 16;
  if ((flags & kResultMask) != 0) {
    Lanes<T> mask;
    for (unsigned k = 0; k < kLanes<T>; ++k) {
      mask[k] = found[k] ? static_cast<T>(~T{0}) : T{0};
    }
    set_lanes<T>(m, i.v1, mask);
  } else {
    put_index(m, i.v1, match_at < zero_at ? match_at : zero_at);
  }
  if ((flags & kSetCc) != 0) {
    if (match_at == 16 && zero_at == 16) {
      m.set_cc(3);
    } else {
      m.set_cc(zero_at == 16 ? 1 : match_at < zero_at ? 2 : 0);
    }
  }
}
void VFAE(auto& m, In i) {
  for_element_size<2>(m, i.m4, [&](auto zero) {
    using T = decltype(zero);
    const auto text = lanes<T>(m, i.v2);
    const auto any_of = lanes<T>(m, i.v3);
    std::array<bool, kLanes<T>> found{};
    for (unsigned k = 0; k < kLanes<T>; ++k) {
      for (const T one : any_of) {
        found[k] = found[k] || text[k] == one;
      }
    }
    put_matches<T>(m, i, i.m5, text, found);
  });
}
/// VSTRC: pairs of elements of V3 are limits, V4 says how to compare with each.
void VSTRC(auto& m, In i) {
  for_element_size<2>(m, i.m5, [&](auto zero) {
    using T = decltype(zero);
    constexpr unsigned kTop = sizeof(T) * 8;
    const auto text = lanes<T>(m, i.v2);
    const auto limits = lanes<T>(m, i.v3);
    const auto controls = lanes<T>(m, i.v4);
    const auto holds = [](T value, T limit, T control) {
      return ((control >> (kTop - 1) & 1) != 0 && value == limit) ||
             ((control >> (kTop - 2) & 1) != 0 && value < limit) ||
             ((control >> (kTop - 3) & 1) != 0 && value > limit);
    };
    std::array<bool, kLanes<T>> found{};
    for (unsigned k = 0; k < kLanes<T>; ++k) {
      for (unsigned pair = 0; pair < kLanes<T>; pair += 2) {
        found[k] = found[k] || (holds(text[k], limits[pair], controls[pair]) &&
                                holds(text[k], limits[pair + 1], controls[pair + 1]));
      }
    }
    put_matches<T>(m, i, i.m6, text, found);
  });
}
/// VFEE: the first position where both are equal, or with zero search where the second has zero.
void VFEE(auto& m, In i) {
  for_element_size<2>(m, i.m4, [&](auto zero) {
    using T = decltype(zero);
    const auto a = lanes<T>(m, i.v2);
    const auto b = lanes<T>(m, i.v3);
    std::array<bool, kLanes<T>> equal{};
    std::array<bool, kLanes<T>> ends{};
    for (unsigned k = 0; k < kLanes<T>; ++k) {
      equal[k] = a[k] == b[k];
      ends[k] = a[k] == 0;
    }
    const unsigned equal_at = first_index<T>(equal);
    const unsigned zero_at = (i.m5 & kZeroSearch) != 0 ? first_index<T>(ends) : 16;
    put_index(m, i.v1, equal_at < zero_at ? equal_at : zero_at);
    if ((i.m5 & kSetCc) != 0) {
      m.set_cc(equal_at == 16 && zero_at == 16        ? 3
               : zero_at <= equal_at && zero_at != 16 ? 0
                                                      : (zero_at == 16 ? 1 : 2));
    }
  });
}
/// VFENE: the first position where they differ.
void VFENE(auto& m, In i) {
  for_element_size<2>(m, i.m4, [&](auto zero) {
    using T = decltype(zero);
    const auto a = lanes<T>(m, i.v2);
    const auto b = lanes<T>(m, i.v3);
    unsigned index = 16;
    unsigned cc = 3;
    for (unsigned k = 0; k < kLanes<T>; ++k) {
      if (a[k] != b[k]) {
        index = k * static_cast<unsigned>(sizeof(T));
        cc = a[k] < b[k] ? 1 : 2;
        break;
      }
      if ((i.m5 & kZeroSearch) != 0 && a[k] == 0) {
        index = k * static_cast<unsigned>(sizeof(T));
        cc = 0;
        break;
      }
    }
    put_index(m, i.v1, index);
    if ((i.m5 & kSetCc) != 0) {
      m.set_cc(cc);
    }
  });
}
/// VISTR: zeros behind the first zero element.
void VISTR(auto& m, In i) {
  for_element_size<2>(m, i.m3, [&](auto zero) {
    using T = decltype(zero);
    auto values = lanes<T>(m, i.v2);
    bool ended = false;
    for (T& value : values) {
      ended = ended || value == 0;
      if (ended) {
        value = 0;
      }
    }
    set_lanes<T>(m, i.v1, values);
    if ((i.m5 & kSetCc) != 0) {
      m.set_cc(ended ? 0 : 3);
    }
  });
}

}  // namespace cambridge::machine::semantics
