/// Addresses that say which kind they are. PoO ch. 3 "Address Types".
#pragma once

#include <compare>

#include "base/types.h"

namespace cambridge {

/// One kind of storage address. Kinds do not convert into each other; the architecture's operations
/// (prefixing, dynamic address translation) are the only ways across and live in machine/storage.
template <class Kind>
class Address {
 public:
  constexpr Address() = default;
  constexpr explicit Address(u64 value) : value_(value) {}
  [[nodiscard]] constexpr u64 value() const { return value_; }
  constexpr auto operator<=>(const Address&) const = default;
  constexpr Address operator+(u64 bytes) const { return Address(value_ + bytes); }
  constexpr Address& operator+=(u64 bytes) {
    value_ += bytes;
    return *this;
  }

 private:
  u64 value_ = 0;
};

using AbsoluteAddress = Address<struct AbsoluteKind>;
using RealAddress = Address<struct RealKind>;
using VirtualAddress = Address<struct VirtualKind>;
using LogicalAddress = Address<struct LogicalKind>;

}  // namespace cambridge
