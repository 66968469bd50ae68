/// Packed decimal numbers as host integers of up to 31 digits. PoO ch. 8 "Decimal-Number Formats".
#pragma once

#include <optional>

#include "base/types.h"

namespace cambridge::machine {

/// Sign and magnitude; -0 exists.
struct PackedDecimal {
  u128 magnitude = 0;
  bool negative = false;
};

/// The value of packed bytes; nothing when a digit or the sign is invalid.
std::optional<PackedDecimal> unpack_decimal(const u8* bytes, unsigned length);

/// Stores the rightmost digits with the preferred sign. Returns true when digits were lost.
bool pack_decimal(const PackedDecimal& value, u8* bytes, unsigned length);

}  // namespace cambridge::machine
