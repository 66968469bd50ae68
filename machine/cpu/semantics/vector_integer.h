/// Vector integer instructions. PoO ch. 22.
#pragma once

#include "machine/cpu/semantics/vector_lanes.h"

namespace cambridge::machine::semantics {

template <class T>
T carry_of(T a, T b) {
  return static_cast<T>(static_cast<T>(a + b) < a);
}
template <class T>
constexpr unsigned bits_in() {
  return sizeof(T) * 8;
}
/// The upper half of a product.
template <class T>
T multiply_high_unsigned(T a, T b) {
  return static_cast<T>(Wider<T>{a} * Wider<T>{b} >> bits_in<T>());
}
template <class T>
Signed<Wider<T>> widened(T value) {
  return static_cast<Signed<Wider<T>>>(static_cast<Signed<T>>(value));
}
template <class T>
T high_half(Wider<T> value) {
  return static_cast<T>(value >> bits_in<T>());
}

// clang-format off
void VA(auto& m, In i) { each_pair<4>(m, i, i.m4, [](auto a, auto b) { return a + b; }); }
void VS(auto& m, In i) { each_pair<4>(m, i, i.m4, [](auto a, auto b) { return a - b; }); }
void VACC(auto& m, In i) { each_pair<4>(m, i, i.m4, [](auto a, auto b) { return carry_of(a, b); }); }
void VSCBI(auto& m, In i) { each_pair<4>(m, i, i.m4, [](auto a, auto b) { return a >= b ? 1 : 0; }); }
void VN(auto& m, In i) { each_pair<3>(m, i, 3, [](u64 a, u64 b) { return a & b; }); }
void VNC(auto& m, In i) { each_pair<3>(m, i, 3, [](u64 a, u64 b) { return a & ~b; }); }
void VO(auto& m, In i) { each_pair<3>(m, i, 3, [](u64 a, u64 b) { return a | b; }); }
void VOC(auto& m, In i) { each_pair<3>(m, i, 3, [](u64 a, u64 b) { return a | ~b; }); }
void VX(auto& m, In i) { each_pair<3>(m, i, 3, [](u64 a, u64 b) { return a ^ b; }); }
void VNO(auto& m, In i) { each_pair<3>(m, i, 3, [](u64 a, u64 b) { return ~(a | b); }); }
void VNN(auto& m, In i) { each_pair<3>(m, i, 3, [](u64 a, u64 b) { return ~(a & b); }); }
void VNX(auto& m, In i) { each_pair<3>(m, i, 3, [](u64 a, u64 b) { return ~(a ^ b); }); }
void VAVG(auto& m, In i) { each_pair<3>(m, i, i.m4, [](auto a, auto b) { using S = Signed<decltype(a)>; return (static_cast<S>(a) | static_cast<S>(b)) - (static_cast<S>(static_cast<S>(a) ^ static_cast<S>(b)) >> 1); }); }
void VAVGL(auto& m, In i) { each_pair<3>(m, i, i.m4, [](auto a, auto b) { return (a | b) - static_cast<decltype(a)>(static_cast<decltype(a)>(a ^ b) >> 1); }); }
void VMX(auto& m, In i) { each_pair<3>(m, i, i.m4, [](auto a, auto b) { using S = Signed<decltype(a)>; return static_cast<S>(a) > static_cast<S>(b) ? a : b; }); }
void VMN(auto& m, In i) { each_pair<3>(m, i, i.m4, [](auto a, auto b) { using S = Signed<decltype(a)>; return static_cast<S>(a) < static_cast<S>(b) ? a : b; }); }
void VMXL(auto& m, In i) { each_pair<3>(m, i, i.m4, [](auto a, auto b) { return a > b ? a : b; }); }
void VMNL(auto& m, In i) { each_pair<3>(m, i, i.m4, [](auto a, auto b) { return a < b ? a : b; }); }
void VML(auto& m, In i) { each_pair<2>(m, i, i.m4, [](auto a, auto b) { return u64{a} * u64{b}; }); }
void VMLH(auto& m, In i) { each_pair<2>(m, i, i.m4, [](auto a, auto b) { return (u64{a} * u64{b}) >> bits_in<decltype(a)>(); }); }
void VMH(auto& m, In i) { each_pair<2>(m, i, i.m4, [](auto a, auto b) { using S = Signed<decltype(a)>; return (i64{static_cast<S>(a)} * static_cast<S>(b)) >> bits_in<decltype(a)>(); }); }
void VLC(auto& m, In i) { each_one<3>(m, i, i.m3, [](auto a) { return 0 - a; }); }
void VLP(auto& m, In i) { each_one<3>(m, i, i.m3, [](auto a) { return static_cast<Signed<decltype(a)>>(a) < 0 ? static_cast<decltype(a)>(0 - a) : a; }); }
void VCLZ(auto& m, In i) { each_one<3>(m, i, i.m3, [](auto a) { return a == 0 ? bits_in<decltype(a)>() : static_cast<unsigned>(__builtin_clzll(a)) - (64 - bits_in<decltype(a)>()); }); }
void VCTZ(auto& m, In i) { each_one<3>(m, i, i.m3, [](auto a) { return a == 0 ? bits_in<decltype(a)>() : static_cast<unsigned>(__builtin_ctzll(a)); }); }
void VPOPCT(auto& m, In i) { each_one<3>(m, i, i.m3, [](auto a) { return static_cast<unsigned>(__builtin_popcountll(a)); }); }
// clang-format on

/// The quadword forms with a carry in the fourth operand.
void with_carry(auto& m, In i, auto operation) {
  require_vector(m);
  m.specification_if(i.m5 != 4);
  set_quadword(m, i.v1, operation(quadword(m, i.v2), quadword(m, i.v3), quadword(m, i.v4) & 1));
}
// clang-format off
void VAC(auto& m, In i) { with_carry(m, i, [](u128 a, u128 b, u128 c) { return a + b + c; }); }
void VACCC(auto& m, In i) { with_carry(m, i, [](u128 a, u128 b, u128 c) { const u128 s = a + b; return u128{s < a || s + c < s}; }); }
void VSBI(auto& m, In i) { with_carry(m, i, [](u128 a, u128 b, u128 c) { return a + ~b + c; }); }
void VSBCBI(auto& m, In i) { with_carry(m, i, [](u128 a, u128 b, u128 c) { const u128 s = a + ~b; return u128{s < a || s + c < s}; }); }
// clang-format on

// Comparisons.
void compare_elements(auto& m, In i, auto test) {
  for_element_size<3>(m, i.m4, [&](auto zero) {
    using T = decltype(zero);
    const auto a = lanes<T>(m, i.v2);
    const auto b = lanes<T>(m, i.v3);
    Lanes<T> result;
    unsigned yes = 0;
    for (unsigned k = 0; k < kLanes<T>; ++k) {
      const bool one = test(a[k], b[k]);
      result[k] = one ? static_cast<T>(~T{0}) : T{0};
      yes += one ? 1 : 0;
    }
    set_lanes<T>(m, i.v1, result);
    if ((i.m5 & 1) != 0) {
      m.set_cc(all_some_none(yes, kLanes<T>));
    }
  });
}
// clang-format off
void VCEQ(auto& m, In i) { compare_elements(m, i, [](auto a, auto b) { return a == b; }); }
void VCH(auto& m, In i) { compare_elements(m, i, [](auto a, auto b) { using S = Signed<decltype(a)>; return static_cast<S>(a) > static_cast<S>(b); }); }
void VCHL(auto& m, In i) { compare_elements(m, i, [](auto a, auto b) { return a > b; }); }
// clang-format on
/// The middle element (the rightmost of the left half) of both operands.
void compare_middle(auto& m, In i, bool is_signed) {
  for_element_size<3>(m, i.m3, [&](auto zero) {
    using T = decltype(zero);
    const T a = lanes<T>(m, i.v1)[kLanes<T> / 2 - 1];
    const T b = lanes<T>(m, i.v2)[kLanes<T> / 2 - 1];
    m.set_cc(is_signed ? compare_cc(static_cast<Signed<T>>(a), static_cast<Signed<T>>(b))
                       : compare_cc(a, b));
  });
}
void VEC(auto& m, In i) {
  compare_middle(m, i, true);
}
void VECL(auto& m, In i) {
  compare_middle(m, i, false);
}
void VTM(auto& m, In i) {
  require_vector(m);
  const u128 mask = quadword(m, i.v2);
  const u128 selected = quadword(m, i.v1) & mask;
  m.set_cc(selected == 0 ? 0 : selected == mask ? 3 : 1);
}

// Multiplications with sums.
void multiply_add(auto& m, In i, auto operation) {
  for_element_size<2>(m, i.m5, [&](auto zero) {
    using T = decltype(zero);
    const auto a = lanes<T>(m, i.v2);
    const auto b = lanes<T>(m, i.v3);
    auto c = lanes<T>(m, i.v4);
    for (unsigned k = 0; k < kLanes<T>; ++k) {
      c[k] = static_cast<T>(operation(a[k], b[k], c[k]));
    }
    set_lanes<T>(m, i.v1, c);
  });
}
// clang-format off
void VMAL(auto& m, In i) { multiply_add(m, i, [](auto a, auto b, auto c) { return u64{a} * b + c; }); }
void VMALH(auto& m, In i) { multiply_add(m, i, [](auto a, auto b, auto c) { return (u64{a} * b + c) >> bits_in<decltype(a)>(); }); }
void VMAH(auto& m, In i) { multiply_add(m, i, [](auto a, auto b, auto c) { using S = Signed<decltype(a)>; return (i64{static_cast<S>(a)} * static_cast<S>(b) + static_cast<S>(c)) >> bits_in<decltype(a)>(); }); }
// clang-format on
/// Products of the even or odd elements in double width, perhaps plus the fourth operand.
void multiply_alternate(auto& m, In i, unsigned size, bool odd, bool is_signed, bool add) {
  for_element_size<2>(m, size, [&](auto zero) {
    using T = decltype(zero);
    using Wide = Wider<T>;
    const auto a = lanes<T>(m, i.v2);
    const auto b = lanes<T>(m, i.v3);
    Lanes<Wide> result{};
    if (add) {
      result = lanes<Wide>(m, i.v4);
    }
    for (unsigned k = 0; k < kLanes<Wide>; ++k) {
      const T x = a[2 * k + (odd ? 1 : 0)];
      const T y = b[2 * k + (odd ? 1 : 0)];
      const Wide product =
          is_signed
              ? static_cast<Wide>(i64{static_cast<Signed<T>>(x)} * i64{static_cast<Signed<T>>(y)})
              : static_cast<Wide>(u64{x} * u64{y});
      result[k] = static_cast<Wide>(result[k] + product);
    }
    set_lanes<Wide>(m, i.v1, result);
  });
}
// clang-format off
void VME(auto& m, In i) { multiply_alternate(m, i, i.m4, false, true, false); }
void VMO(auto& m, In i) { multiply_alternate(m, i, i.m4, true, true, false); }
void VMLE(auto& m, In i) { multiply_alternate(m, i, i.m4, false, false, false); }
void VMLO(auto& m, In i) { multiply_alternate(m, i, i.m4, true, false, false); }
void VMAE(auto& m, In i) { multiply_alternate(m, i, i.m5, false, true, true); }
void VMAO(auto& m, In i) { multiply_alternate(m, i, i.m5, true, true, true); }
void VMALE(auto& m, In i) { multiply_alternate(m, i, i.m5, false, false, true); }
void VMALO(auto& m, In i) { multiply_alternate(m, i, i.m5, true, false, true); }
// clang-format on
/// VMSL: both doubleword products, shifted left by one when asked, and the fourth operand.
void VMSL(auto& m, In i) {
  require_vector(m);
  m.specification_if(i.m5 != 3);
  u128 even = u128{m.vr(i.v2).high} * m.vr(i.v3).high;
  u128 odd = u128{m.vr(i.v2).low} * m.vr(i.v3).low;
  even <<= (i.m6 & 8) != 0 ? 1 : 0;
  odd <<= (i.m6 & 4) != 0 ? 1 : 0;
  set_quadword(m, i.v1, even + odd + quadword(m, i.v4));
}
/// Carry-less products of pairs of elements, XORed; doublewords give a quadword.
void galois_multiply(auto& m, In i, unsigned size, bool accumulate) {
  for_element_size<3>(m, size, [&](auto zero) {
    using T = decltype(zero);
    using Wide = Wider<T>;
    const auto a = lanes<T>(m, i.v2);
    const auto b = lanes<T>(m, i.v3);
    Lanes<Wide> result{};
    if (accumulate) {
      result = lanes<Wide>(m, i.v4);
    }
    for (unsigned k = 0; k < kLanes<T>; ++k) {
      Wide product = 0;
      for (unsigned bit = 0; bit < bits_in<T>(); ++bit) {
        if ((b[k] >> bit & 1) != 0) {
          product = static_cast<Wide>(product ^ static_cast<Wide>(Wide{a[k]} << bit));
        }
      }
      result[k / 2] = static_cast<Wide>(result[k / 2] ^ product);
    }
    set_lanes<Wide>(m, i.v1, result);
  });
}
void VGFM(auto& m, In i) {
  galois_multiply(m, i, i.m4, false);
}
void VGFMA(auto& m, In i) {
  galois_multiply(m, i, i.m5, true);
}
/// Sums of elements across, plus the rightmost element of each part of the third operand.
template <class Wide, unsigned kMost>
void sum_across(auto& m, In i, unsigned least) {
  m.specification_if(i.m4 < least);
  for_element_size<kMost>(m, i.m4, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (sizeof(T) < sizeof(Wide)) {
      const auto a = lanes<T>(m, i.v2);
      const auto b = lanes<T>(m, i.v3);
      constexpr unsigned kEach = sizeof(Wide) / sizeof(T);
      Lanes<Wide> result{};
      for (unsigned k = 0; k < kLanes<T>; ++k) {
        result[k / kEach] += a[k];
        if (k % kEach == kEach - 1) {
          result[k / kEach] += b[k];
        }
      }
      set_lanes<Wide>(m, i.v1, result);
    }
  });
}
// clang-format off
void VSUM(auto& m, In i) { sum_across<u32, 1>(m, i, 0); }
void VSUMG(auto& m, In i) { sum_across<u64, 2>(m, i, 1); }
void VSUMQ(auto& m, In i) { sum_across<u128, 3>(m, i, 2); }
// clang-format on
void VCKSM(auto& m, In i) {
  require_vector(m);
  const auto a = lanes<u32>(m, i.v2);
  u64 sum = lanes<u32>(m, i.v3)[1];
  for (const u32 word : a) {
    sum += word;
    sum = (sum & 0xFFFFFFFFU) + (sum >> 32);
  }
  m.vr(i.v1) = {sum, 0};
}

