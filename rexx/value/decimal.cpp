/// Decimal arithmetic on values: the forms up to 18 digits, which nearly all programs stay in.
#include "rexx/value/decimal.h"

#include "rexx/value/decimal_long.h"
#include "rexx/value/powers.h"

namespace cambridge::rexx {

namespace {

constexpr i64 kSmallDigits = 16;  // the largest DIGITS whose quotients fit 64 bits

/// Cuts to DIGITS + 1 digits.
void cut_operand(SmallNumber& x, NumericContext& context) {
  const int digits = digits_of(x.coefficient);
  const i64 keep = context.settings.digits;
  if (digits > keep) {
    context.lost_digits = true;
    if (digits > keep + 1) {
      const int drop = static_cast<int>(digits - keep - 1);
      x.coefficient /= tens(drop);
      x.exponent += drop;
    }
  }
}

Fault add_small(SmallNumber x, SmallNumber y, NumericContext& context, Value& result) {
  const NumericSettings& settings = context.settings;
  if (x.coefficient == 0) {
    return store_small(y.coefficient, y.exponent, y.negative, settings, context.traits, result);
  }
  if (y.coefficient == 0) {
    return store_small(x.coefficient, x.exponent, x.negative, settings, context.traits, result);
  }
  const i64 top_x = x.exponent + digits_of(x.coefficient) - 1;
  const i64 top_y = y.exponent + digits_of(y.coefficient) - 1;
  i64 floor = (top_x > top_y ? top_x : top_y) - settings.digits;
  const i64 lowest = x.exponent < y.exponent ? x.exponent : y.exponent;
  floor = floor > lowest ? floor : lowest;
  const auto aligned = [floor](const SmallNumber& n) -> u128 {
    if (n.exponent >= floor) {
      return static_cast<u128>(n.coefficient) * tens(n.exponent - floor);
    }
    const i64 drop = floor - n.exponent;
    return drop > 19 ? 0 : n.coefficient / tens(drop);
  };
  const u128 a = aligned(x), b = aligned(y);
  if (x.negative == y.negative) {
    return store_small(a + b, floor, x.negative, settings, context.traits, result);
  }
  const bool negative = a >= b ? x.negative : y.negative;
  return store_small(a >= b ? a - b : b - a, floor, negative, settings, context.traits, result);
}

Fault divide_small(const SmallNumber& x, const SmallNumber& y, NumericContext& context,
                   Value& result) {
  const NumericSettings& settings = context.settings;
  if (x.coefficient == 0) {
    result.set_integer(0);
    return Fault::None;
  }
  const int wanted = static_cast<int>(settings.digits) + 1 + digits_of(y.coefficient) -
                     digits_of(x.coefficient) + 1;
  const int shift = wanted > 0 ? wanted : 0;
  u64 quotient;
  i64 exponent = x.exponent - y.exponent - shift;
  if (digits_of(x.coefficient) + shift <= 19) {
    quotient = x.coefficient * tens(shift) / y.coefficient;
  } else {
    quotient = static_cast<u64>(static_cast<u128>(x.coefficient) * ten_to(shift) / y.coefficient);
  }
  const int digits = digits_of(quotient);
  if (digits > settings.digits) {
    const int drop = static_cast<int>(digits - settings.digits);
    quotient = (quotient / tens(drop - 1) + 5) / 10;
    exponent += drop;
  }
  while (quotient % 10 == 0) {
    quotient /= 10;
    ++exponent;
  }
  return store_small(quotient, exponent, x.negative != y.negative, settings, context.traits,
                     result);
}

/// % and //. Falls back to the long form when the alignment does not fit: then nothing is done and
/// false comes back.
bool integer_divide_small(Operation operation, const SmallNumber& x, const SmallNumber& y,
                          NumericContext& context, Value& result, Fault& fault) {
  const i64 floor = x.exponent < y.exponent ? x.exponent : y.exponent;
  const i64 shift_x = x.exponent - floor, shift_y = y.exponent - floor;
  if (shift_x > 18 || shift_y > 18) {
    return false;
  }
  const u128 a = static_cast<u128>(x.coefficient) * tens(shift_x);
  const u128 b = static_cast<u128>(y.coefficient) * tens(shift_y);
  const u128 quotient = a / b;
  if (quotient >= ten_to(static_cast<int>(context.settings.digits))) {
    fault = Fault::QuotientTooLong;
    return true;
  }
  if (operation == Operation::IntegerDivide) {
    fault = store_small(quotient, 0, x.negative != y.negative, context.settings, context.traits,
                        result);
  } else {
    fault =
        store_small(a - quotient * b, floor, x.negative, context.settings, context.traits, result);
  }
  return true;
}

/// Whole numbers with a whole result within DIGITS; false when it is not so.
bool integers(Operation operation, const SmallNumber& x, const SmallNumber& y, i64 limit,
              Value& result) {
  const auto bound = static_cast<u64>(limit);
  if (x.coefficient > bound || y.coefficient > bound) {
    return false;
  }
  const i64 a = x.negative ? -static_cast<i64>(x.coefficient) : static_cast<i64>(x.coefficient);
  const i64 b = y.negative ? -static_cast<i64>(y.coefficient) : static_cast<i64>(y.coefficient);
  i64 value = 0;
  if (operation == Operation::Multiply) {
    if (__builtin_mul_overflow(a, b, &value)) {
      return false;
    }
  } else {
    value = operation == Operation::Add ? a + b : a - b;
  }
  if (value > limit || value < -limit) {
    return false;
  }
  result.set_integer(value);
  return true;
}

Fault arithmetic_small(Operation operation, SmallNumber x, SmallNumber y, NumericContext& context,
                       Value& result, bool& done) {
  done = true;
  cut_operand(x, context);
  cut_operand(y, context);
  Fault fault = Fault::None;
  switch (operation) {
    case Operation::Subtract:
      y.negative = !y.negative;
      return add_small(x, y, context, result);
    case Operation::Add:
      return add_small(x, y, context, result);
    case Operation::Multiply:
      return store_small(static_cast<u128>(x.coefficient) * y.coefficient, x.exponent + y.exponent,
                         x.negative != y.negative, context.settings, context.traits, result);
    case Operation::Divide:
      if (y.coefficient == 0) {
        return Fault::DivideByZero;
      }
      return divide_small(x, y, context, result);
    case Operation::IntegerDivide:
    case Operation::Remainder:
      if (y.coefficient == 0) {
        return Fault::DivideByZero;
      }
      done = integer_divide_small(operation, x, y, context, result, fault);
      return fault;
    case Operation::Power:
      break;
  }
  done = false;
  return Fault::None;
}

}  // namespace

Fault store_small(u128 coefficient, i64 exponent, bool negative, const NumericSettings& settings,
                  const TextTraits& traits, Value& result) {
  if (coefficient == 0) {
    result.set_integer(0);
    return Fault::None;
  }
  int digits = digits_of_wide(coefficient);
  if (digits > settings.digits) {
    const int drop = static_cast<int>(digits - settings.digits);
    coefficient = divide_by_ten_power(coefficient, drop - 1);
    coefficient = static_cast<u64>(coefficient + 5) / 10;
    exponent += drop;
    digits = static_cast<int>(settings.digits);
    if (coefficient >= tens(digits)) {
      coefficient /= 10;
      ++exponent;
    }
  }
  if (exponent >= 0 && digits + exponent <= settings.digits && digits + exponent <= 18) {
    const i64 value = static_cast<i64>(static_cast<u64>(coefficient) * tens(exponent));
    result.set_integer(negative ? -value : value);
    return Fault::None;
  }
  if (exponent < 0 && -exponent <= 40 && digits <= 18 && -exponent <= 2 * settings.digits &&
      digits + exponent <= settings.digits) {
    const i64 value = static_cast<i64>(static_cast<u64>(coefficient));
    result = Value::decimal(negative ? -value : value, exponent);
    return Fault::None;
  }
  if (digits <= 18 && (digits + exponent > settings.digits || -exponent > 2 * settings.digits)) {
    const i64 adjusted = exponent + digits - 1;
    if (adjusted > 999'999'999 || adjusted < -999'999'999) {
      return adjusted > 0 ? Fault::Overflow : Fault::Underflow;
    }
    const i64 value = static_cast<i64>(static_cast<u64>(coefficient));
    result =
        Value::decimal(negative ? -value : value, exponent,
                       settings.engineering ? Value::Form::Engineering : Value::Form::Scientific);
    return Fault::None;
  }
  LongNumber number = to_long({static_cast<u64>(coefficient), exponent, negative});
  return store_number(number, settings, traits, result);
}

namespace {

/// Operands of any length.
Fault arithmetic_any(Operation operation, const Value& left, const Value& right,
                     NumericContext& context, Value& result) {
  SmallNumber x, y;
  LongNumber long_x, long_y;
  const NumberForm form_x = read_number(left, context.traits, x, &long_x);
  if (form_x == NumberForm::NotNumber) {
    return Fault::LeftNotNumber;
  }
  const NumberForm form_y = read_number(right, context.traits, y, &long_y);
  if (form_y == NumberForm::NotNumber) {
    return Fault::RightNotNumber;
  }
  if (form_x == NumberForm::Small) {
    long_x = to_long(x);
  }
  if (form_y == NumberForm::Small) {
    long_y = to_long(y);
  }
  return arithmetic_long(operation, long_x, long_y, context, result);
}

}  // namespace

Fault arithmetic(Operation operation, const Value& left, const Value& right,
                 NumericContext& context, Value& result) {
  SmallNumber x, y;
  if (context.settings.digits > kSmallDigits ||
      read_number(left, context.traits, x, nullptr) != NumberForm::Small ||
      read_number(right, context.traits, y, nullptr) != NumberForm::Small) {
    return arithmetic_any(operation, left, right, context, result);
  }
  if (operation <= Operation::Multiply && x.exponent == 0 && y.exponent == 0 &&
      integers(operation, x, y, context.settings.limit, result)) {
    return Fault::None;
  }
  bool done = false;
  const Fault fault = arithmetic_small(operation, x, y, context, result, done);
  return done ? fault : arithmetic_any(operation, left, right, context, result);
}

Fault arithmetic_prefix(bool minus, const Value& operand, NumericContext& context, Value& result) {
  const Value zero = Value::integer(0);
  const Fault fault =
      arithmetic(minus ? Operation::Subtract : Operation::Add, zero, operand, context, result);
  return fault == Fault::RightNotNumber ? Fault::LeftNotNumber : fault;
}

namespace {

/// For numbers whose difference is too large to be one: the larger exponent decides.
int order_by_exponent(const Value& left, const Value& right, const TextTraits& traits) {
  const auto long_form = [&](const Value& v) {
    SmallNumber small;
    LongNumber number;
    return read_number(v, traits, small, &number) == NumberForm::Small ? to_long(small) : number;
  };
  const LongNumber x = long_form(left), y = long_form(right);
  const bool left_larger =
      !x.is_zero() && (y.is_zero() || x.exponent + x.digits() >= y.exponent + y.digits());
  if (left_larger) {
    return x.negative ? -1 : 1;
  }
  return y.negative ? 1 : -1;
}

}  // namespace

std::optional<int> compare_numbers(const Value& left, const Value& right, NumericContext& context) {
  NumericSettings settings = context.settings;
  settings.set_digits(settings.digits - settings.fuzz);
  NumericContext inner{settings, context.traits};
  Value difference;
  const Fault fault = arithmetic(Operation::Subtract, left, right, inner, difference);
  context.lost_digits |= inner.lost_digits;
  if (fault == Fault::LeftNotNumber || fault == Fault::RightNotNumber) {
    return std::nullopt;
  }
  if (fault == Fault::Underflow) {
    return 0;
  }
  if (fault != Fault::None) {
    return order_by_exponent(left, right, context.traits);
  }
  switch (difference.kind()) {
    case Kind::Integer:
    case Kind::Decimal:
      return difference.integer() < 0 ? -1 : (difference.integer() > 0 ? 1 : 0);
    default:
      return difference.number()->negative ? -1 : 1;
  }
}

}  // namespace cambridge::rexx
