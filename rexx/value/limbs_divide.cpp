/// Division of magnitudes: short division, and long division (Knuth, The Art of Computer
/// Programming, volume 2, algorithm D) in base 10**9.
#include "rexx/value/limbs.h"

namespace cambridge::rexx {

namespace {

void divide_by_limb(LimbView x, u32 divisor, Limbs& quotient, Limbs* remainder) {
  quotient.resize(x.size);
  u64 rest = 0;
  for (std::size_t i = x.size; i-- > 0;) {
    const u64 value = rest * kLimbBase + x.data[i];
    const u64 digit = value / divisor;
    quotient[i] = static_cast<u32>(digit);
    rest = value - digit * divisor;
  }
  quotient.trim();
  if (remainder != nullptr) {
    remainder->resize(1);
    (*remainder)[0] = static_cast<u32>(rest);
    remainder->trim();
  }
}

void scale(LimbView v, u64 factor, Limbs& result) {
  result.resize(v.size + 1);
  u64 carry = 0;
  for (std::size_t i = 0; i < v.size; ++i) {
    const u64 product = v.data[i] * factor + carry;
    carry = product / kLimbBase;
    result[i] = static_cast<u32>(product - carry * kLimbBase);
  }
  result[v.size] = static_cast<u32>(carry);
}

/// window[0 .. n] -= digit * divisor[0 .. n). Returns true when it went below zero.
bool subtract_multiple(u32* window, const u32* divisor, std::size_t n, u64 digit) {
  u64 carry = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const u64 product = digit * divisor[i] + carry;
    carry = product / kLimbBase;
    const u32 taken = static_cast<u32>(product - carry * kLimbBase);
    if (window[i] < taken) {
      window[i] += kLimbBase - taken;
      ++carry;
    } else {
      window[i] -= taken;
    }
  }
  if (window[n] < carry) {
    window[n] = static_cast<u32>(window[n] + kLimbBase - carry);
    return true;
  }
  window[n] = static_cast<u32>(window[n] - carry);
  return false;
}

void add_back(u32* window, const u32* divisor, std::size_t n) {
  u32 carry = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const u32 sum = window[i] + divisor[i] + carry;
    carry = sum >= kLimbBase ? 1 : 0;
    window[i] = sum - (carry != 0 ? kLimbBase : 0);
  }
  window[n] = (window[n] + carry) % kLimbBase;
}

}  // namespace

void divide_limbs(LimbView x, LimbView y, Limbs& quotient, Limbs* remainder) {
  if (compare_limbs(x, y) < 0) {
    quotient.resize(0);
    if (remainder != nullptr) {
      remainder->assign(x.data, x.size);
    }
    return;
  }
  if (y.size == 1) {
    divide_by_limb(x, y.data[0], quotient, remainder);
    return;
  }
  const std::size_t n = y.size;
  const u64 factor = kLimbBase / (static_cast<u64>(y.data[n - 1]) + 1);
  Limbs work, divisor;
  scale(x, factor, work);
  scale(y, factor, divisor);
  const u64 top = divisor[n - 1], second = divisor[n - 2];
  const std::size_t steps = x.size - n + 1;
  quotient.resize(steps);
  for (std::size_t j = steps; j-- > 0;) {
    u32* window = work.data() + j;
    const u64 head = static_cast<u64>(window[n]) * kLimbBase + window[n - 1];
    u64 digit = head / top;
    u64 rest = head - digit * top;
    while (digit >= kLimbBase ||
           (rest < kLimbBase && digit * second > rest * kLimbBase + window[n - 2])) {
      --digit;
      rest += top;
      if (rest >= kLimbBase) {
        break;
      }
    }
    if (subtract_multiple(window, divisor.data(), n, digit)) {
      --digit;
      add_back(window, divisor.data(), n);
    }
    quotient[j] = static_cast<u32>(digit);
  }
  quotient.trim();
  if (remainder != nullptr) {
    work.resize(n);
    work.trim();
    Limbs unused;
    divide_by_limb({work.data(), work.size()}, static_cast<u32>(factor), *remainder, nullptr);
  }
}

}  // namespace cambridge::rexx