// Shifts and rotates of elements.
// clang-format off
void VESLV(auto& m, In i) { each_pair<3>(m, i, i.m4, [](auto a, auto b) { return u64{a} << (b % bits_in<decltype(a)>()); }); }
void VESRLV(auto& m, In i) { each_pair<3>(m, i, i.m4, [](auto a, auto b) { return a >> (b % bits_in<decltype(a)>()); }); }
void VESRAV(auto& m, In i) { each_pair<3>(m, i, i.m4, [](auto a, auto b) { return static_cast<Signed<decltype(a)>>(a) >> (b % bits_in<decltype(a)>()); }); }
void VERLLV(auto& m, In i) { each_pair<3>(m, i, i.m4, [](auto a, auto b) { return rotate_left(a, static_cast<unsigned>(b % bits_in<decltype(a)>())); }); }
// clang-format on
/// The same with one amount, the second-operand address.
void each_shifted(auto& m, In i, auto operation) {
  const u64 amount = m.second(i).address;
  for_element_size<3>(m, i.m4, [&](auto zero) {
    using T = decltype(zero);
    auto values = lanes<T>(m, i.v3);
    for (T& value : values) {
      value = static_cast<T>(operation(value, static_cast<unsigned>(amount % bits_in<T>())));
    }
    set_lanes<T>(m, i.v1, values);
  });
}
// clang-format off
void VESL(auto& m, In i) { each_shifted(m, i, [](auto a, unsigned by) { return u64{a} << by; }); }
void VESRL(auto& m, In i) { each_shifted(m, i, [](auto a, unsigned by) { return a >> by; }); }
void VESRA(auto& m, In i) { each_shifted(m, i, [](auto a, unsigned by) { return static_cast<Signed<decltype(a)>>(a) >> by; }); }
void VERLL(auto& m, In i) { each_shifted(m, i, [](auto a, unsigned by) { return rotate_left(a, by); }); }
// clang-format on
void VERIM(auto& m, In i) {
  for_element_size<3>(m, i.m5, [&](auto zero) {
    using T = decltype(zero);
    auto values = lanes<T>(m, i.v1);
    const auto a = lanes<T>(m, i.v2);
    const auto mask = lanes<T>(m, i.v3);
    for (unsigned k = 0; k < kLanes<T>; ++k) {
      const T rotated = rotate_left(a[k], i.i4 % bits_in<T>());
      values[k] = static_cast<T>((values[k] & ~mask[k]) | (rotated & mask[k]));
    }
    set_lanes<T>(m, i.v1, values);
  });
}

