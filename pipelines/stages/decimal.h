/// Decimal floating point with 31 digits, the arithmetic of SPECS.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/types.h"

namespace cambridge::pipelines {

/// coefficient * 10 ** exponent. Thread: any; a plain value.
class Decimal {
 public:
  static constexpr int kDigits = 31;

  constexpr Decimal() = default;
  constexpr Decimal(i64 value) : coefficient_(value) {}  // NOLINT: integers are decimals
  constexpr Decimal(i128 coefficient, int exponent)
      : coefficient_(coefficient), exponent_(exponent) {}

  /// Blanks around, sign, digits with a period, E exponent; ASCII. Nothing when it is no number.
  static std::optional<Decimal> parse(std::string_view text);
  [[nodiscard]] std::string text() const;

  [[nodiscard]] bool is_zero() const { return coefficient_ == 0; }
  [[nodiscard]] bool is_negative() const { return coefficient_ < 0; }
  [[nodiscard]] i128 coefficient() const { return coefficient_; }
  [[nodiscard]] int exponent() const { return exponent_; }
  /// The integer part, limited to what i64 holds.
  [[nodiscard]] i64 integer() const;
  [[nodiscard]] bool is_integer() const;

  friend Decimal operator+(const Decimal& a, const Decimal& b);
  friend Decimal operator-(const Decimal& a, const Decimal& b);
  friend Decimal operator*(const Decimal& a, const Decimal& b);
  Decimal operator-() const { return {-coefficient_, exponent_}; }
  /// REQUIRES: the divisor is not zero.
  static Decimal divide(const Decimal& a, const Decimal& b);
  static Decimal integer_divide(const Decimal& a, const Decimal& b);
  static Decimal remainder(const Decimal& a, const Decimal& b);
  static int compare(const Decimal& a, const Decimal& b);
  /// Rounded half up (away from zero) to so many decimals, and exactly so many shown.
  [[nodiscard]] Decimal with_decimals(int decimals) const;

 private:
  [[nodiscard]] Decimal rounded() const;

  i128 coefficient_ = 0;
  int exponent_ = 0;
};

}  // namespace cambridge::pipelines
