/// Magnitudes of long decimal numbers: limbs of nine digits, least significant first.
#pragma once

#include <array>
#include <cstring>
#include <string_view>

#include "base/types.h"

namespace cambridge::rexx {

inline constexpr u32 kLimbBase = 1'000'000'000;
inline constexpr int kLimbDigits = 9;
inline constexpr u32 kPowersOfTen[10] = {
    1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};

/// A growable row of limbs; short ones need no allocation.
class Limbs {
 public:
  Limbs() = default;
  ~Limbs();
  Limbs(const Limbs& other) { assign(other.data_, other.size_); }
  Limbs(Limbs&& other) noexcept;
  Limbs& operator=(const Limbs& other);
  Limbs& operator=(Limbs&& other) noexcept;

  [[nodiscard]] u32* data() { return data_; }
  [[nodiscard]] const u32* data() const { return data_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  u32& operator[](std::size_t i) { return data_[i]; }
  u32 operator[](std::size_t i) const { return data_[i]; }

  /// New limbs are not set. Throws std::bad_alloc.
  void resize(std::size_t size) {
    if (size > capacity_) {
      grow(size);
    }
    size_ = size;
  }
  void assign(const u32* from, std::size_t size) {
    size_ = 0;
    resize(size);
    if (size != 0) {
      std::memcpy(data_, from, size * sizeof(u32));
    }
  }
  /// Removes leading zero limbs.
  void trim() {
    while (size_ != 0 && data_[size_ - 1] == 0) {
      --size_;
    }
  }

 private:
  static constexpr std::size_t kInline = 24;
  void grow(std::size_t size);
  void take(Limbs& other);

  u32 inline_[kInline];
  u32* data_ = inline_;
  std::size_t size_ = 0;
  std::size_t capacity_ = kInline;
};

/// A magnitude to read.
struct LimbView {
  const u32* data = nullptr;
  std::size_t size = 0;
};

inline constexpr std::array<u64, 20> kTens = [] {
  std::array<u64, 20> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) {
    powers[i] = powers[i - 1] * 10;
  }
  return powers;
}();

/// Decimal digits; 1 for zero. The number of bits gives it but for one.
inline int digits_of(u64 value) {
  const int guess = ((64 - __builtin_clzll(value | 1)) * 1233) >> 12;
  return guess + (value >= kTens[static_cast<std::size_t>(guess)] ? 1 : 0) +
         (guess == 0 && value == 0 ? 1 : 0);
}

/// Significant digits; 0 for zero. REQUIRES: no leading zero limb.
inline i64 digit_count(LimbView v) {
  return v.size == 0 ? 0
                     : static_cast<i64>(v.size - 1) * kLimbDigits + digits_of(v.data[v.size - 1]);
}

void limbs_from_digits(std::string_view digits, char zero, Limbs& result);
/// Writes exactly `count` digits with leading zeros; `count` may exceed the digits there are.
void write_digits(LimbView v, i64 count, char zero, char* to);

void multiply_by_power_of_ten(LimbView v, i64 power, Limbs& result);
/// Quotient of a division by a power of ten; the digits cut off are lost.
void divide_by_power_of_ten(LimbView v, i64 power, Limbs& result);
/// The digit with the weight 10**power.
int digit_at(LimbView v, i64 power);
/// The number of zero digits at the right end.
i64 trailing_zeros(LimbView v);

int compare_limbs(LimbView x, LimbView y);
void add_limbs(LimbView x, LimbView y, Limbs& result);
/// REQUIRES: x >= y.
void subtract_limbs(LimbView x, LimbView y, Limbs& result);
void add_one(Limbs& value);
/// Schoolbook, then Karatsuba, by size.
void multiply_limbs(LimbView x, LimbView y, Limbs& result);
/// REQUIRES: y is not zero. `remainder` may be nullptr.
void divide_limbs(LimbView x, LimbView y, Limbs& quotient, Limbs* remainder);

}  // namespace cambridge::rexx
