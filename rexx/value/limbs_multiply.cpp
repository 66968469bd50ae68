/// Multiplication of magnitudes: by columns, and Karatsuba for long ones.
#include <algorithm>
#include <vector>

#include "rexx/value/limbs.h"

namespace cambridge::rexx {

namespace {

constexpr std::size_t kKaratsubaFrom = 48;

/// result[0 .. x.size+y.size) = x * y, by columns: one reduction a column.
void multiply_by_columns(LimbView x, LimbView y, u32* result) {
  const std::size_t columns = x.size + y.size;
  // A product is below 10**18, so sixteen of them fit into 64 bits; `high` counts what was
  // moved out of the way: 10**18 is the weight of the column after the next.
  constexpr u64 kBlock = 16'000'000'000'000'000'000ULL;
  u64 carry = 0;
  for (std::size_t column = 0; column + 1 < columns; ++column) {
    const std::size_t first = column < y.size ? 0 : column - y.size + 1;
    const std::size_t last = std::min(column, x.size - 1);
    u64 sum = 0;
    u64 blocks = 0;
    const u32* px = x.data + first;
    const u32* py = y.data + (column - first);
    for (std::size_t i = first; i <= last; ++i) {
      sum += static_cast<u64>(*px++) * *py--;
      if (sum >= kBlock) {
        sum -= kBlock;
        ++blocks;
      }
    }
    sum += carry;
    if (sum >= kBlock) {
      sum -= kBlock;
      ++blocks;
    }
    result[column] = static_cast<u32>(sum % kLimbBase);
    // kBlock = 16 * 10**9 limbs of the next column.
    carry = sum / kLimbBase + blocks * (kBlock / kLimbBase);
  }
  result[columns - 1] = static_cast<u32>(carry);
}

/// to[0 ...) += from; the room in `to` suffices for the carry.
void add_into(u32* to, const u32* from, std::size_t size) {
  u32 carry = 0;
  std::size_t i = 0;
  for (; i < size; ++i) {
    u32 sum = to[i] + from[i] + carry;
    carry = sum >= kLimbBase ? 1 : 0;
    to[i] = sum - (carry != 0 ? kLimbBase : 0);
  }
  for (; carry != 0; ++i) {
    u32 sum = to[i] + 1;
    carry = sum >= kLimbBase ? 1 : 0;
    to[i] = sum - (carry != 0 ? kLimbBase : 0);
  }
}

void subtract_from(u32* to, const u32* from, std::size_t size) {
  u32 borrow = 0;
  std::size_t i = 0;
  for (; i < size; ++i) {
    const u32 taken = from[i] + borrow;
    borrow = to[i] < taken ? 1 : 0;
    to[i] = to[i] - taken + (borrow != 0 ? kLimbBase : 0);
  }
  for (; borrow != 0; ++i) {
    borrow = to[i] == 0 ? 1 : 0;
    to[i] = borrow != 0 ? kLimbBase - 1 : to[i] - 1;
  }
}

/// result[0 .. 2n) = x[0 .. n) * y[0 .. n).
void karatsuba(const u32* x, const u32* y, std::size_t n, u32* result) {
  if (n < kKaratsubaFrom) {
    multiply_by_columns({x, n}, {y, n}, result);
    return;
  }
  const std::size_t low = n / 2, high = n - low;
  karatsuba(x, y, low, result);
  karatsuba(x + low, y + low, high, result + 2 * low);
  const std::size_t room = high + 1;
  std::vector<u32> work(room * 4, 0);
  u32* sum_x = work.data();
  u32* sum_y = sum_x + room;
  u32* middle = sum_y + room;
  std::copy_n(x + low, high, sum_x);
  std::copy_n(y + low, high, sum_y);
  add_into(sum_x, x, low);
  add_into(sum_y, y, low);
  karatsuba(sum_x, sum_y, room, middle);
  subtract_from(middle, result, 2 * low);
  subtract_from(middle, result + 2 * low, 2 * high);
  std::size_t used = 2 * room;
  while (used != 0 && middle[used - 1] == 0) {
    --used;
  }
  add_into(result + low, middle, used);
}

}  // namespace

void multiply_limbs(LimbView x, LimbView y, Limbs& result) {
  if (x.size == 0 || y.size == 0) {
    result.resize(0);
    return;
  }
  if (x.size < y.size) {
    std::swap(x, y);
  }
  result.resize(x.size + y.size);
  if (y.size == 1) {
    const u64 factor = y.data[0];
    u64 carry = 0;
    for (std::size_t i = 0; i < x.size; ++i) {
      const u64 product = x.data[i] * factor + carry;
      carry = product / kLimbBase;
      result[i] = static_cast<u32>(product - carry * kLimbBase);
    }
    result[x.size] = static_cast<u32>(carry);
  } else if (y.size < kKaratsubaFrom) {
    multiply_by_columns(x, y, result.data());
  } else {
    // Pieces of x as long as y, each by Karatsuba.
    std::fill_n(result.data(), result.size(), 0);
    std::vector<u32> piece(y.size), product(2 * y.size);
    for (std::size_t at = 0; at < x.size; at += y.size) {
      const std::size_t part = std::min(y.size, x.size - at);
      std::copy_n(x.data + at, part, piece.data());
      std::fill(piece.begin() + static_cast<std::ptrdiff_t>(part), piece.end(), 0);
      karatsuba(piece.data(), y.data, y.size, product.data());
      add_into(result.data() + at, product.data(), part + y.size);
    }
  }
  result.trim();
}

}  // namespace cambridge::rexx
