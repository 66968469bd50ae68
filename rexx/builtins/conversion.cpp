/// Conversions: B2X C2D C2X D2C D2X X2B X2C X2D, and DATATYPE.
#include <array>

#include "rexx/builtins/families.h"
#include "rexx/value/limbs.h"

namespace cambridge::rexx {

namespace {

constexpr std::string_view kHexDigits = "0123456789ABCDEF";

int hex_value(char ascii) {
  if (ascii >= '0' && ascii <= '9') {
    return ascii - '0';
  }
  return (ascii & ~0x20) - 'A' + 10;
}

/// The digits of a checked hexadecimal or binary string: no blanks, whole bytes.
std::string hex_digits(std::string_view text, const TextTraits& traits) {
  std::string digits;
  for (const char c : text) {
    const char a = traits.ascii_of(c);
    if (a == ' ' || a == '\t') {
      if (digits.size() % 2 != 0) {
        digits.insert(0, 1, '0');
      }
      continue;
    }
    digits.push_back(a);
  }
  return digits;
}

bool c2x(Call& call) {
  const std::string_view text = call.text(0);
  const TextTraits& traits = call.traits();
  std::string result(text.size() * 2, '\0');
  for (std::size_t i = 0; i < text.size(); ++i) {
    const u8 byte = static_cast<u8>(text[i]);
    result[2 * i] = traits.from_ascii[static_cast<u8>(kHexDigits[byte >> 4])];
    result[2 * i + 1] = traits.from_ascii[static_cast<u8>(kHexDigits[byte & 15])];
  }
  return call.give(result);
}

std::string packed_bytes(std::string digits) {
  if (digits.size() % 2 != 0) {
    digits.insert(0, 1, '0');
  }
  std::string bytes(digits.size() / 2, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(hex_value(digits[2 * i]) * 16 + hex_value(digits[2 * i + 1]));
  }
  return bytes;
}

bool x2c(Call& call) {
  return call.give(packed_bytes(hex_digits(call.text(0), call.traits())));
}

bool x2b(Call& call) {
  const TextTraits& traits = call.traits();
  std::string result;
  for (const char c : call.text(0)) {
    const char a = traits.ascii_of(c);
    if (a == ' ' || a == '\t') {
      continue;
    }
    for (int bit = 3; bit >= 0; --bit) {
      result.push_back(static_cast<char>(traits.zero + ((hex_value(a) >> bit) & 1)));
    }
  }
  return call.give(result);
}

bool b2x(Call& call) {
  const TextTraits& traits = call.traits();
  std::string bits;
  for (const char c : call.text(0)) {
    if (!traits.blank_at(c)) {
      bits.push_back(c);
    } else if (bits.size() % 4 != 0) {
      bits.insert(0, 4 - bits.size() % 4, traits.zero);
    }
  }
  bits.insert(0, (4 - bits.size() % 4) % 4, traits.zero);
  std::string result;
  for (std::size_t i = 0; i < bits.size(); i += 4) {
    int value = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      value = value * 2 + (bits[i + j] - traits.zero);
    }
    result.push_back(
        traits.from_ascii[static_cast<u8>(kHexDigits[static_cast<std::size_t>(value)])]);
  }
  return call.give(result);
}

/// Big-endian bytes as a number of the current DIGITS; two's complement when `is_signed`.
bool number_of_bytes(Call& call, std::string bytes, bool is_signed) {
  const bool negative = is_signed && !bytes.empty() && (static_cast<u8>(bytes[0]) & 0x80) != 0;
  if (negative) {
    for (char& c : bytes) {
      c = static_cast<char>(~c);
    }
  }
  LongNumber number;
  Limbs next;
  const u32 factor_limb = 256;
  for (const char c : bytes) {
    multiply_limbs(number.view(), {&factor_limb, 1}, next);
    const u32 low = static_cast<u8>(c);
    add_limbs({next.data(), next.size()}, {&low, low == 0 ? 0U : 1U}, number.limbs);
  }
  if (negative) {
    add_one(number.limbs);
    number.limbs.trim();
    number.negative = true;
  }
  const NumericSettings& settings = call.context.numeric();
  if (number.digits() > settings.digits) {
    return call.refuse_value(35, call.text(0));
  }
  return store_number(number, settings, call.traits(), call.result) == Fault::None;
}

/// The rightmost `count` bytes, zeros before them when there are fewer.
std::string last_bytes(std::string bytes, std::size_t count) {
  if (bytes.size() > count) {
    return bytes.substr(bytes.size() - count);
  }
  bytes.insert(0, count - bytes.size(), '\0');
  return bytes;
}

bool c2d(Call& call) {
  const std::string_view text = call.text(0);
  if (!call.has(1)) {
    if (text.size() == 1) {
      return call.give(i64{static_cast<u8>(text[0])});
    }
    return number_of_bytes(call, std::string(text), false);
  }
  const auto count = static_cast<std::size_t>(call.whole(1, 0));
  if (count == 0) {
    return call.give(i64{0});
  }
  // Padded bytes are zero: the sign is that of the bytes wanted.
  return number_of_bytes(call, last_bytes(std::string(text), count), true);
}

bool x2d(Call& call) {
  std::string digits = hex_digits(call.text(0), call.traits());
  if (!call.has(1)) {
    return number_of_bytes(call, packed_bytes(digits), false);
  }
  const auto count = static_cast<std::size_t>(call.whole(1, 0));
  if (count == 0) {
    return call.give(i64{0});
  }
  if (digits.size() > count) {
    digits.erase(0, digits.size() - count);
  }
  const bool negative = digits.size() == count && hex_value(digits[0]) >= 8;
  if (negative && digits.size() % 2 != 0) {
    digits.insert(0, 1, 'F');
  }
  return number_of_bytes(call, packed_bytes(digits), negative);
}

/// The whole number as big-endian bytes of its magnitude; false when it is not a whole number.
bool bytes_of_number(Call& call, std::string& bytes, bool& negative) {
  SmallNumber small;
  LongNumber number;
  const NumberForm form = read_number(call.value(0), call.traits(), small, &number);
  if (form == NumberForm::NotNumber) {
    return call.refuse(12, 1, call.text(0));
  }
  if (form == NumberForm::Small) {
    number = to_long(small);
  }
  const i64 zeros = trailing_zeros(number.view());
  const i64 length = number.digits() + number.exponent;
  if (!number.is_zero() && (number.exponent < -zeros || length > call.context.numeric().digits)) {
    return call.refuse(12, 1, call.text(0));
  }
  Limbs whole;
  if (number.exponent >= 0) {
    multiply_by_power_of_ten(number.view(), number.exponent, whole);
  } else {
    divide_by_power_of_ten(number.view(), -number.exponent, whole);
  }
  negative = number.negative;
  const u32 base_limb = 256;
  Limbs quotient, rest;
  while (whole.size() != 0) {
    divide_limbs({whole.data(), whole.size()}, {&base_limb, 1}, quotient, &rest);
    bytes.push_back(static_cast<char>(rest.size() == 0 ? 0 : rest[0]));
    whole = quotient;
  }
  bytes.assign(bytes.rbegin(), bytes.rend());
  return true;
}

/// Two's complement of a magnitude over `count` bytes.
std::string complement(std::string bytes) {
  for (char& c : bytes) {
    c = static_cast<char>(~c);
  }
  for (std::size_t i = bytes.size(); i-- > 0;) {
    bytes[i] = static_cast<char>(static_cast<u8>(bytes[i]) + 1);
    if (bytes[i] != '\0') {
      break;
    }
  }
  return bytes;
}

bool d2c(Call& call) {
  std::string bytes;
  bool negative = false;
  if (!bytes_of_number(call, bytes, negative)) {
    return false;
  }
  if (!call.has(1)) {
    if (negative) {
      return call.refuse(13, 1, call.text(0));
    }
    return call.give(bytes.empty() ? std::string(1, '\0') : bytes);
  }
  const i64 wanted = call.whole(1, 0);
  if (!call.room_for(wanted)) {
    return false;
  }
  bytes = last_bytes(std::move(bytes), static_cast<std::size_t>(wanted));
  return call.give(negative ? complement(bytes) : bytes);
}

bool d2x(Call& call) {
  std::string bytes;
  bool negative = false;
  if (!bytes_of_number(call, bytes, negative)) {
    return false;
  }
  if (!call.has(1) && negative) {
    return call.refuse(13, 1, call.text(0));
  }
  const i64 wanted = call.whole(1, 0);
  if (!call.room_for(wanted)) {
    return false;
  }
  if (call.has(1)) {
    bytes = last_bytes(std::move(bytes), (static_cast<std::size_t>(wanted) + 1) / 2);
    bytes = negative ? complement(bytes) : bytes;
  }
  const TextTraits& traits = call.traits();
  std::string digits;
  for (const char c : bytes) {
    digits.push_back(traits.from_ascii[static_cast<u8>(kHexDigits[static_cast<u8>(c) >> 4])]);
    digits.push_back(traits.from_ascii[static_cast<u8>(kHexDigits[static_cast<u8>(c) & 15])]);
  }
  if (call.has(1)) {
    return call.give(
        std::string_view(digits).substr(digits.size() - static_cast<std::size_t>(wanted)));
  }
  const auto first = digits.find_first_not_of(traits.zero);
  return call.give(first == std::string::npos ? std::string_view(&traits.zero, 1)
                                              : std::string_view(digits).substr(first));
}

bool is_symbol_text(std::string_view text, const TextTraits& traits, std::string_view more) {
  for (const char c : text) {
    const char a = traits.ascii_of(c);
    const bool good = (a >= 'a' && a <= 'z') || (a >= 'A' && a <= 'Z') || (a >= '0' && a <= '9') ||
                      more.find(a) != std::string_view::npos ||
                      (!more.empty() && static_cast<u8>(a) == 0xA2);
    if (!good) {
      return false;
    }
  }
  return !text.empty();
}

bool all_in(std::string_view text, const TextTraits& traits, char first, char last) {
  for (const char c : text) {
    const char a = traits.ascii_of(c);
    if (a < first || a > last) {
      return false;
    }
  }
  return !text.empty();
}

/// Hexadecimal or binary digits with blanks at unit bounds; the null string is one.
bool is_digit_string(std::string_view text, const TextTraits& traits, std::size_t unit) {
  std::size_t run = 0;
  bool first = true, blank_before = true;
  for (const char c : text) {
    const char a = traits.ascii_of(c);
    if (a == ' ' || a == '\t') {
      if (blank_before || (!first && run % unit != 0)) {
        return false;
      }
      first = false;
      run = 0;
      blank_before = true;
      continue;
    }
    blank_before = false;
    ++run;
    const bool hex = (a >= '0' && a <= '9') || (a >= 'a' && a <= 'f') || (a >= 'A' && a <= 'F');
    if (unit == 2 ? !hex : a != '0' && a != '1') {
      return false;
    }
  }
  return text.empty() || (!blank_before && (first || run % unit == 0));
}

/// Shift-out, pairs, shift-in: 'C' anything mixed, 'D' nothing but double bytes.
bool is_dbcs(std::string_view text, bool pure) {
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!inside && text[i] == '\x0E') {
      inside = true;
    } else if (inside && text[i] == '\x0F') {
      inside = false;
    } else if (inside) {
      if (++i >= text.size()) {
        return false;
      }
    } else if (pure || text[i] == '\x0F') {
      return false;
    }
  }
  return !inside;
}

