/// Big-endian fields: control blocks are structs of them, with the layout the manuals draw.
#pragma once

#include <bit>
#include <cstring>
#include <type_traits>

#include "base/types.h"

namespace cambridge {

template <class T>
[[nodiscard]] constexpr T byte_swapped(T value) {
  static_assert(std::is_integral_v<T>);
  if constexpr (sizeof(T) == 1) {
    return value;
  } else if constexpr (sizeof(T) == 2) {
    return static_cast<T>(__builtin_bswap16(static_cast<u16>(value)));
  } else if constexpr (sizeof(T) == 4) {
    return static_cast<T>(__builtin_bswap32(static_cast<u32>(value)));
  } else {
    static_assert(sizeof(T) == 8);
    return static_cast<T>(__builtin_bswap64(static_cast<u64>(value)));
  }
}

/// Host order <-> big-endian order; its own inverse.
template <class T>
[[nodiscard]] constexpr T big_endian(T value) {
  if constexpr (std::endian::native == std::endian::little) {
    return byte_swapped(value);
  } else {
    return value;
  }
}

/// A field of a control block: stored big-endian, read and written as a host integer, no alignment.
template <class T>
class BigEndian {
 public:
  BigEndian() = default;
  BigEndian(T value) { *this = value; }  // NOLINT: a field is assigned like an integer
  BigEndian& operator=(T value) {
    T stored = big_endian(value);
    std::memcpy(bytes_, &stored, sizeof(T));
    return *this;
  }
  operator T() const {  // NOLINT: a field reads like an integer
    T stored;
    std::memcpy(&stored, bytes_, sizeof(T));
    return big_endian(stored);
  }
  [[nodiscard]] T value() const { return *this; }

 private:
  u8 bytes_[sizeof(T)];
};
static_assert(sizeof(BigEndian<u64>) == 8 && alignof(BigEndian<u64>) == 1);
static_assert(std::is_trivially_copyable_v<BigEndian<u32>>);

/// Loads a big-endian integer from any address.
template <class T>
[[nodiscard]] T load_big_endian(const void* from) {
  T stored;
  std::memcpy(&stored, from, sizeof(T));
  return big_endian(stored);
}

/// Stores an integer big-endian at any address.
template <class T>
void store_big_endian(void* to, T value) {
  T stored = big_endian(value);
  std::memcpy(to, &stored, sizeof(T));
}

}  // namespace cambridge
