/// Hexadecimal floating-point numbers: sign, characteristic, fraction of 6, 14 or 28 digits.
/// PoO ch. 18 "HFP Number Representation", "Normalization".
#pragma once

#include "base/types.h"

namespace cambridge::machine {

/// The fraction is right-aligned in `fraction`; the value is fraction * 16^(characteristic - 64 -
/// digits).
struct HfpNumber {
  u128 fraction = 0;
  int characteristic = 0;  ///< 0-127 when stored; may be outside between steps
  bool negative = false;
};

/// What an operation found besides its result.
enum class HfpCondition : u8 { None, Overflow, Underflow, Significance, Divide, SquareRoot };

struct HfpResult {
  HfpNumber number;
  HfpCondition condition = HfpCondition::None;
};

/// Shifts left until the first digit is not zero. A zero fraction stays.
HfpNumber normalized(HfpNumber value, unsigned digits);

/// Sum with one guard digit. REQUIRES: digits <= 28.
HfpResult hfp_add(HfpNumber a, HfpNumber b, unsigned digits, bool normalize);
/// 0 equal, 1 low, 2 high, by the sum with guard digit.
unsigned hfp_compare(HfpNumber a, HfpNumber b, unsigned digits);
/// Product of numbers of `digits` digits, as `result_digits` digits, truncated.
HfpResult hfp_multiply(HfpNumber a, HfpNumber b, unsigned digits, unsigned result_digits);
HfpResult hfp_divide(HfpNumber a, HfpNumber b, unsigned digits);
HfpResult hfp_square_root(HfpNumber a, unsigned digits);  ///< 6 or 14 digits
HfpResult hfp_halve(HfpNumber a, unsigned digits);
/// Rounds to fewer digits: adds one to the first digit's leftmost bit that is dropped.
HfpResult hfp_round(HfpNumber a, unsigned digits, unsigned result_digits);
/// Drops the digits behind the hexadecimal point.
HfpNumber hfp_integer(HfpNumber a, unsigned digits);
HfpNumber hfp_from_integer(i64 value, unsigned digits);

}  // namespace cambridge::machine
