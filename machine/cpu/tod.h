/// The host's time as a TOD clock: bit 51 steps every microsecond, zero is 1900. PoO ch. 4
/// "Timing".
#pragma once

#include <ctime>

#include "base/types.h"

namespace cambridge::machine {

/// Seconds from 1900-01-01 to 1970-01-01.
inline constexpr u64 kUnixEpochSeconds = 2208988800U;

constexpr u64 nanoseconds_to_tod(u64 nanoseconds) {
  return nanoseconds * 512 / 125;
}

inline u64 host_tod() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return ((static_cast<u64>(now.tv_sec) + kUnixEpochSeconds) * 1'000'000 << 12) +
         nanoseconds_to_tod(static_cast<u64>(now.tv_nsec));
}

}  // namespace cambridge::machine
