/// NUMERIC DIGITS, FUZZ and FORM as arithmetic reads them.
#pragma once

#include "base/types.h"

#include "rexx/value/text_traits.h"

namespace cambridge::rexx {

struct NumericSettings {
  i64 digits = 9;
  i64 fuzz = 0;
  bool engineering = false;
  /// The largest whole number of `digits` digits, at most 18 nines: the bound of the fast paths.
  i64 limit = 999'999'999;

  void set_digits(i64 wanted) {
    digits = wanted;
    limit = 0;
    for (i64 i = 0; i < wanted && i < 18; ++i) {
      limit = limit * 10 + 9;
    }
  }
};

/// What an operation needs besides its operands, and what it says besides its result.
struct NumericContext {
  const NumericSettings& settings;
  const TextTraits& traits;
  bool lost_digits = false;  ///< an operand had more than DIGITS significant digits (LOSTDIGITS)
};

/// Why an operation has no result.
enum class Fault : u8 {
  None,
  LeftNotNumber,
  RightNotNumber,
  Overflow,   ///< exponent beyond 999999999
  Underflow,  ///< exponent below -999999999
  DivideByZero,
  QuotientTooLong,  ///< % or // needs more than DIGITS digits
  PowerNotWhole,
  Storage,
};

enum class Operation : u8 { Add, Subtract, Multiply, Divide, IntegerDivide, Remainder, Power };

}  // namespace cambridge::rexx
