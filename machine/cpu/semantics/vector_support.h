/// Vector support instructions: loads, stores, merging, packing, permuting. PoO ch. 21.
#pragma once

#include "machine/cpu/semantics/vector_lanes.h"

namespace cambridge::machine::semantics {

void load_vector(auto& m, unsigned r, auto at) {
  u8 bytes[16];
  const u8* from = m.fetch_pointer(at, 16);
  if (from == nullptr) {
    m.fetch_bytes(at, bytes);
    from = bytes;
  }
  m.vr(r).high = load_big_endian<u64>(from);
  m.vr(r).low = load_big_endian<u64>(from + 8);
}
void store_vector(auto& m, unsigned r, auto at) {
  u8 bytes[16];
  store_big_endian(bytes, m.vr(r).high);
  store_big_endian(bytes + 8, m.vr(r).low);
  if (u8* to = m.store_pointer(at, 16)) {
    __builtin_memcpy(to, bytes, 16);
    return;
  }
  m.store_bytes(at, bytes);
}
void VL(auto& m, In i) {
  require_vector(m);
  load_vector(m, i.v1, m.indexed(i));
}
void VST(auto& m, In i) {
  require_vector(m);
  store_vector(m, i.v1, m.indexed(i));
}
void VLR(auto& m, In i) {
  require_vector(m);
  m.vr(i.v1) = m.vr(i.v2);
}
void VLM(auto& m, In i) {
  require_vector(m);
  m.specification_if(i.v3 < i.v1 || i.v3 - i.v1 > 15);
  auto at = m.second(i);
  const u64 length = (i.v3 - i.v1 + 1U) * 16U;
  u8 bytes[256];
  m.fetch_bytes(at, {bytes, length});
  for (unsigned k = 0; k <= static_cast<unsigned>(i.v3 - i.v1); ++k) {
    m.vr(i.v1 + k).high = load_big_endian<u64>(bytes + k * 16);
    m.vr(i.v1 + k).low = load_big_endian<u64>(bytes + k * 16 + 8);
  }
}
void VSTM(auto& m, In i) {
  require_vector(m);
  m.specification_if(i.v3 < i.v1 || i.v3 - i.v1 > 15);
  const u64 length = (i.v3 - i.v1 + 1U) * 16U;
  u8 bytes[256];
  for (unsigned k = 0; k <= static_cast<unsigned>(i.v3 - i.v1); ++k) {
    store_big_endian(bytes + k * 16, m.vr(i.v1 + k).high);
    store_big_endian(bytes + k * 16 + 8, m.vr(i.v1 + k).low);
  }
  m.store_bytes(m.second(i), {bytes, length});
}
template <class T>
void load_element(auto& m, In i) {
  require_vector(m);
  m.specification_if(i.m3 >= kLanes<T>);
  const T value = m.template load<T>(m.indexed(i));
  auto values = lanes<T>(m, i.v1);
  values[i.m3] = value;
  set_lanes<T>(m, i.v1, values);
}
template <class T>
void load_element_immediate(auto& m, In i) {
  require_vector(m);
  m.specification_if(i.m3 >= kLanes<T>);
  auto values = lanes<T>(m, i.v1);
  values[i.m3] = static_cast<T>(i64{i.i2});
  set_lanes<T>(m, i.v1, values);
}
template <class T>
void store_element(auto& m, In i) {
  require_vector(m);
  m.specification_if(i.m3 >= kLanes<T>);
  m.template store<T>(m.indexed(i), lanes<T>(m, i.v1)[i.m3]);
}
// clang-format off
void VLEB(auto& m, In i) { load_element<u8>(m, i); }
void VLEH(auto& m, In i) { load_element<u16>(m, i); }
void VLEF(auto& m, In i) { load_element<u32>(m, i); }
void VLEG(auto& m, In i) { load_element<u64>(m, i); }
void VLEIB(auto& m, In i) { load_element_immediate<u8>(m, i); }
void VLEIH(auto& m, In i) { load_element_immediate<u16>(m, i); }
void VLEIF(auto& m, In i) { load_element_immediate<u32>(m, i); }
void VLEIG(auto& m, In i) { load_element_immediate<u64>(m, i); }
void VSTEB(auto& m, In i) { store_element<u8>(m, i); }
void VSTEH(auto& m, In i) { store_element<u16>(m, i); }
void VSTEF(auto& m, In i) { store_element<u32>(m, i); }
void VSTEG(auto& m, In i) { store_element<u64>(m, i); }
// clang-format on
/// GATHER and SCATTER: the index is an element of the second operand.
template <class T>
auto element_operand(auto& m, In i) {
  require_vector(m);
  m.specification_if(i.m3 >= kLanes<T>);
  const u64 index = lanes<T>(m, i.v2)[i.m3];
  auto at = m.second(i);
  at.address = m.wrap(at.address + index);
  return at;
}
template <class T>
void gather(auto& m, In i) {
  const T value = m.template load<T>(element_operand<T>(m, i));
  auto values = lanes<T>(m, i.v1);
  values[i.m3] = value;
  set_lanes<T>(m, i.v1, values);
}
template <class T>
void scatter(auto& m, In i) {
  const auto at = element_operand<T>(m, i);
  m.template store<T>(at, lanes<T>(m, i.v1)[i.m3]);
}
// clang-format off
void VGEF(auto& m, In i) { gather<u32>(m, i); }
void VGEG(auto& m, In i) { gather<u64>(m, i); }
void VSCEF(auto& m, In i) { scatter<u32>(m, i); }
void VSCEG(auto& m, In i) { scatter<u64>(m, i); }
// clang-format on
void VGBM(auto& m, In i) {
  require_vector(m);
  Lanes<u8> bytes;
  for (unsigned k = 0; k < 16; ++k) {
    bytes[k] = (i.i2 << k & 0x8000) != 0 ? 0xFF : 0;
  }
  set_lanes<u8>(m, i.v1, bytes);
}
void VGM(auto& m, In i) {
  for_element_size<3>(m, i.m4, [&](auto zero) {
    using T = decltype(zero);
    constexpr unsigned kBits = sizeof(T) * 8;
    const unsigned start = static_cast<unsigned>(i.i2) % kBits;
    const unsigned end = i.i3 % kBits;
    T mask = 0;
    for (unsigned k = start;; k = (k + 1) % kBits) {
      mask = static_cast<T>(mask | T{1} << (kBits - 1 - k));
      if (k == end) {
        break;
      }
    }
    Lanes<T> values;
    values.fill(mask);
    set_lanes<T>(m, i.v1, values);
  });
}
template <class T>
void replicate(auto& m, unsigned r, T value) {
  Lanes<T> values;
  values.fill(value);
  set_lanes<T>(m, r, values);
}
void VLREP(auto& m, In i) {
  for_element_size<3>(m, i.m3, [&](auto zero) {
    using T = decltype(zero);
    replicate<T>(m, i.v1, m.template load<T>(m.indexed(i)));
  });
}
void VREP(auto& m, In i) {
  for_element_size<3>(m, i.m4, [&](auto zero) {
    using T = decltype(zero);
    const u16 index = static_cast<u16>(i.i2);
    m.specification_if(index >= kLanes<T>);
    replicate<T>(m, i.v1, lanes<T>(m, i.v3)[index % kLanes<T>]);
  });
}
void VREPI(auto& m, In i) {
  for_element_size<3>(m, i.m3, [&](auto zero) {
    using T = decltype(zero);
    replicate<T>(m, i.v1, static_cast<T>(i64{i.i2}));
  });
}
void VLGV(auto& m, In i) {
  for_element_size<3>(m, i.m4, [&](auto zero) {
    using T = decltype(zero);
    m.set_gr64(i.r1, lanes<T>(m, i.v3)[m.second(i).address % kLanes<T>]);
  });
}
void VLVG(auto& m, In i) {
  for_element_size<3>(m, i.m4, [&](auto zero) {
    using T = decltype(zero);
    auto values = lanes<T>(m, i.v1);
    values[m.second(i).address % kLanes<T>] = static_cast<T>(m.gr64(i.r3));
    set_lanes<T>(m, i.v1, values);
  });
}
void VLVGP(auto& m, In i) {
  require_vector(m);
  m.vr(i.v1) = {m.gr64(i.r2), m.gr64(i.r3)};
}
void VLLEZ(auto& m, In i) {
  require_vector(m);
  if (i.m3 == 6) {  // left-aligned word
    m.vr(i.v1) = {u64{m.template load<u32>(m.indexed(i))} << 32, 0};
    return;
  }
  for_element_size<3>(m, i.m3, [&](auto zero) {
    using T = decltype(zero);
    m.vr(i.v1) = {m.template load<T>(m.indexed(i)), 0};
  });
}

// Loads and stores of a part.
void load_left(auto& m, unsigned r, auto at, u64 length) {
  u8 bytes[16] = {};
  if (length != 0) {
    m.fetch_bytes(at, {bytes, length});
  }
  m.vr(r) = {load_big_endian<u64>(bytes), load_big_endian<u64>(bytes + 8)};
}
constexpr u64 at_most_16(u64 highest) {
  return highest > 15 ? 16 : highest + 1;
}
void VLL(auto& m, In i) {
  require_vector(m);
  load_left(m, i.v1, m.second(i), at_most_16(m.gr32(i.r3)));
}
void VSTL(auto& m, In i) {
  require_vector(m);
  u8 bytes[16];
  store_big_endian(bytes, m.vr(i.v1).high);
  store_big_endian(bytes + 8, m.vr(i.v1).low);
  m.store_bytes(m.second(i), {bytes, at_most_16(m.gr32(i.r3))});
}
void VLBB(auto& m, In i) {
  require_vector(m);
  m.specification_if(i.m3 > 6);
  const u64 block = u64{64} << i.m3;
  const auto at = m.indexed(i);
  const u64 left = block - (at.address & (block - 1));
  load_left(m, i.v1, at, left < 16 ? left : 16);
}
void load_right(auto& m, unsigned r, auto at, u64 length) {
  u8 bytes[16] = {};
  m.fetch_bytes(at, {bytes + 16 - length, length});
  m.vr(r) = {load_big_endian<u64>(bytes), load_big_endian<u64>(bytes + 8)};
}
void store_right(auto& m, unsigned r, auto at, u64 length) {
  u8 bytes[16];
  store_big_endian(bytes, m.vr(r).high);
  store_big_endian(bytes + 8, m.vr(r).low);
  m.store_bytes(at, {bytes + 16 - length, length});
}
// clang-format off
void VLRL(auto& m, In i) { require_vector(m); m.specification_if(i.i3 > 15); load_right(m, i.v1, m.second(i), i.i3 + 1U); }
void VLRLR(auto& m, In i) { require_vector(m); load_right(m, i.v1, m.second(i), at_most_16(m.gr32(i.r3))); }
void VSTRL(auto& m, In i) { require_vector(m); m.specification_if(i.i3 > 15); store_right(m, i.v1, m.second(i), i.i3 + 1U); }
void VSTRLR(auto& m, In i) { require_vector(m); store_right(m, i.v1, m.second(i), at_most_16(m.gr32(i.r3))); }
// clang-format on

// Merging, packing, unpacking.
void merge(auto& m, In i, bool high) {
  for_element_size<3>(m, i.m4, [&](auto zero) {
    using T = decltype(zero);
    const auto a = lanes<T>(m, i.v2);
    const auto b = lanes<T>(m, i.v3);
    Lanes<T> result;
    const unsigned first = high ? 0 : kLanes<T> / 2;
    for (unsigned k = 0; k < kLanes<T> / 2; ++k) {
      result[2 * k] = a[first + k];
      result[2 * k + 1] = b[first + k];
    }
    set_lanes<T>(m, i.v1, result);
  });
}
void VMRH(auto& m, In i) {
  merge(m, i, true);
}
void VMRL(auto& m, In i) {
  merge(m, i, false);
}
/// Packs elements of both operands to half their size. `narrow` tells whether it saturated.
void pack_elements(auto& m, In i, bool set_cc, auto narrow) {
  require_vector(m);
  m.specification_if(i.m4 == 0);
  for_element_size<2>(m, i.m4 - 1U, [&](auto zero) {
    using Half = decltype(zero);
    using T = Wider<Half>;
    const auto a = lanes<T>(m, i.v2);
    const auto b = lanes<T>(m, i.v3);
    Lanes<Half> result;
    unsigned saturated = 0;
    for (unsigned k = 0; k < kLanes<T>; ++k) {
      bool one = false;
      bool two = false;
      result[k] = narrow(a[k], Half{}, one);
      result[k + kLanes<T>] = narrow(b[k], Half{}, two);
      saturated += static_cast<unsigned>(one) + static_cast<unsigned>(two);
    }
    set_lanes<Half>(m, i.v1, result);
    if (set_cc) {
      m.set_cc(saturated == 0 ? 0 : saturated == kLanes<Half> ? 3 : 1);
    }
  });
}
void VPK(auto& m, In i) {
  pack_elements(m, i, false,
                [](auto value, auto half, bool&) { return static_cast<decltype(half)>(value); });
}
void VPKLS(auto& m, In i) {
  pack_elements(m, i, (i.m5 & 1) != 0, [](auto value, auto half, bool& saturated) {
    using Half = decltype(half);
    saturated = value > static_cast<Half>(~Half{0});
    return saturated ? static_cast<Half>(~Half{0}) : static_cast<Half>(value);
  });
}
void VPKS(auto& m, In i) {
  pack_elements(m, i, (i.m5 & 1) != 0, [](auto value, auto half, bool& saturated) {
    using Half = decltype(half);
    constexpr i64 kMost = static_cast<i64>(static_cast<Half>(~Half{0}) >> 1);
    const i64 as_signed = static_cast<Signed<decltype(value)>>(value);
    saturated = as_signed > kMost || as_signed < -kMost - 1;
    return static_cast<Half>(as_signed > kMost        ? kMost
                             : as_signed < -kMost - 1 ? -kMost - 1
                                                      : as_signed);
  });
}
void unpack_elements(auto& m, In i, bool high, bool is_signed) {
  for_element_size<2>(m, i.m3, [&](auto zero) {
    using T = decltype(zero);
    using Wide = Wider<T>;
    const auto a = lanes<T>(m, i.v2);
    Lanes<Wide> result;
    for (unsigned k = 0; k < kLanes<Wide>; ++k) {
      const T value = a[high ? k : k + kLanes<Wide>];
      result[k] = is_signed ? static_cast<Wide>(i64{static_cast<Signed<T>>(value)})
                            : static_cast<Wide>(value);
    }
    set_lanes<Wide>(m, i.v1, result);
  });
}
// clang-format off
void VUPH(auto& m, In i) { unpack_elements(m, i, true, true); }
void VUPL(auto& m, In i) { unpack_elements(m, i, false, true); }
void VUPLH(auto& m, In i) { unpack_elements(m, i, true, false); }
void VUPLL(auto& m, In i) { unpack_elements(m, i, false, false); }
// clang-format on
void VSEG(auto& m, In i) {
  require_vector(m);
  m.specification_if(i.m3 > 2);
  const unsigned bits = 8U << i.m3;
  const auto extend = [bits](u64 v) {
    return static_cast<u64>(static_cast<i64>(v << (64 - bits)) >> (64 - bits));
  };
  m.vr(i.v1) = {extend(m.vr(i.v2).high), extend(m.vr(i.v2).low)};
}
void VPERM(auto& m, In i) {
  require_vector(m);
  const auto a = lanes<u8>(m, i.v2);
  const auto b = lanes<u8>(m, i.v3);
  auto which = lanes<u8>(m, i.v4);
  for (u8& one : which) {
    one = (one & 16) != 0 ? b[one & 15] : a[one & 15];
  }
  set_lanes<u8>(m, i.v1, which);
}
void VPDI(auto& m, In i) {
  require_vector(m);
  const u64 left = (i.m4 & 4) != 0 ? m.vr(i.v2).low : m.vr(i.v2).high;
  const u64 right = (i.m4 & 1) != 0 ? m.vr(i.v3).low : m.vr(i.v3).high;
  m.vr(i.v1) = {left, right};
}
void VSEL(auto& m, In i) {
  require_vector(m);
  const u128 mask = quadword(m, i.v4);
  set_quadword(m, i.v1, (quadword(m, i.v2) & mask) | (quadword(m, i.v3) & ~mask));
}
/// VBPERM: gathers bits of the second operand by bit numbers in the third.
void VBPERM(auto& m, In i) {
  require_vector(m);
  const u128 source = quadword(m, i.v2);
  const auto numbers = lanes<u8>(m, i.v3);
  u64 bits = 0;
  for (const u8 number : numbers) {
    bits = bits << 1 | (number < 128 ? static_cast<u64>(source >> (127 - number)) & 1 : 0);
  }
  m.vr(i.v1) = {bits, 0};
}

}  // namespace cambridge::machine::semantics
