/// Numbers from and to text.
#include "rexx/value/decimal.h"
#include "rexx/value/powers.h"

namespace cambridge::rexx {

namespace {

/// The parts of a number's text.
struct NumberParts {
  const char* first = nullptr;  ///< the first significant digit
  const char* end = nullptr;    ///< after the last digit or dot
  const char* dot = nullptr;
  i64 exponent = 0;  ///< of the last digit
  bool negative = false;
};

u8 digit_value(char c, const TextTraits& traits) {
  return static_cast<u8>(c - traits.zero);
}

/// The part after E: a sign and at most nine significant digits.
bool read_exponent(const char*& p, const char* end, const TextTraits& traits, i64& exponent) {
  bool minus = false;
  if (p < end && (*p == traits.plus || *p == traits.minus)) {
    minus = *p == traits.minus;
    ++p;
  }
  const char* const start = p;
  while (p < end && digit_value(*p, traits) <= 9) {
    exponent = exponent * 10 + digit_value(*p, traits);
    if (exponent > 999'999'999) {
      return false;
    }
    ++p;
  }
  exponent = minus ? -exponent : exponent;
  return p != start;
}

bool split_number(std::string_view text, const TextTraits& traits, NumberParts& parts) {
  const char* p = text.data();
  const char* const end = p + text.size();
  while (p < end && traits.blank_at(*p)) {
    ++p;
  }
  if (p < end && (*p == traits.minus || *p == traits.plus)) {
    parts.negative = *p == traits.minus;
    ++p;
    while (p < end && traits.blank_at(*p)) {
      ++p;
    }
  }
  const char* const start = p;
  i64 decimals = 0;
  bool any = false;
  for (; p < end; ++p) {
    if (digit_value(*p, traits) <= 9) {
      any = true;
      if (parts.first == nullptr && *p != traits.zero) {
        parts.first = p;
      }
    } else if (*p == traits.dot && parts.dot == nullptr) {
      parts.dot = p;
    } else {
      break;
    }
  }
  if (!any) {
    return false;
  }
  parts.end = p;
  if (parts.dot != nullptr) {
    decimals = p - parts.dot - 1;
  }
  if (parts.first == nullptr) {
    parts.first = p;  // zero
  }
  static_cast<void>(start);
  if (p < end && (*p == traits.upper_e || *p == traits.lower_e)) {
    ++p;
    if (!read_exponent(p, end, traits, parts.exponent)) {
      return false;
    }
  }
  parts.exponent -= decimals;
  while (p < end && traits.blank_at(*p)) {
    ++p;
  }
  return p == end;
}

}  // namespace

NumberForm read_number(std::string_view text, const TextTraits& traits, SmallNumber& small,
                       LongNumber* rest) {
  NumberParts parts;
  if (!split_number(text, traits, parts)) {
    return NumberForm::NotNumber;
  }
  const bool dot_inside = parts.dot != nullptr && parts.dot >= parts.first;
  const i64 digits = parts.end - parts.first - (dot_inside ? 1 : 0);
  if (digits <= 18) {
    u64 coefficient = 0;
    for (const char* p = parts.first; p < parts.end; ++p) {
      if (p != parts.dot) {
        coefficient = coefficient * 10 + digit_value(*p, traits);
      }
    }
    small.coefficient = coefficient;
    small.exponent = coefficient == 0 ? 0 : parts.exponent;
    small.negative = parts.negative && coefficient != 0;
    return NumberForm::Small;
  }
  if (rest != nullptr) {
    if (dot_inside) {
      std::string joined(parts.first, parts.dot);
      joined.append(parts.dot + 1, parts.end);
      limbs_from_digits(joined, traits.zero, rest->limbs);
    } else {
      limbs_from_digits({parts.first, static_cast<std::size_t>(digits)}, traits.zero, rest->limbs);
    }
    rest->exponent = parts.exponent;
    rest->negative = parts.negative;
  }
  return NumberForm::Long;
}

NumberForm read_number(const Value& value, const TextTraits& traits, SmallNumber& small,
                       LongNumber* rest) {
  switch (value.kind()) {
    case Kind::Integer:
    case Kind::Decimal: {
      const i64 coefficient = value.integer();
      small.negative = coefficient < 0;
      small.coefficient =
          coefficient < 0 ? u64{0} - static_cast<u64>(coefficient) : static_cast<u64>(coefficient);
      small.exponent = value.kind() == Kind::Decimal ? value.exponent() : 0;
      return NumberForm::Small;
    }
    case Kind::Short: {
      // Digits alone are read at once.
      const char* p = value.short_data();
      const char* const end = p + value.short_length();
      u64 whole = 0;
      while (p < end && digit_value(*p, traits) <= 9) {
        whole = whole * 10 + digit_value(*p++, traits);
      }
      if (p == end && value.short_length() != 0) {
        small = {whole, 0, false};
        return NumberForm::Small;
      }
    }
      return read_number(std::string_view(value.short_data(), value.short_length()), traits, small,
                         rest);
    case Kind::Text:
      return read_number(value.body()->view(), traits, small, rest);
    case Kind::Number: {
      const NumberBody& body = *value.number();
      if (rest != nullptr) {
        rest->limbs.assign(body.limbs(), body.limb_count);
        rest->exponent = body.exponent;
        rest->negative = body.negative;
      }
      return NumberForm::Long;
    }
    default:
      return NumberForm::NotNumber;
  }
}

LongNumber to_long(const SmallNumber& small) {
  LongNumber number;
  number.limbs.resize(3);
  u64 rest = small.coefficient;
  for (std::size_t i = 0; i < 3; ++i) {
    number.limbs[i] = static_cast<u32>(rest % kLimbBase);
    rest /= kLimbBase;
  }
  number.limbs.trim();
  number.exponent = small.exponent;
  number.negative = small.negative;
  return number;
}

bool is_number(const Value& value, const TextTraits& traits) {
  SmallNumber small;
  return read_number(value, traits, small, nullptr) != NumberForm::NotNumber;
}

std::optional<i64> whole_number(const Value& value, i64 digits, const TextTraits& traits) {
  if (value.is_integer() && digits >= 18) {
    return value.integer();
  }
  SmallNumber small;
  LongNumber rest;
  const NumberForm form = read_number(value, traits, small, &rest);
  if (form == NumberForm::NotNumber) {
    return std::nullopt;
  }
  if (form == NumberForm::Long) {
    // Trailing zeros may make it a whole number of fewer digits.
    const i64 zeros = trailing_zeros(rest.view());
    if (rest.digits() - zeros > 18) {
      return std::nullopt;
    }
    Limbs shorter;
    divide_by_power_of_ten(rest.view(), zeros, shorter);
    for (std::size_t i = shorter.size(); i-- > 0;) {
      small.coefficient = small.coefficient * kLimbBase + shorter[i];
    }
    small.exponent = rest.exponent + zeros;
    small.negative = rest.negative;
  }
  while (small.exponent < 0) {
    if (small.coefficient % 10 != 0) {
      return std::nullopt;
    }
    small.coefficient /= 10;
    if (++small.exponent < 0 && small.coefficient == 0) {
      return 0;
    }
  }
  if (small.coefficient == 0) {
    return 0;
  }
  const i64 length = digits_of(small.coefficient) + small.exponent;
  if (length > digits || length > 18) {
    return std::nullopt;
  }
  const i64 number =
      static_cast<i64>(small.coefficient * kTens[static_cast<std::size_t>(small.exponent)]);
  return small.negative ? -number : number;
}

bool whole_or_long(const Value& value, i64 digits, const TextTraits& traits) {
  SmallNumber small;
  LongNumber number;
  const NumberForm form = read_number(value, traits, small, &number);
  if (form == NumberForm::NotNumber) {
    return false;
  }
  if (form == NumberForm::Small) {
    number = to_long(small);
  }
  return number.is_zero() || (number.exponent >= -trailing_zeros(number.view()) &&
                              number.digits() + number.exponent <= digits);
}

std::string printed_number(std::string_view digits, bool negative, i64 exponent,
                           const NumericSettings& settings, const TextTraits& traits) {
  const i64 count = static_cast<i64>(digits.size());
  const i64 integer_digits = count + exponent;
  std::string text;
  text.reserve(digits.size() + 16);
  if (negative) {
    text.push_back(traits.minus);
  }
  if (integer_digits <= settings.digits && -exponent <= 2 * settings.digits) {
    if (exponent >= 0) {
      text.append(digits);
      text.append(static_cast<std::size_t>(exponent), traits.zero);
    } else if (integer_digits > 0) {
      text.append(digits.substr(0, static_cast<std::size_t>(integer_digits)));
      text.push_back(traits.dot);
      text.append(digits.substr(static_cast<std::size_t>(integer_digits)));
    } else {
      text.push_back(traits.zero);
      text.push_back(traits.dot);
      text.append(static_cast<std::size_t>(-integer_digits), traits.zero);
      text.append(digits);
    }
    return text;
  }
  i64 power = integer_digits - 1;
  i64 before = 1;
  if (settings.engineering) {
    const i64 extra = ((power % 3) + 3) % 3;
    power -= extra;
    before += extra;
  }
  std::string padded(digits);
  if (static_cast<i64>(padded.size()) < before) {
    padded.append(static_cast<std::size_t>(before) - padded.size(), traits.zero);
  }
  text.append(padded, 0, static_cast<std::size_t>(before));
  if (static_cast<i64>(padded.size()) > before) {
    text.push_back(traits.dot);
    text.append(padded, static_cast<std::size_t>(before), std::string::npos);
  }
  if (power != 0) {
    text.push_back(traits.upper_e);
    text.push_back(power < 0 ? traits.minus : traits.plus);
    Scratch scratch;
    char* const end = scratch.bytes + sizeof(scratch.bytes);
    char* const start = write_integer(end, power < 0 ? -power : power, traits);
    text.append(start, static_cast<std::size_t>(end - start));
  }
  return text;
}

std::string_view number_text(NumberBody& body, const TextTraits& traits) {
  if (body.text == nullptr) {
    const LimbView limbs{body.limbs(), body.limb_count};
    std::string digits(static_cast<std::size_t>(digit_count(limbs)), '\0');
    write_digits(limbs, static_cast<i64>(digits.size()), traits.zero, digits.data());
    NumericSettings settings;
    settings.digits = body.digits;
    settings.engineering = body.engineering;
    const std::string text = printed_number(digits, body.negative, body.exponent, settings, traits);
    TextBody* made = TextBody::make(text.size());
    std::memcpy(made->data(), text.data(), text.size());
    made->length = text.size();
    body.text = made;
  }
  return body.text->view();
}

Fault store_number(LongNumber& number, const NumericSettings& settings, const TextTraits& traits,
                   Value& result) {
  static_cast<void>(traits);
  if (number.is_zero()) {
    result.set_integer(0);
    return Fault::None;
  }
  round_to(number, settings.digits);
  const i64 digits = number.digits();
  const i64 adjusted = number.exponent + digits - 1;
  if (adjusted > 999'999'999) {
    return Fault::Overflow;
  }
  if (adjusted < -999'999'999) {
    return Fault::Underflow;
  }
  if (digits <= 18 && digits + number.exponent <= settings.digits &&
      -number.exponent <= 2 * settings.digits) {
    u64 coefficient = 0;
    for (std::size_t i = number.limbs.size(); i-- > 0;) {
      coefficient = coefficient * kLimbBase + number.limbs[i];
    }
    const i64 value =
        number.negative ? -static_cast<i64>(coefficient) : static_cast<i64>(coefficient);
    if (number.exponent >= 0 && digits + number.exponent <= 18) {
      result.set_integer(value *
                         static_cast<i64>(kTens[static_cast<std::size_t>(number.exponent)]));
      return Fault::None;
    }
    if (number.exponent < 0 && number.exponent >= -40) {
      result = Value::decimal(value, number.exponent);
      return Fault::None;
    }
  }
  if (digits <= 18 &&
      (digits + number.exponent > settings.digits || -number.exponent > 2 * settings.digits)) {
    u64 coefficient = 0;
    for (std::size_t i = number.limbs.size(); i-- > 0;) {
      coefficient = coefficient * kLimbBase + number.limbs[i];
    }
    const i64 value =
        number.negative ? -static_cast<i64>(coefficient) : static_cast<i64>(coefficient);
    result =
        Value::decimal(value, number.exponent,
                       settings.engineering ? Value::Form::Engineering : Value::Form::Scientific);
    return Fault::None;
  }
  NumberBody* body = NumberBody::make(static_cast<u32>(number.limbs.size()));
  std::memcpy(body->limbs(), number.limbs.data(), number.limbs.size() * sizeof(u32));
  body->exponent = number.exponent;
  body->negative = number.negative;
  body->engineering = settings.engineering;
  body->digits = static_cast<i32>(settings.digits);
  result = Value::of_number(body);
  return Fault::None;
}

}  // namespace cambridge::rexx
