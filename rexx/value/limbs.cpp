/// Limbs: storage, conversion, addition, powers of ten.
#include "rexx/value/limbs.h"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace cambridge::rexx {

Limbs::~Limbs() {
  if (data_ != inline_) {
    std::free(data_);
  }
}

void Limbs::take(Limbs& other) {
  if (other.data_ == other.inline_) {
    data_ = inline_;
    capacity_ = kInline;
    size_ = other.size_;
    std::memcpy(inline_, other.inline_, size_ * sizeof(u32));
  } else {
    data_ = other.data_;
    size_ = other.size_;
    capacity_ = other.capacity_;
    other.data_ = other.inline_;
    other.capacity_ = kInline;
  }
  other.size_ = 0;
}

Limbs::Limbs(Limbs&& other) noexcept {
  take(other);
}

Limbs& Limbs::operator=(const Limbs& other) {
  if (this != &other) {
    assign(other.data_, other.size_);
  }
  return *this;
}

Limbs& Limbs::operator=(Limbs&& other) noexcept {
  if (this != &other) {
    if (data_ != inline_) {
      std::free(data_);
    }
    take(other);
  }
  return *this;
}

void Limbs::grow(std::size_t size) {
  const std::size_t capacity = std::max(size, capacity_ + capacity_ / 2);
  auto* fresh = static_cast<u32*>(std::malloc(capacity * sizeof(u32)));
  if (fresh == nullptr) {
    throw std::bad_alloc();
  }
  std::memcpy(fresh, data_, size_ * sizeof(u32));
  if (data_ != inline_) {
    std::free(data_);
  }
  data_ = fresh;
  capacity_ = capacity;
}

void limbs_from_digits(std::string_view digits, char zero, Limbs& result) {
  const std::size_t count = (digits.size() + kLimbDigits - 1) / kLimbDigits;
  result.resize(count);
  std::size_t end = digits.size();
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t start = end > kLimbDigits ? end - kLimbDigits : 0;
    u32 limb = 0;
    for (std::size_t j = start; j < end; ++j) {
      limb = limb * 10 + static_cast<u8>(digits[j] - zero);
    }
    result[i] = limb;
    end = start;
  }
  result.trim();
}

void write_digits(LimbView v, i64 count, char zero, char* to) {
  char* place = to + count;
  for (std::size_t i = 0; i < v.size && place > to; ++i) {
    u32 limb = v.data[i];
    for (int j = 0; j < kLimbDigits && place > to; ++j) {
      *--place = static_cast<char>(zero + static_cast<char>(limb % 10));
      limb /= 10;
    }
  }
  while (place > to) {
    *--place = zero;
  }
}

void multiply_by_power_of_ten(LimbView v, i64 power, Limbs& result) {
  const auto whole = static_cast<std::size_t>(power / kLimbDigits);
  const u64 factor = kPowersOfTen[power % kLimbDigits];
  if (v.size == 0) {
    result.resize(0);
    return;
  }
  result.resize(v.size + whole + 1);
  std::memset(result.data(), 0, whole * sizeof(u32));
  u64 carry = 0;
  for (std::size_t i = 0; i < v.size; ++i) {
    const u64 product = v.data[i] * factor + carry;
    carry = product / kLimbBase;
    result[whole + i] = static_cast<u32>(product - carry * kLimbBase);
  }
  result[whole + v.size] = static_cast<u32>(carry);
  result.trim();
}

void divide_by_power_of_ten(LimbView v, i64 power, Limbs& result) {
  const auto whole = static_cast<std::size_t>(power / kLimbDigits);
  if (whole >= v.size) {
    result.resize(0);
    return;
  }
  const u32 low = kPowersOfTen[power % kLimbDigits];
  const u32 high = kPowersOfTen[kLimbDigits - power % kLimbDigits];
  const std::size_t count = v.size - whole;
  result.resize(count);
  if (low == 1) {
    std::memmove(result.data(), v.data + whole, count * sizeof(u32));
    return;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const u32 above = i + 1 < count ? v.data[whole + i + 1] % low : 0;
    result[i] = v.data[whole + i] / low + above * high;
  }
  result.trim();
}

int digit_at(LimbView v, i64 power) {
  const auto limb = static_cast<std::size_t>(power / kLimbDigits);
  if (limb >= v.size) {
    return 0;
  }
  return static_cast<int>(v.data[limb] / kPowersOfTen[power % kLimbDigits] % 10);
}

i64 trailing_zeros(LimbView v) {
  i64 zeros = 0;
  std::size_t i = 0;
  while (i < v.size && v.data[i] == 0) {
    ++i;
    zeros += kLimbDigits;
  }
  if (i == v.size) {
    return 0;
  }
  for (u32 limb = v.data[i]; limb % 10 == 0; limb /= 10) {
    ++zeros;
  }
  return zeros;
}

int compare_limbs(LimbView x, LimbView y) {
  if (x.size != y.size) {
    return x.size < y.size ? -1 : 1;
  }
  for (std::size_t i = x.size; i-- > 0;) {
    if (x.data[i] != y.data[i]) {
      return x.data[i] < y.data[i] ? -1 : 1;
    }
  }
  return 0;
}

void add_limbs(LimbView x, LimbView y, Limbs& result) {
  if (x.size < y.size) {
    std::swap(x, y);
  }
  result.resize(x.size + 1);
  u32 carry = 0;
  for (std::size_t i = 0; i < x.size; ++i) {
    u32 sum = x.data[i] + carry + (i < y.size ? y.data[i] : 0);
    carry = sum >= kLimbBase ? 1 : 0;
    sum -= carry != 0 ? kLimbBase : 0;
    result[i] = sum;
  }
  result[x.size] = carry;
  result.trim();
}

void subtract_limbs(LimbView x, LimbView y, Limbs& result) {
  result.resize(x.size);
  u32 borrow = 0;
  for (std::size_t i = 0; i < x.size; ++i) {
    const u32 taken = (i < y.size ? y.data[i] : 0) + borrow;
    borrow = x.data[i] < taken ? 1 : 0;
    result[i] = x.data[i] - taken + (borrow != 0 ? kLimbBase : 0);
  }
  result.trim();
}

void add_one(Limbs& value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (++value[i] < kLimbBase) {
      return;
    }
    value[i] = 0;
  }
  const std::size_t size = value.size();
  value.resize(size + 1);
  value[size] = 1;
}

}  // namespace cambridge::rexx
