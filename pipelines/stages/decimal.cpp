#include "pipelines/stages/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace cambridge::pipelines {

namespace {

constexpr int kWideDigits = 38;  // what an i128 always holds

constexpr std::array<i128, kWideDigits + 1> make_powers() {
  std::array<i128, kWideDigits + 1> powers{};
  i128 value = 1;
  for (int i = 0; i <= kWideDigits; ++i) {
    powers[static_cast<std::size_t>(i)] = value;
    if (i < kWideDigits) value *= 10;
  }
  return powers;
}
constexpr auto kPowers = make_powers();

i128 power(int exponent) {
  return kPowers[static_cast<std::size_t>(exponent)];
}

i128 magnitude(i128 value) {
  return value < 0 ? -value : value;
}

int digits_of(i128 value) {
  value = magnitude(value);
  int count = 1;
  while (count < kWideDigits && value >= power(count)) ++count;
  return count;
}

/// Divides by 10**places, half away from zero.
i128 shorten(i128 value, int places) {
  if (places <= 0) return value;
  if (places > kWideDigits) return 0;
  const i128 divisor = power(places);
  i128 quotient = value / divisor;
  if (magnitude(value % divisor) * 2 >= divisor) quotient += value < 0 ? -1 : 1;
  return quotient;
}

std::string digit_string(i128 value) {
  std::string digits;
  do {
    digits += static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
  } while (value > 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  }
  i128 coefficient = 0;
  int exponent = 0, seen = 0, significant = 0;
  bool point = false;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') break;
    ++seen;
    if (significant < kWideDigits - 2) {
      coefficient = coefficient * 10 + (c - '0');
      significant += coefficient != 0 ? 1 : 0;
      exponent -= point ? 1 : 0;
    } else {
      exponent += point ? 0 : 1;
    }
  }
  if (seen == 0) return std::nullopt;
  if (i < text.size()) {
    if (text[i] != 'e' && text[i] != 'E') return std::nullopt;
    const std::string_view rest = text.substr(i + 1 + (i + 1 < text.size() && text[i + 1] == '+'));
    int given = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), given);
    if (error != std::errc{} || end != rest.data() + rest.size()) return std::nullopt;
    if (given > 999999999 || given < -999999999) return std::nullopt;
    exponent += given;
  }
  return Decimal(negative ? -coefficient : coefficient, exponent).rounded();
}

Decimal Decimal::rounded() const {
  const int digits = digits_of(coefficient_);
  if (digits <= kDigits) return *this;
  return {shorten(coefficient_, digits - kDigits), exponent_ + digits - kDigits};
}

std::string Decimal::text() const {
  if (coefficient_ == 0 && exponent_ >= 0) return "0";
  std::string digits = digit_string(magnitude(coefficient_));
  std::string result = coefficient_ < 0 ? "-" : "";
  const int size = static_cast<int>(digits.size());
  const int before = size + exponent_;  // digits before the point
  if (exponent_ >= 0 && before <= kDigits) {
    return result + digits + std::string(static_cast<std::size_t>(exponent_), '0');
  }
  if (exponent_ < 0 && -exponent_ <= 2 * kDigits && before <= kDigits) {
    if (before > 0) {
      return result + digits.substr(0, static_cast<std::size_t>(before)) + "." +
             digits.substr(static_cast<std::size_t>(before));
    }
    return result + "0." + std::string(static_cast<std::size_t>(-before), '0') + digits;
  }
  result += digits.substr(0, 1);
  if (size > 1) result += "." + digits.substr(1);
  const int scientific = before - 1;
  return result + (scientific < 0 ? "E" : "E+") + std::to_string(scientific);
}

i64 Decimal::integer() const {
  i128 value = coefficient_;
  if (exponent_ < 0) {
    value = -exponent_ > kWideDigits ? 0 : value / power(-exponent_);
  } else {
    const i128 limit = i128{1} << 100;
    for (int i = 0; i < exponent_ && magnitude(value) < limit && value != 0; ++i) value *= 10;
  }
  const i128 most = (i128{1} << 63) - 1;
  return static_cast<i64>(std::clamp(value, -most, most));
}

bool Decimal::is_integer() const {
  if (exponent_ >= 0 || coefficient_ == 0) return true;
  return -exponent_ <= kWideDigits && coefficient_ % power(-exponent_) == 0;
}