bool datatype(Call& call) {
  const std::string_view text = call.text(0);
  const TextTraits& traits = call.traits();
  if (!call.has(1)) {
    return call.give_ascii(is_number(call.value(0), traits) ? "NUM" : "CHAR");
  }
  bool result = false;
  switch (call.option(1, ' ')) {
    case 'A':
      result = is_symbol_text(text, traits, "");
      break;
    case 'B':
      result = is_digit_string(text, traits, 4);
      break;
    case 'C':
      result = is_dbcs(text, false);
      break;
    case 'D':
      result = text.size() >= 2 && text.front() == '\x0E' && is_dbcs(text, true);
      break;
    case 'L':
      result = all_in(text, traits, 'a', 'z');
      break;
    case 'M': {
      result = !text.empty();
      for (const char c : text) {
        const char a = static_cast<char>(traits.ascii_of(c) | 0x20);
        result = result && a >= 'a' && a <= 'z' && (traits.ascii_of(c) & 0x80) == 0;
      }
      break;
    }
    case 'N':
      result = is_number(call.value(0), traits);
      break;
    case 'S':
      result = is_symbol_text(text, traits, ".!?_@#$");
      break;
    case 'U':
      result = all_in(text, traits, 'A', 'Z');
      break;
    case 'W': {
      if (call.value(0).is_integer() && call.value(0).integer() <= call.context.numeric().limit &&
          call.value(0).integer() >= -call.context.numeric().limit) {
        result = true;
        break;
      }
      NumericContext context{call.context.numeric(), traits};
      Value rounded;
      result = is_number(call.value(0), traits) &&
               arithmetic_prefix(false, call.value(0), context, rounded) == Fault::None &&
               whole_or_long(rounded, call.context.numeric().digits, traits);
      break;
    }
    default:
      result = is_digit_string(text, traits, 2);
      break;
  }
  return call.give(result ? i64{1} : i64{0});
}

constexpr std::array kFunctions{
    Builtin{"B2X", 1, 1, "b", "", "Binary to hexadecimal.", b2x},
    Builtin{"C2D", 1, 2, "sw", "", "Characters to a number.", c2d},
    Builtin{"C2X", 1, 1, "s", "", "Characters to hexadecimal.", c2x},
    Builtin{"D2C", 1, 2, "sw", "", "A number to characters.", d2c},
    Builtin{"D2X", 1, 2, "sw", "", "A number to hexadecimal.", d2x},
    Builtin{"DATATYPE", 1, 2, "so", "ABCDLMNSUWX", "What kind of data the text is.", datatype},
    Builtin{"X2B", 1, 1, "x", "", "Hexadecimal to binary.", x2b},
    Builtin{"X2C", 1, 1, "x", "", "Hexadecimal to characters.", x2c},
    Builtin{"X2D", 1, 2, "xw", "", "Hexadecimal to a number.", x2d},
};

}  // namespace

std::span<const Builtin> conversion_functions() {
  return kFunctions;
}

}  // namespace cambridge::rexx
