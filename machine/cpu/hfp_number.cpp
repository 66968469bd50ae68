#include "machine/cpu/hfp_number.h"

#include <utility>

namespace cambridge::machine {

namespace {

constexpr u128 digit_limit(unsigned digits) {
  return u128{1} << (4 * digits);
}

/// Checks the characteristic; the caller replaces an underflow by zero when it is masked.
HfpResult with_range(HfpNumber value) {
  if (value.characteristic > 127) {
    value.characteristic -= 128;
    return {value, HfpCondition::Overflow};
  }
  if (value.characteristic < 0) {
    value.characteristic += 128;
    return {value, HfpCondition::Underflow};
  }
  return {value, HfpCondition::None};
}

/// The signed sum with a guard digit: the fraction has digits + 1 digits and perhaps a carry.
HfpNumber guarded_sum(HfpNumber a, HfpNumber b) {
  if (a.characteristic < b.characteristic) {
    std::swap(a, b);
  }
  const int shift = a.characteristic - b.characteristic;
  const u128 x = a.fraction << 4;
  const u128 y = shift > 30 ? 0 : (b.fraction << 4) >> (4 * shift);
  HfpNumber sum;
  sum.characteristic = a.characteristic;
  if (a.negative == b.negative) {
    sum.fraction = x + y;
    sum.negative = a.negative;
  } else if (x >= y) {
    sum.fraction = x - y;
    sum.negative = a.negative;
  } else {
    sum.fraction = y - x;
    sum.negative = b.negative;
  }
  return sum;
}

/// The upper part of a product of two fractions: product >> (4 * dropped).
u128 product_shifted(u128 a, u128 b, unsigned dropped) {
  const u64 a1 = static_cast<u64>(a >> 64);
  const u64 a0 = static_cast<u64>(a);
  const u64 b1 = static_cast<u64>(b >> 64);
  const u64 b0 = static_cast<u64>(b);
  const u128 low = u128{a0} * b0;
  const u128 middle1 = u128{a1} * b0;
  const u128 middle2 = u128{a0} * b1;
  u128 high = u128{a1} * b1;
  const u128 carry = (low >> 64) + static_cast<u64>(middle1) + static_cast<u64>(middle2);
  high += (middle1 >> 64) + (middle2 >> 64) + (carry >> 64);
  const u128 bottom = carry << 64 | static_cast<u64>(low);
  const unsigned bits = 4 * dropped;
  if (bits == 0) {
    return bottom;
  }
  return bits >= 128 ? high >> (bits - 128) : bottom >> bits | high << (128 - bits);
}

}  // namespace

HfpNumber normalized(HfpNumber value, unsigned digits) {
  if (value.fraction == 0) {
    return value;
  }
  while (value.fraction < digit_limit(digits - 1)) {
    value.fraction <<= 4;
    --value.characteristic;
  }
  return value;
}

HfpResult hfp_add(HfpNumber a, HfpNumber b, unsigned digits, bool normalize) {
  HfpNumber sum = guarded_sum(a, b);
  if (sum.fraction >= digit_limit(digits + 1)) {
    sum.fraction >>= 4;
    ++sum.characteristic;
  } else if (sum.fraction == 0 || (!normalize && sum.fraction >> 4 == 0)) {
    sum.fraction = 0;
    return {sum, HfpCondition::Significance};
  } else if (normalize) {
    sum = normalized(sum, digits + 1);
  }
  sum.fraction >>= 4;
  return with_range(sum);
}

unsigned hfp_compare(HfpNumber a, HfpNumber b, unsigned digits) {
  (void)digits;
  b.negative = !b.negative;
  const HfpNumber difference = guarded_sum(a, b);
  return difference.fraction == 0 ? 0 : difference.negative ? 1 : 2;
}

HfpResult hfp_multiply(HfpNumber a, HfpNumber b, unsigned digits, unsigned result_digits) {
  a = normalized(a, digits);
  b = normalized(b, digits);
  if (a.fraction == 0 || b.fraction == 0) {
    return {};
  }
  HfpNumber product;
  product.negative = a.negative != b.negative;
  product.characteristic = a.characteristic + b.characteristic - 64;
  const bool leading_zero = product_shifted(a.fraction, b.fraction, 2 * digits - 1) == 0;
  const unsigned kept = leading_zero ? 2 * digits - 1 : 2 * digits;
  product.characteristic -= leading_zero ? 1 : 0;
  product.fraction = kept >= result_digits
                         ? product_shifted(a.fraction, b.fraction, kept - result_digits)
                         : product_shifted(a.fraction, b.fraction, 0)
                               << (4 * (result_digits - kept));
  return with_range(product);
}

HfpResult hfp_divide(HfpNumber a, HfpNumber b, unsigned digits) {
  if (b.fraction == 0) {
    return {{}, HfpCondition::Divide};
  }
  a = normalized(a, digits);
  b = normalized(b, digits);
  if (a.fraction == 0) {
    return {};
  }
  HfpNumber quotient;
  quotient.negative = a.negative != b.negative;
  quotient.characteristic = a.characteristic - b.characteristic + 64;
  u128 rest = a.fraction;
  if (rest >= b.fraction) {
    ++quotient.characteristic;
  } else {
    rest <<= 4;
  }
  for (unsigned k = 0; k < digits; ++k) {
    quotient.fraction = quotient.fraction << 4 | rest / b.fraction;
    rest = (rest % b.fraction) << 4;
  }
  return with_range(quotient);
}

HfpResult hfp_square_root(HfpNumber a, unsigned digits) {
  if (a.fraction == 0) {
    return {};
  }
  if (a.negative) {
    return {a, HfpCondition::SquareRoot};
  }
  a = normalized(a, digits);
  // An even power of 16, then the root of fraction * 16^digits, with one bit more for rounding.
  const bool odd = (a.characteristic & 1) != 0;
  u128 radicand = a.fraction << (4 * digits - (odd ? 4 : 0));
  u128 root = 0;
  for (int bit = static_cast<int>(4 * digits); bit >= 0; --bit) {
    const u128 tried = root | u128{1} << bit;
    if (tried * tried <= radicand) {
      root = tried;
    }
  }
  // Round: is the remainder beyond the half?
  if (radicand - root * root > root) {
    ++root;
  }
  HfpNumber result;
  result.characteristic = (a.characteristic + (odd ? 1 : 0)) / 2 + 32;
  result.fraction = root;
  return with_range(normalized(result, digits));
}

HfpResult hfp_halve(HfpNumber a, unsigned digits) {
  a.fraction = a.fraction << 4 >> 1;
  if (a.fraction == 0) {
    return {};
  }
  a = normalized(a, digits + 1);
  a.fraction >>= 4;
  return with_range(a);
}

HfpResult hfp_round(HfpNumber a, unsigned digits, unsigned result_digits) {
  const unsigned dropped = 4 * (digits - result_digits);
  a.fraction = (a.fraction + (u128{1} << (dropped - 1))) >> dropped;
  if (a.fraction >= digit_limit(result_digits)) {
    a.fraction >>= 4;
    ++a.characteristic;
  }
  return with_range(a);
}

HfpNumber hfp_integer(HfpNumber a, unsigned digits) {
  const int whole = a.characteristic - 64;  // digits before the point
  if (whole <= 0) {
    return {};
  }
  if (whole < static_cast<int>(digits)) {
    const unsigned dropped = 4 * (digits - static_cast<unsigned>(whole));
    a.fraction = a.fraction >> dropped << dropped;
  }
  if (a.fraction == 0) {
    return {};
  }
  return normalized(a, digits);
}

HfpNumber hfp_from_integer(i64 value, unsigned digits) {
  HfpNumber made;
  made.negative = value < 0;
  made.fraction = made.negative ? 0 - static_cast<u64>(value) : static_cast<u64>(value);
  if (made.fraction == 0) {
    return {};
  }
  made.characteristic = 64 + 28;
  made = normalized(made, 28);
  made.fraction >>= 4 * (28 - digits);
  return made;
}

}  // namespace cambridge::machine
