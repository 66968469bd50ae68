/// Decimal arithmetic as z/VM has it. REXX/VM Reference, "Numbers and Arithmetic".
///
/// Operands are truncated to DIGITS + 1 digits, the result is rounded half up to DIGITS; + - * keep
/// trailing zeros, / removes them; exponential form when there are more than DIGITS integer digits
/// or more than 2*DIGITS decimals.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/types.h"

#include "rexx/value/limbs.h"
#include "rexx/value/numeric_settings.h"
#include "rexx/value/value.h"

namespace cambridge::rexx {

/// A number of at most 18 significant digits, the working form of everyday arithmetic.
struct SmallNumber {
  u64 coefficient = 0;
  i64 exponent = 0;
  bool negative = false;
};

/// A number of any length, the working form of the rest.
struct LongNumber {
  Limbs limbs;
  i64 exponent = 0;
  bool negative = false;

  [[nodiscard]] LimbView view() const { return {limbs.data(), limbs.size()}; }
  [[nodiscard]] bool is_zero() const { return limbs.size() == 0; }
  [[nodiscard]] i64 digits() const { return digit_count(view()); }
};

enum class NumberForm { NotNumber, Small, Long };

/// Reads the text of a number: blanks, sign, digits with a dot, exponent. `rest` is filled when the
/// form is Long.
NumberForm read_number(std::string_view text, const TextTraits& traits, SmallNumber& small,
                       LongNumber* rest);
/// The same of a value, without a detour over text where there is a shorter way.
NumberForm read_number(const Value& value, const TextTraits& traits, SmallNumber& small,
                       LongNumber* rest);
LongNumber to_long(const SmallNumber& small);

bool is_number(const Value& value, const TextTraits& traits);
/// The whole number a value is under `digits` digits: a number with no fraction that needs no more
/// digits than that. Nothing otherwise.
std::optional<i64> whole_number(const Value& value, i64 digits, const TextTraits& traits);

/// The same without the bound of 18 digits: only whether it is one.
bool whole_or_long(const Value& value, i64 digits, const TextTraits& traits);

/// result = left op right. On a fault, result is unchanged.
Fault arithmetic(Operation operation, const Value& left, const Value& right,
                 NumericContext& context, Value& result);
/// Prefix plus and minus.
Fault arithmetic_prefix(bool minus, const Value& operand, NumericContext& context, Value& result);
/// -1, 0, 1 by value under DIGITS and FUZZ; nothing when one of them is not a number.
std::optional<int> compare_numbers(const Value& left, const Value& right, NumericContext& context);

/// Rounds to DIGITS and stores with the printed form that the settings ask for.
Fault store_number(LongNumber& number, const NumericSettings& settings, const TextTraits& traits,
                   Value& result);
Fault store_small(u128 coefficient, i64 exponent, bool negative, const NumericSettings& settings,
                  const TextTraits& traits, Value& result);
/// Half up; drops low digits until `digits` are left.
void round_to(LongNumber& number, i64 digits);
void truncate_to(LongNumber& number, i64 digits);
/// x**n by repeated multiplication.
Fault raise_to_power(const LongNumber& base, i64 exponent, NumericContext& context, Value& result);

std::string_view number_text(NumberBody& body, const TextTraits& traits);
/// The printed form of digits (in the code page) times a power of ten.
std::string printed_number(std::string_view digits, bool negative, i64 exponent,
                           const NumericSettings& settings, const TextTraits& traits);

}  // namespace cambridge::rexx