// Shifts of the whole register. The amounts are in byte 7 of the third operand: bits 1-4 bytes,
// bits 5-7 bits. For the bit shifts all bytes of the third operand are the same.
unsigned bit_amount(auto& m, In i) {
  require_vector(m);
  return static_cast<unsigned>(m.vr(i.v3).low & 7);
}
unsigned byte_amount(auto& m, In i) {
  require_vector(m);
  return static_cast<unsigned>(m.vr(i.v3).high & 0x78);
}
// clang-format off
void VSL(auto& m, In i) { const unsigned by = bit_amount(m, i); set_quadword(m, i.v1, quadword(m, i.v2) << by); }
void VSRL(auto& m, In i) { const unsigned by = bit_amount(m, i); set_quadword(m, i.v1, quadword(m, i.v2) >> by); }
void VSRA(auto& m, In i) { const unsigned by = bit_amount(m, i); set_quadword(m, i.v1, static_cast<u128>(static_cast<i128>(quadword(m, i.v2)) >> by)); }
void VSLB(auto& m, In i) { const unsigned by = byte_amount(m, i); set_quadword(m, i.v1, quadword(m, i.v2) << by); }
void VSRLB(auto& m, In i) { const unsigned by = byte_amount(m, i); set_quadword(m, i.v1, quadword(m, i.v2) >> by); }
void VSRAB(auto& m, In i) { const unsigned by = byte_amount(m, i); set_quadword(m, i.v1, static_cast<u128>(static_cast<i128>(quadword(m, i.v2)) >> by)); }
// clang-format on
void VSLDB(auto& m, In i) {
  require_vector(m);
  const unsigned by = (i.i4 & 15U) * 8;
  const u128 a = quadword(m, i.v2);
  set_quadword(m, i.v1, by == 0 ? a : a << by | quadword(m, i.v3) >> (128 - by));
}

}  // namespace cambridge::machine::semantics
