/// Numbers: ABS FORMAT MAX MIN RANDOM SIGN TRUNC, and DIGITS FORM FUZZ.
#include <array>

#include "rexx/builtins/families.h"

namespace cambridge::rexx {

namespace {

/// The argument plus zero, under the current settings.
bool rounded(Call& call, std::size_t i, Value& number) {
  NumericContext context{call.context.numeric(), call.traits()};
  const Fault fault = arithmetic_prefix(false, call.value(i), context, number);
  if (fault == Fault::None) {
    return true;
  }
  return call.refuse(fault == Fault::LeftNotNumber ? 11 : 9, i + 1, call.text(i));
}

int sign_of(const Value& number) {
  if (number.kind() == Kind::Number) {
    return number.number()->negative ? -1 : 1;
  }
  return number.integer() < 0 ? -1 : (number.integer() > 0 ? 1 : 0);
}

bool abs_function(Call& call) {
  Value number;
  if (!rounded(call, 0, number)) {
    return false;
  }
  if (sign_of(number) < 0) {
    NumericContext context{call.context.numeric(), call.traits()};
    arithmetic_prefix(true, number, context, call.result);
  } else {
    call.result = std::move(number);
  }
  return true;
}

bool sign_function(Call& call) {
  Value number;
  return rounded(call, 0, number) && call.give(i64{sign_of(number)});
}

bool extreme(Call& call, int wanted) {
  Value best;
  if (!rounded(call, 0, best)) {
    return false;
  }
  for (std::size_t i = 1; i < call.count(); ++i) {
    if (!call.has(i)) {
      return call.refuse(5, i + 1);
    }
    Value next;
    if (!rounded(call, i, next)) {
      return false;
    }
    if (next.is_integer() && best.is_integer()) {
      if (wanted > 0 ? next.integer() > best.integer() : next.integer() < best.integer()) {
        best = std::move(next);
      }
      continue;
    }
    NumericSettings settings = call.context.numeric();
    settings.fuzz = 0;
    NumericContext context{settings, call.traits()};
    if (compare_numbers(next, best, context).value_or(0) == wanted) {
      best = std::move(next);
    }
  }
  call.result = std::move(best);
  return true;
}

bool max_function(Call& call) {
  return extreme(call, 1);
}

bool min_function(Call& call) {
  return extreme(call, -1);
}

/// The digits (in the code page) and exponent of a number.
struct Parts {
  std::string digits;
  i64 exponent = 0;
  bool negative = false;
};

Parts parts_of(const Value& number, const TextTraits& traits) {
  SmallNumber small;
  LongNumber rest;
  if (read_number(number, traits, small, &rest) == NumberForm::Small) {
    rest = to_long(small);
  }
  Parts parts;
  parts.exponent = rest.exponent;
  parts.negative = rest.negative;
  const i64 count = rest.is_zero() ? 1 : rest.digits();
  parts.digits.resize(static_cast<std::size_t>(count));
  write_digits(rest.view(), count, traits.zero, parts.digits.data());
  return parts;
}

/// Rounds half up to `decimals` digits after the point, or pads with zeros.
void set_decimals(Parts& parts, i64 decimals, char zero) {
  if (-parts.exponent <= decimals) {
    parts.digits.append(static_cast<std::size_t>(decimals + parts.exponent), zero);
    parts.exponent = -decimals;
    return;
  }
  i64 drop = -parts.exponent - decimals;
  const auto size = static_cast<i64>(parts.digits.size());
  if (drop > size) {
    parts.digits.assign(1, zero);
    parts.exponent = -decimals;
    return;
  }
  const bool up = parts.digits[static_cast<std::size_t>(size - drop)] - zero >= 5;
  parts.digits.resize(static_cast<std::size_t>(size - drop));
  parts.exponent = -decimals;
  if (up) {
    std::size_t i = parts.digits.size();
    while (i > 0 && parts.digits[i - 1] - zero == 9) {
      parts.digits[--i] = zero;
    }
    if (i == 0) {
      parts.digits.insert(0, 1, static_cast<char>(zero + 1));
    } else {
      ++parts.digits[i - 1];
    }
  }
  if (parts.digits.empty()) {
    parts.digits.assign(1, zero);
  }
}

/// Integer part and decimals as text, "0.05".
void plain_text(const Parts& parts, const TextTraits& traits, std::string& integer,
                std::string& decimals) {
  const auto size = static_cast<i64>(parts.digits.size());
  const i64 integer_digits = size + parts.exponent;
  if (parts.exponent >= 0) {
    integer = parts.digits + std::string(static_cast<std::size_t>(parts.exponent), traits.zero);
  } else if (integer_digits > 0) {
    integer = parts.digits.substr(0, static_cast<std::size_t>(integer_digits));
    decimals = parts.digits.substr(static_cast<std::size_t>(integer_digits));
  } else {
    integer = std::string(1, traits.zero);
    decimals = std::string(static_cast<std::size_t>(-integer_digits), traits.zero) + parts.digits;
  }
  const auto first = integer.find_first_not_of(traits.zero);
  integer.erase(0, first == std::string::npos ? integer.size() - 1 : first);
}

bool is_zero_text(std::string_view digits, char zero) {
  return digits.find_first_not_of(zero) == std::string_view::npos;
}

bool trunc_function(Call& call) {
  Value number;
  if (!rounded(call, 0, number)) {
    return false;
  }
  const i64 decimals = call.whole(1, 0);
  if (!call.room_for(decimals)) {
    return false;
  }
  if (number.is_integer() && decimals == 0) {
    call.result = std::move(number);
    return true;
  }
  const TextTraits& traits = call.traits();
  std::string integer, fraction;
  const Parts parts = parts_of(number, traits);
  if (parts.exponent < -1'000'000'000 / 2 && !call.room_for(-parts.exponent)) {
    return false;
  }
  plain_text(parts, traits, integer, fraction);
  fraction.resize(static_cast<std::size_t>(decimals), traits.zero);
  std::string result;
  if (parts.negative &&
      !(is_zero_text(integer, traits.zero) && is_zero_text(fraction, traits.zero))) {
    result.push_back(traits.minus);
  }
  result += integer;
  if (decimals != 0) {
    result.push_back(traits.dot);
    result += fraction;
  }
  if (decimals == 0 && result.size() <= 18) {
    i64 whole = 0;
    for (const char c : integer) {
      whole = whole * 10 + (c - traits.zero);
    }
    return call.give(result[0] == traits.minus ? -whole : whole);
  }
  return call.give(result);
}

/// FORMAT's exponent: the power of ten to show, or nothing for the plain form.
bool shows_exponent(Call& call, const Parts& parts, i64& power) {
  const NumericSettings& settings = call.context.numeric();
  const TextTraits& traits = call.traits();
  const i64 exponent_digits = call.whole(3, -1);
  const i64 trigger = call.whole(4, settings.digits);
  power = 0;
  if (exponent_digits == 0 || is_zero_text(parts.digits, traits.zero)) {
    return false;
  }
  const i64 integer_digits = static_cast<i64>(parts.digits.size()) + parts.exponent;
  const bool needed = integer_digits > trigger || -parts.exponent > 2 * trigger;
  if (!needed) {
    return false;
  }
  power = integer_digits - 1;
  if (settings.engineering) {
    power -= ((power % 3) + 3) % 3;
  }
  return true;
}

bool format_function(Call& call) {
  Value number;
  if (!rounded(call, 0, number)) {
    return false;
  }
  const TextTraits& traits = call.traits();
  Parts parts = parts_of(number, traits);
  i64 power = 0;
  bool exponential = shows_exponent(call, parts, power);
  parts.exponent -= power;
  if (call.has(2)) {
    if (!call.room_for(call.whole(2, 0))) {
      return false;
    }
    const i64 before = static_cast<i64>(parts.digits.size()) + parts.exponent;
    set_decimals(parts, call.whole(2, 0), traits.zero);
    const i64 after = static_cast<i64>(parts.digits.size()) + parts.exponent;
    if (exponential && after > before && after > (call.context.numeric().engineering ? 3 : 1)) {
      // Rounding has carried into a new digit: 9.99E+2 becomes 1.00E+3.
      const i64 step = call.context.numeric().engineering ? 3 : 1;
      parts.exponent -= step;
      power += step;
      set_decimals(parts, call.whole(2, 0), traits.zero);
    }
  }
  std::string integer, decimals;
  plain_text(parts, traits, integer, decimals);
  std::string result;
  const bool zero = is_zero_text(integer, traits.zero) && is_zero_text(decimals, traits.zero);
  if (parts.negative && !zero) {
    result.push_back(traits.minus);
  }
  result += integer;
  if (call.has(1)) {
    const i64 width = call.whole(1, 0);
    if (!call.room_for(width)) {
      return false;
    }
    if (static_cast<i64>(result.size()) > width) {
      return call.refuse(38, 2, call.text(0));
    }
    result.insert(0, static_cast<std::size_t>(width) - result.size(), traits.blank);
  }
  if (!decimals.empty()) {
    result.push_back(traits.dot);
    result += decimals;
  }
  const i64 exponent_digits = call.whole(3, -1);
  if (exponential && power != 0) {
    std::string shown = traits.text(std::to_string(power < 0 ? -power : power));
    if (exponent_digits > 0) {
      if (static_cast<i64>(shown.size()) > exponent_digits) {
        return call.refuse(38, 4, call.text(0));
      }
      shown.insert(0, static_cast<std::size_t>(exponent_digits) - shown.size(), traits.zero);
    }
    result.push_back(traits.upper_e);
    result.push_back(power < 0 ? traits.minus : traits.plus);
    result += shown;
  } else if (exponent_digits > 0 && (exponential || call.has(4))) {
    // The exponent's place is left blank.
    if (exponential) {
      result.append(static_cast<std::size_t>(exponent_digits) + 2, traits.blank);
    } else if (call.whole(4, 1) == 0 || call.has(3)) {
      result.append(static_cast<std::size_t>(exponent_digits) + 2, traits.blank);
    }
  }
  return call.give(result);
}

bool random_function(Call& call) {
  constexpr i64 kWidest = 100'000;
  if (call.has(2)) {
    call.context.seed_random(static_cast<u64>(call.whole(2, 0)));
  }
  i64 low = 0, high = 999;
  if (call.has(0) && !call.has(1) && call.count() <= 1) {
    high = call.whole(0, 999);
    if (high > kWidest) {
      return call.refuse_value(31, call.text(0));
    }
  } else {
    low = call.whole(0, 0);
    high = call.whole(1, 999);
    if (low > high) {
      return call.fail({40,
                        33,
                        call.traits().text("RANDOM"),
                        call.traits().text(std::to_string(low)),
                        call.traits().text(std::to_string(high)),
                        {}});
    }
    if (high - low > kWidest) {
      return call.fail({40,
                        32,
                        call.traits().text("RANDOM"),
                        call.traits().text(std::to_string(low)),
                        call.traits().text(std::to_string(high)),
                        {}});
    }
  }
  const u64 range = static_cast<u64>(high - low) + 1;
  return call.give(low + static_cast<i64>((call.context.next_random() >> 11) % range));
}

bool digits_function(Call& call) {
  return call.give(call.context.numeric().digits);
}

bool form_function(Call& call) {
  return call.give_ascii(call.context.numeric().engineering ? "ENGINEERING" : "SCIENTIFIC");
}

bool fuzz_function(Call& call) {
  return call.give(call.context.numeric().fuzz);
}

constexpr std::array kFunctions{
    Builtin{"ABS", 1, 1, "n", "", "The number without its sign.", abs_function},
    Builtin{"DIGITS", 0, 0, "", "", "NUMERIC DIGITS.", digits_function},
    Builtin{"FORM", 0, 0, "", "", "NUMERIC FORM.", form_function},
    Builtin{"FORMAT", 1, 5, "nwwww", "", "The number laid out.", format_function},
    Builtin{"FUZZ", 0, 0, "", "", "NUMERIC FUZZ.", fuzz_function},
    Builtin{"MAX", 1, 255, "n", "", "The largest number.", max_function},
    Builtin{"MIN", 1, 255, "n", "", "The smallest number.", min_function},
    Builtin{"RANDOM", 0, 3, "www", "", "A random whole number.", random_function},
    Builtin{"SIGN", 1, 1, "n", "", "-1, 0 or 1.", sign_function},
    Builtin{"TRUNC", 1, 2, "nw", "", "The number cut to so many decimals.", trunc_function},
};

}  // namespace

std::span<const Builtin> number_functions() {
  return kFunctions;
}

}  // namespace cambridge::rexx
