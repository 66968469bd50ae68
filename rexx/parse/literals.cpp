/// Literal strings, hexadecimal and binary strings, and constants that are numbers.
#include "rexx/parse/compiler.h"

namespace cambridge::rexx {

namespace {

int digit_of(char c, int base) {
  if (c >= '0' && c <= '9') {
    return c - '0' < base ? c - '0' : -1;
  }
  const char upper = static_cast<char>(c & ~0x20);
  return base == 16 && upper >= 'A' && upper <= 'F' ? upper - 'A' + 10 : -1;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/// Packs the digits of a hexadecimal or binary string. `bad_blank` becomes the position (1-based)
/// of a blank where none may be, `bad_digit` the character that is no digit.
std::string packed(std::string_view body, int base, std::size_t& bad_blank,
                   std::string& bad_digit) {
  const std::size_t group = base == 16 ? 2 : 4;
  std::string digits;
  std::size_t run = 0;
  bool first_group = true;
  if (!body.empty() && (is_blank(body.front()) || is_blank(body.back()))) {
    bad_blank = is_blank(body.front()) ? 1 : body.size();
    return {};
  }
  for (std::size_t i = 0; i < body.size(); ++i) {
    const char c = body[i];
    if (is_blank(c)) {
      if (run != 0) {
        if (!first_group && run % group != 0) {
          bad_blank = i + 1;
          return {};
        }
        if (first_group && run % group != 0) {
          digits.insert(0, group - run % group, '0');
        }
        first_group = false;
      }
      run = 0;
      continue;
    }
    if (digit_of(c, base) < 0) {
      bad_digit.assign(1, c);
      return {};
    }
    digits.push_back(c);
    ++run;
  }
  if (!first_group && run % group != 0) {
    bad_blank = body.size() + 1;
    return {};
  }
  const std::size_t unit = base == 16 ? 2 : 8;
  if (digits.size() % unit != 0) {
    digits.insert(0, unit - digits.size() % unit, '0');
  }
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += unit) {
    int value = 0;
    for (std::size_t j = 0; j < unit; ++j) {
      value = value * base + digit_of(digits[i + j], base);
    }
    bytes.push_back(static_cast<char>(static_cast<u8>(value)));
  }
  return bytes;
}

}  // namespace

std::string Compiler::string_text(const Token& t) const {
  const std::string_view raw = std::string_view(source_.text).substr(t.start + 1, t.length - 2);
  const char quote = source_.text[t.start];
  std::string text;
  text.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    text.push_back(raw[i]);
    if (raw[i] == quote) {
      ++i;
    }
  }
  return text;
}

Value Compiler::string_value(const Token& t) const {
  if (t.kind == TokenKind::String) {
    return constant_value(string_text(t), traits_);
  }
  const std::string_view body = ascii_.substr(t.start + 1, t.length - 2);
  const int base = t.kind == TokenKind::HexString ? 16 : 2;
  std::size_t bad_blank = 0;
  std::string bad_digit;
  const std::string bytes = packed(body, base, bad_blank, bad_digit);
  if (bad_blank != 0) {
    fail(15, base == 16 ? 1 : 2, std::to_string(bad_blank));
  }
  if (!bad_digit.empty()) {
    fail(15, base == 16 ? 3 : 4, bad_digit);
  }
  return constant_value(bytes, traits_);
}

Value constant_value(std::string_view text, const TextTraits& traits) {
  // Canonical text only: "-12", "0.50", "7"; everything else stays as it is written.
  std::size_t at = 0;
  const bool negative = !text.empty() && text[0] == traits.minus;
  at += negative ? 1 : 0;
  const std::size_t first = at;
  i64 coefficient = 0;
  std::size_t digits = 0, decimals = 0;
  bool dot = false;
  for (; at < text.size(); ++at) {
    const u8 digit = static_cast<u8>(text[at] - traits.zero);
    if (digit <= 9 && digits < 18) {
      coefficient = coefficient * 10 + digit;
      ++digits;
      decimals += dot ? 1 : 0;
    } else if (text[at] == traits.dot && !dot && at != first && at + 1 != text.size()) {
      dot = true;
    } else {
      return Value::text(text);
    }
  }
  const std::size_t integer_digits = digits - decimals;
  const bool leading_zero = digits != 0 && integer_digits > 1 && text[first] == traits.zero;
  if (digits == 0 || leading_zero || (coefficient == 0 && (negative || dot))) {
    return Value::text(text);
  }
  if (!dot) {
    return Value::integer(negative ? -coefficient : coefficient);
  }
  return Value::decimal(negative ? -coefficient : coefficient, -static_cast<i64>(decimals));
}

}  // namespace cambridge::rexx
