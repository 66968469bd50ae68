/// CHECKSUM, TRANSLATE EXTENDED and its relatives, conversions between Unicode forms, and the
/// two-byte long instructions. PoO ch. 7.
#pragma once

#include "machine/cpu/semantics/long_operands.h"

namespace cambridge::machine::semantics {

/// Units of work before an interruptible instruction ends with condition code 3.
inline constexpr unsigned kUnitsAtOnce = 4096;

/// CKSM: 32-bit ones-complement sum of the second operand into R1.
void CKSM(auto& m, In i) {
  m.require_even(i.r2);
  u64 address = m.wrap(m.gr64(i.r2));
  u64 left = long_length(m, i.r2 + 1U);
  u64 sum = m.gr32(i.r1);
  const auto add = [&sum](u32 word) {
    sum += word;
    sum = (sum & 0xFFFFFFFFU) + (sum >> 32);
  };
  for (unsigned k = 0; k < 4 * kUnitsAtOnce && left != 0; ++k) {
    if (left >= 4) {
      add(m.template load<u32>({address, i.r2}));
      address = m.wrap(address + 4);
      left -= 4;
      continue;
    }
    u8 last[4] = {};
    m.fetch_bytes(Operand{address, i.r2}, {last, left});
    add(load_big_endian<u32>(last));
    address = m.wrap(address + left);
    left = 0;
  }
  m.set_gr32(i.r1, static_cast<u32>(sum));
  set_operand_address(m, i.r2, address);
  set_long_length(m, i.r2 + 1U, left);
  m.set_cc(left != 0 ? 3 : 0);
}

/// TRE: translates in place up to a test byte.
void TRE(auto& m, In i) {
  m.require_even(i.r1);
  u64 at = m.wrap(m.gr64(i.r1));
  u64 left = long_length(m, i.r1 + 1U);
  const u64 table = m.wrap(m.gr64(i.r2));
  const u8 test = static_cast<u8>(m.gr32(0));
  unsigned cc = 0;
  for (unsigned k = 0; left != 0; ++k) {
    if (k == kUnitsAtOnce) {
      cc = 3;
      break;
    }
    const u8 byte = m.template load<u8>({at, i.r1});
    if (byte == test) {
      cc = 1;
      break;
    }
    m.template store<u8>({at, i.r1}, m.template load<u8>({m.wrap(table + byte), i.r2}));
    at = m.wrap(at + 1);
    --left;
  }
  set_operand_address(m, i.r1, at);
  set_long_length(m, i.r1 + 1U, left);
  m.set_cc(cc);
}
/// TROO, TROT, TRTO, TRTT: characters of `From` through a table of `To`.
template <class From, class To>
void translate_characters(auto& m, In i) {
  m.require_even(i.r1);
  u64 to = m.wrap(m.gr64(i.r1));
  u64 left = long_length(m, i.r1 + 1U);
  u64 from = m.wrap(m.gr64(i.r2));
  m.specification_if(left % sizeof(From) != 0);
  const u64 table = m.wrap(m.gr64(1)) & ~u64{7};
  const To test = static_cast<To>(m.gr32(0));
  const bool no_test = (i.m3 & 1) != 0;
  unsigned cc = 0;
  for (unsigned k = 0; left != 0; ++k) {
    if (k == kUnitsAtOnce) {
      cc = 3;
      break;
    }
    const From character = m.template load<From>({from, i.r2});
    const To function = m.template load<To>({m.wrap(table + u64{character} * sizeof(To)), 1});
    if (!no_test && function == test) {
      cc = 1;
      break;
    }
    m.template store<To>({to, i.r1}, function);
    to = m.wrap(to + sizeof(To));
    from = m.wrap(from + sizeof(From));
    left -= sizeof(From);
  }
  set_operand_address(m, i.r1, to);
  set_operand_address(m, i.r2, from);
  set_long_length(m, i.r1 + 1U, left);
  m.set_cc(cc);
}
// clang-format off
void TROO(auto& m, In i) { translate_characters<u8, u8>(m, i); }
void TROT(auto& m, In i) { translate_characters<u8, u16>(m, i); }
void TRTO(auto& m, In i) { translate_characters<u16, u8>(m, i); }
void TRTT(auto& m, In i) { translate_characters<u16, u16>(m, i); }
// clang-format on

/// TRTE and TRTRE: M3 bits: A two-byte argument, F two-byte function, L argument limit.
void translate_and_test_extended(auto& m, In i, bool forwards) {
  m.require_even(i.r1);
  const bool wide_argument = (i.m3 & 8) != 0;
  const bool wide_function = (i.m3 & 4) != 0;
  const bool limit = (i.m3 & 2) != 0;
  u64 at = m.wrap(m.gr64(i.r1));
  u64 left = long_length(m, i.r1 + 1U);
  const u64 size = wide_argument ? 2 : 1;
  m.specification_if(left % size != 0);
  const u64 table = m.wrap(m.gr64(1)) & ~u64{7};
  unsigned cc = 0;
  u32 function = 0;
  for (unsigned k = 0; left != 0; ++k) {
    if (k == kUnitsAtOnce) {
      cc = 3;
      break;
    }
    const u32 argument =
        wide_argument ? m.template load<u16>({at, i.r1}) : u32{m.template load<u8>({at, i.r1})};
    if (!limit || argument < 256) {
      function = wide_function ? m.template load<u16>({m.wrap(table + u64{argument} * 2), 1})
                               : u32{m.template load<u8>({m.wrap(table + argument), 1})};
    } else {
      function = 0;
    }
    if (function != 0) {
      cc = 1;
      break;
    }
    at = m.wrap(forwards ? at + size : at - size);
    left -= size;
  }
  set_operand_address(m, i.r1, at);
  set_long_length(m, i.r1 + 1U, left);
  if (cc != 3) {
    set_operand_address(m, i.r2, cc == 1 ? function : 0);
  }
  m.set_cc(cc);
}
void TRTE(auto& m, In i) {
  translate_and_test_extended(m, i, true);
}
void TRTRE(auto& m, In i) {
  translate_and_test_extended(m, i, false);
}

/// MVCLU and CLCLU: as MVCLE and CLCLE with two-byte padding.
void MVCLU(auto& m, In i) {
  m.require_even(i.r1);
  m.require_even(i.r3);
  const u16 padding = static_cast<u16>(m.second(i).address);
  u64 to = m.wrap(m.gr64(i.r1));
  u64 from = m.wrap(m.gr64(i.r3));
  u64 to_left = long_length(m, i.r1 + 1U);
  u64 from_left = long_length(m, i.r3 + 1U);
  m.specification_if(((to_left | from_left) & 1) != 0);
  const unsigned cc = compare_cc(to_left, from_left);
  for (unsigned k = 0; k < kUnitsAtOnce && to_left != 0; ++k) {
    const u16 character = from_left != 0 ? m.template load<u16>({from, i.r3}) : padding;
    m.template store<u16>({to, i.r1}, character);
    to = m.wrap(to + 2);
    to_left -= 2;
    if (from_left != 0) {
      from = m.wrap(from + 2);
      from_left -= 2;
    }
  }
  set_operand_address(m, i.r1, to);
  set_operand_address(m, i.r3, from);
  set_long_length(m, i.r1 + 1U, to_left);
  set_long_length(m, i.r3 + 1U, from_left);
  m.set_cc(to_left != 0 ? 3 : cc);
}
void CLCLU(auto& m, In i) {
  m.require_even(i.r1);
  m.require_even(i.r3);
  const u16 padding = static_cast<u16>(m.second(i).address);
  u64 a = m.wrap(m.gr64(i.r1));
  u64 b = m.wrap(m.gr64(i.r3));
  u64 a_left = long_length(m, i.r1 + 1U);
  u64 b_left = long_length(m, i.r3 + 1U);
  m.specification_if(((a_left | b_left) & 1) != 0);
  unsigned cc = 0;
  for (unsigned k = 0; a_left != 0 || b_left != 0; ++k) {
    if (k == kUnitsAtOnce) {
      cc = 3;
      break;
    }
    const u16 x = a_left != 0 ? m.template load<u16>({a, i.r1}) : padding;
    const u16 y = b_left != 0 ? m.template load<u16>({b, i.r3}) : padding;
    if (x != y) {
      cc = x < y ? 1 : 2;
      break;
    }
    if (a_left != 0) {
      a = m.wrap(a + 2);
      a_left -= 2;
    }
    if (b_left != 0) {
      b = m.wrap(b + 2);
      b_left -= 2;
    }
  }
  set_operand_address(m, i.r1, a);
  set_operand_address(m, i.r3, b);
  set_long_length(m, i.r1 + 1U, a_left);
  set_long_length(m, i.r3 + 1U, b_left);
  m.set_cc(cc);
}

/// CUSE: finds a run of equal bytes of the length in general register 0.
void CUSE(auto& m, In i) {
  m.require_even(i.r1);
  m.require_even(i.r2);
  const u64 wanted = m.gr32(0) & 0xFF;
  const u8 padding = static_cast<u8>(m.gr32(1));
  u64 a = m.wrap(m.gr64(i.r1));
  u64 b = m.wrap(m.gr64(i.r2));
  i64 a_left = m.is_64bit() ? s64(m.gr64(i.r1 + 1U)) : s32(m.gr32(i.r1 + 1U));
  i64 b_left = m.is_64bit() ? s64(m.gr64(i.r2 + 1U)) : s32(m.gr32(i.r2 + 1U));
  u64 equal = 0;
  u64 a_start = a;
  u64 b_start = b;
  i64 a_start_left = a_left;
  i64 b_start_left = b_left;
  unsigned cc = 2;
  bool last_equal = false;
  for (unsigned k = 0;; ++k) {
    if (equal == wanted) {
      cc = 0;
      break;
    }
    if (a_left <= 0 && b_left <= 0) {
      cc = last_equal ? 1 : 2;
      break;
    }
    if (k >= kUnitsAtOnce && equal == 0) {
      cc = 3;
      break;
    }
    const u8 x = a_left > 0 ? m.template load<u8>({a, i.r1}) : padding;
    const u8 y = b_left > 0 ? m.template load<u8>({b, i.r2}) : padding;
    last_equal = x == y;
    if (a_left > 0) {
      a = m.wrap(a + 1);
      --a_left;
    }
    if (b_left > 0) {
      b = m.wrap(b + 1);
      --b_left;
    }
    equal = last_equal ? equal + 1 : 0;
    if (!last_equal) {
      a_start = a;
      b_start = b;
      a_start_left = a_left;
      b_start_left = b_left;
    }
  }
  set_operand_address(m, i.r1, a_start);
  set_operand_address(m, i.r2, b_start);
  set_long_length(m, i.r1 + 1U, static_cast<u64>(a_start_left));
  set_long_length(m, i.r2 + 1U, static_cast<u64>(b_start_left));
  m.set_cc(cc);
}

/// What one step of a Unicode conversion found in the source.
struct Character {
  u32 code = 0;
  u64 length = 0;  ///< bytes taken; 0 when the source ended inside the character
  bool invalid = false;
};
inline Character decode_utf8(const u8* bytes, u64 have, bool checked) {
  const u8 first = bytes[0];
  if (first < 0x80) {
    return {first, 1, false};
  }
  const u64 length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC0 || first > 0xF7 || (checked && (first < 0xC2 || first > 0xF4))) {
    return {0, 0, true};
  }
  if (have < length) {
    return {};
  }
  u32 code = length == 2 ? first & 0x1FU : length == 3 ? first & 0x0FU : first & 0x07U;
  for (u64 k = 1; k < length; ++k) {
    if (checked && (bytes[k] & 0xC0) != 0x80) {
      return {0, 0, true};
    }
    code = code << 6 | (bytes[k] & 0x3FU);
  }
  if (checked) {
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    if (overlong || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) {
      return {0, 0, true};
    }
  }
  return {code, length, false};
}
inline Character decode_utf16(const u8* bytes, u64 have, bool checked) {
  if (have < 2) {
    return {};
  }
  const u32 first = load_big_endian<u16>(bytes);
  if (first < 0xD800 || first > 0xDBFF) {
    return {first, 2, checked && first >= 0xDC00 && first <= 0xDFFF};
  }
  if (have < 4) {
    return {};
  }
  const u32 second = load_big_endian<u16>(bytes + 2);
  if (checked && (second < 0xDC00 || second > 0xDFFF)) {
    return {0, 0, true};
  }
  return {0x10000 + ((first & 0x3FF) << 10) + (second & 0x3FF), 4, false};
}
inline Character decode_utf32(const u8* bytes, u64 have, bool) {
  if (have < 4) {
    return {};
  }
  const u32 code = load_big_endian<u32>(bytes);
  return {code, 4, code > 0x10FFFF || (code >= 0xD800 && code < 0xDC00)};
}
inline u64 encode_utf8(u32 code, u8* into) {
  if (code < 0x80) {
    into[0] = static_cast<u8>(code);
    return 1;
  }
  const u64 length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (u64 k = length - 1; k > 0; --k) {
    into[k] = static_cast<u8>(0x80 | (code & 0x3F));
    code >>= 6;
  }
  constexpr u8 kLead[] = {0, 0, 0xC0, 0xE0, 0xF0};
  into[0] = static_cast<u8>(kLead[length] | code);
  return length;
}
inline u64 encode_utf16(u32 code, u8* into) {
  if (code < 0x10000) {
    store_big_endian<u16>(into, static_cast<u16>(code));
    return 2;
  }
  store_big_endian<u16>(into, static_cast<u16>(0xD800 | (code - 0x10000) >> 10));
  store_big_endian<u16>(into + 2, static_cast<u16>(0xDC00 | ((code - 0x10000) & 0x3FF)));
  return 4;
}
inline u64 encode_utf32(u32 code, u8* into) {
  store_big_endian<u32>(into, code);
  return 4;
}
/// cc 0 source used up, 1 target full, 2 invalid character, 3 more to do.
void convert_unicode(auto& m, In i, auto decode_one, auto encode_one, bool checked) {
  m.require_even(i.r1);
  m.require_even(i.r2);
  u64 to = m.wrap(m.gr64(i.r1));
  u64 from = m.wrap(m.gr64(i.r2));
  u64 to_left = long_length(m, i.r1 + 1U);
  u64 from_left = long_length(m, i.r2 + 1U);
  unsigned cc = 0;
  for (unsigned k = 0; from_left != 0; ++k) {
    if (k == kUnitsAtOnce) {
      cc = 3;
      break;
    }
    u8 source[4] = {};
    const u64 have = from_left < 4 ? from_left : 4;
    source[0] = m.template load<u8>({from, i.r2});
    for (u64 n = 1; n < have; ++n) {
      // Only as far as the character goes: what is behind it may not be accessible.
      if (decode_one(source, n, false).length != 0 || decode_one(source, n, false).invalid) {
        break;
      }
      source[n] = m.template load<u8>({m.wrap(from + n), i.r2});
    }
    const Character character = decode_one(source, have, checked);
    if (character.invalid) {
      cc = 2;
      break;
    }
    if (character.length == 0) {
      break;
    }
    u8 target[4];
    const u64 length = encode_one(character.code, target);
    if (length > to_left) {
      cc = 1;
      break;
    }
    m.store_bytes(Operand{to, i.r1}, {target, length});
    to = m.wrap(to + length);
    to_left -= length;
    from = m.wrap(from + character.length);
    from_left -= character.length;
    set_operand_address(m, i.r1, to);
    set_operand_address(m, i.r2, from);
    set_long_length(m, i.r1 + 1U, to_left);
    set_long_length(m, i.r2 + 1U, from_left);
  }
  m.set_cc(cc);
}
// clang-format off
void CU12(auto& m, In i) { convert_unicode(m, i, decode_utf8, encode_utf16, (i.m3 & 1) != 0); }
void CU14(auto& m, In i) { convert_unicode(m, i, decode_utf8, encode_utf32, (i.m3 & 1) != 0); }
void CU21(auto& m, In i) { convert_unicode(m, i, decode_utf16, encode_utf8, (i.m3 & 1) != 0); }
void CU24(auto& m, In i) { convert_unicode(m, i, decode_utf16, encode_utf32, (i.m3 & 1) != 0); }
void CU41(auto& m, In i) { convert_unicode(m, i, decode_utf32, encode_utf8, true); }
void CU42(auto& m, In i) { convert_unicode(m, i, decode_utf32, encode_utf16, true); }
// clang-format on

}  // namespace cambridge::machine::semantics
