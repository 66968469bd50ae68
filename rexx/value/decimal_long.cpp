/// Arithmetic on numbers of any length.
#include "rexx/value/decimal_long.h"

#include <algorithm>

namespace cambridge::rexx {

namespace {

void cut_operand(LongNumber& x, NumericContext& context) {
  const i64 digits = x.digits();
  if (digits > context.settings.digits) {
    context.lost_digits = true;
    truncate_to(x, context.settings.digits + 1);
  }
}

/// The number's digits with the weight 10**floor as unit; lower digits are lost.
void align(LongNumber& n, i64 floor) {
  if (n.exponent == floor) {
    return;
  }
  Limbs moved;
  if (n.exponent > floor) {
    multiply_by_power_of_ten(n.view(), n.exponent - floor, moved);
  } else {
    divide_by_power_of_ten(n.view(), floor - n.exponent, moved);
  }
  n.limbs = std::move(moved);
  n.exponent = floor;
}

void add_long(LongNumber& x, LongNumber& y, i64 digits, LongNumber& sum) {
  if (x.is_zero() || y.is_zero()) {
    sum = std::move(x.is_zero() ? y : x);
    return;
  }
  const i64 top = std::max(x.exponent + x.digits(), y.exponent + y.digits()) - 1;
  const i64 floor = std::max(top - digits, std::min(x.exponent, y.exponent));
  align(x, floor);
  align(y, floor);
  sum.exponent = floor;
  if (x.negative == y.negative) {
    sum.negative = x.negative;
    add_limbs(x.view(), y.view(), sum.limbs);
  } else if (compare_limbs(x.view(), y.view()) >= 0) {
    sum.negative = x.negative;
    subtract_limbs(x.view(), y.view(), sum.limbs);
  } else {
    sum.negative = y.negative;
    subtract_limbs(y.view(), x.view(), sum.limbs);
  }
}

void strip_trailing_zeros(LongNumber& n) {
  const i64 zeros = trailing_zeros(n.view());
  if (zeros != 0) {
    Limbs shorter;
    divide_by_power_of_ten(n.view(), zeros, shorter);
    n.limbs = std::move(shorter);
    n.exponent += zeros;
  }
}

void divide_long(const LongNumber& x, const LongNumber& y, i64 digits, LongNumber& quotient) {
  const i64 shift = std::max<i64>(0, digits + 2 + y.digits() - x.digits());
  Limbs dividend;
  multiply_by_power_of_ten(x.view(), shift, dividend);
  divide_limbs({dividend.data(), dividend.size()}, y.view(), quotient.limbs, nullptr);
  quotient.exponent = x.exponent - y.exponent - shift;
  quotient.negative = x.negative != y.negative;
  round_to(quotient, digits);
  strip_trailing_zeros(quotient);
}

Fault integer_divide_long(Operation operation, LongNumber& x, LongNumber& y,
                          NumericContext& context, Value& result) {
  const NumericSettings& settings = context.settings;
  const i64 top = (x.exponent + x.digits()) - (y.exponent + y.digits());
  if (top > settings.digits) {
    return Fault::QuotientTooLong;
  }
  if (top < 0) {
    if (operation == Operation::IntegerDivide) {
      result.set_integer(0);
      return Fault::None;
    }
    return store_number(x, settings, context.traits, result);
  }
  const i64 floor = std::min(x.exponent, y.exponent);
  align(x, floor);
  align(y, floor);
  LongNumber quotient, rest;
  divide_limbs(x.view(), y.view(), quotient.limbs, &rest.limbs);
  if (quotient.digits() > settings.digits) {
    return Fault::QuotientTooLong;
  }
  quotient.negative = x.negative != y.negative;
  rest.negative = x.negative;
  rest.exponent = floor;
  return store_number(operation == Operation::IntegerDivide ? quotient : rest, settings,
                      context.traits, result);
}

Fault power_long(const LongNumber& x, const LongNumber& y, NumericContext& context, Value& result) {
  const i64 top = y.exponent + y.digits();
  if (y.is_zero()) {
    result.set_integer(1);
    return Fault::None;
  }
  if (top > 9 || y.exponent < -trailing_zeros(y.view())) {
    return Fault::PowerNotWhole;
  }
  LongNumber whole = y;
  align(whole, 0);
  const i64 exponent = whole.limbs[0];
  return raise_to_power(x, y.negative ? -exponent : exponent, context, result);
}

}  // namespace

void truncate_to(LongNumber& number, i64 digits) {
  const i64 drop = number.digits() - digits;
  if (drop > 0) {
    Limbs shorter;
    divide_by_power_of_ten(number.view(), drop, shorter);
    number.limbs = std::move(shorter);
    number.exponent += drop;
  }
}

void round_to(LongNumber& number, i64 digits) {
  const i64 drop = number.digits() - digits;
  if (drop <= 0) {
    return;
  }
  const bool up = digit_at(number.view(), drop - 1) >= 5;
  Limbs shorter;
  divide_by_power_of_ten(number.view(), drop, shorter);
  number.limbs = std::move(shorter);
  number.exponent += drop;
  if (up) {
    add_one(number.limbs);
    if (number.digits() > digits) {
      Limbs cut;
      divide_by_power_of_ten(number.view(), 1, cut);
      number.limbs = std::move(cut);
      ++number.exponent;
    }
  }
}

Fault raise_to_power(const LongNumber& base, i64 exponent, NumericContext& context, Value& result) {
  NumericSettings wide = context.settings;
  const u64 steps = static_cast<u64>(exponent < 0 ? -exponent : exponent);
  wide.set_digits(wide.digits + digits_of(steps) + 1);
  if (base.is_zero()) {
    if (exponent < 0) {
      return Fault::DivideByZero;
    }
    result.set_integer(0);
    return Fault::None;
  }
  LongNumber product = to_long({1, 0, false});
  bool started = false;
  for (int bit = 63; bit >= 0; --bit) {
    if (started) {
      LongNumber square;
      multiply_limbs(product.view(), product.view(), square.limbs);
      square.exponent = product.exponent * 2;
      round_to(square, wide.digits);
      square.negative = false;
      product = std::move(square);
    }
    if (((steps >> bit) & 1) != 0) {
      if (started) {
        LongNumber next;
        multiply_limbs(product.view(), base.view(), next.limbs);
        next.exponent = product.exponent + base.exponent;
        round_to(next, wide.digits);
        product = std::move(next);
      } else {
        product.limbs = base.limbs;
        product.exponent = base.exponent;
        round_to(product, wide.digits);
      }
      started = true;
    }
    const i64 adjusted = product.exponent + product.digits() - 1;
    if (adjusted > 2'000'000'000) {
      return exponent < 0 ? Fault::Underflow : Fault::Overflow;
    }
    if (adjusted < -2'000'000'000) {
      return exponent < 0 ? Fault::Overflow : Fault::Underflow;
    }
  }
  product.negative = base.negative && (steps & 1) != 0;
  if (exponent < 0) {
    LongNumber inverse;
    divide_long(to_long({1, 0, false}), product, wide.digits, inverse);
    product = std::move(inverse);
    round_to(product, context.settings.digits);
    strip_trailing_zeros(product);
  }
  return store_number(product, context.settings, context.traits, result);
}

Fault arithmetic_long(Operation operation, LongNumber& x, LongNumber& y, NumericContext& context,
                      Value& result) {
  cut_operand(x, context);
  cut_operand(y, context);
  const NumericSettings& settings = context.settings;
  LongNumber number;
  switch (operation) {
    case Operation::Subtract:
      y.negative = !y.negative;
      [[fallthrough]];
    case Operation::Add:
      add_long(x, y, settings.digits, number);
      break;
    case Operation::Multiply:
      multiply_limbs(x.view(), y.view(), number.limbs);
      number.exponent = x.exponent + y.exponent;
      number.negative = x.negative != y.negative;
      break;
    case Operation::Divide:
      if (y.is_zero()) {
        return Fault::DivideByZero;
      }
      if (!x.is_zero()) {
        divide_long(x, y, settings.digits, number);
      }
      break;
    case Operation::IntegerDivide:
    case Operation::Remainder:
      if (y.is_zero()) {
        return Fault::DivideByZero;
      }
      if (x.is_zero()) {
        result.set_integer(0);
        return Fault::None;
      }
      return integer_divide_long(operation, x, y, context, result);
    case Operation::Power:
      return power_long(x, y, context, result);
  }
  return store_number(number, settings, context.traits, result);
}

}  // namespace cambridge::rexx