Decimal operator+(const Decimal& a, const Decimal& b) {
  if (a.exponent_ == b.exponent_) {
    return Decimal(a.coefficient_ + b.coefficient_, a.exponent_).rounded();
  }
  const Decimal& high = a.exponent_ > b.exponent_ ? a : b;
  const Decimal& low = a.exponent_ > b.exponent_ ? b : a;
  if (high.is_zero()) return low;
  const int gap = high.exponent_ - low.exponent_;
  const int room = kWideDigits - 1 - digits_of(high.coefficient_);
  if (gap <= room) {
    return Decimal(high.coefficient_ * power(gap) + low.coefficient_, low.exponent_).rounded();
  }
  // The lower operand reaches below the last digit: cut it there.
  const i128 wide = high.coefficient_ * power(room);
  return Decimal(wide + shorten(low.coefficient_, gap - room), high.exponent_ - room).rounded();
}

Decimal operator-(const Decimal& a, const Decimal& b) {
  return a + -b;
}

Decimal operator*(const Decimal& a, const Decimal& b) {
  Decimal x = a, y = b;
  int digits = digits_of(x.coefficient_) + digits_of(y.coefficient_);
  if (digits > kWideDigits) {
    // Multiply in two halves of the longer operand's digits, low part first.
    constexpr int kHalf = 18;
    const i128 high = x.coefficient_ / power(kHalf), low = x.coefficient_ % power(kHalf);
    const i128 y_high = y.coefficient_ / power(kHalf), y_low = y.coefficient_ % power(kHalf);
    const Decimal sum = Decimal(low * y_low, 0) + Decimal(low * y_high, kHalf) +
                        Decimal(high * y_low, kHalf) + Decimal(high * y_high, 2 * kHalf);
    return Decimal(sum.coefficient_, sum.exponent_ + x.exponent_ + y.exponent_).rounded();
  }
  return Decimal(x.coefficient_ * y.coefficient_, x.exponent_ + y.exponent_).rounded();
}

Decimal Decimal::divide(const Decimal& a, const Decimal& b) {
  const bool negative = a.is_negative() != b.is_negative();
  const i128 divisor = magnitude(b.coefficient_);
  i128 rest = magnitude(a.coefficient_);
  i128 quotient = rest / divisor;
  rest %= divisor;
  int exponent = a.exponent_ - b.exponent_;
  while (rest != 0 && digits_of(quotient) <= kDigits) {
    rest *= 10;
    quotient = quotient * 10 + rest / divisor;
    rest %= divisor;
    --exponent;
    if (quotient == 0 && exponent < -2 * kWideDigits) break;
  }
  Decimal result = Decimal(negative ? -quotient : quotient, exponent).rounded();
  while (result.exponent_ < 0 && result.coefficient_ != 0 && result.coefficient_ % 10 == 0) {
    result.coefficient_ /= 10;
    ++result.exponent_;
  }
  return result.coefficient_ == 0 ? Decimal() : result;
}

Decimal Decimal::integer_divide(const Decimal& a, const Decimal& b) {
  const Decimal quotient = divide(a, b);
  if (quotient.exponent_ >= 0) return quotient;
  if (-quotient.exponent_ > kWideDigits) return {};
  return {quotient.coefficient_ / power(-quotient.exponent_), 0};
}

Decimal Decimal::remainder(const Decimal& a, const Decimal& b) {
  return a - integer_divide(a, b) * b;
}

int Decimal::compare(const Decimal& a, const Decimal& b) {
  if (a.exponent_ == b.exponent_) {
    return a.coefficient_ < b.coefficient_ ? -1 : a.coefficient_ > b.coefficient_ ? 1 : 0;
  }
  const Decimal difference = a - b;
  return difference.is_zero() ? 0 : difference.is_negative() ? -1 : 1;
}

Decimal Decimal::with_decimals(int decimals) const {
  if (-exponent_ > decimals) return {shorten(coefficient_, -exponent_ - decimals), -decimals};
  const int more = decimals + exponent_;
  if (more > 0 && digits_of(coefficient_) + more < kWideDigits) {
    return {coefficient_ * power(more), -decimals};
  }
  return *this;
}

}  // namespace cambridge::pipelines
