/// What a routine saves and gives on: NUMERIC, TRACE, traps, ADDRESS. REXX/VM Reference, "CALL".
#pragma once

#include <array>

#include "base/types.h"

#include "rexx/parse/conditions.h"
#include "rexx/value/numeric_settings.h"

namespace cambridge::rexx {

struct Trap {
  enum class Mode : u8 { Off, Signal, Call } mode = Mode::Off;
  bool delayed = false;  ///< its CALL handler is running
  u32 label = 0;         ///< in Machine's label names
};

struct TraceSetting {
  char letter = 'N';
  bool interactive = false;
  bool inhibit_commands = false;

  /// Clauses, labels or commands have to be shown one by one.
  [[nodiscard]] bool needs_traced_code() const {
    return interactive || letter == 'A' || letter == 'C' || letter == 'I' || letter == 'L' ||
           letter == 'R' || letter == 'S';
  }
};

struct Settings {
  NumericSettings numeric;
  std::array<Trap, kConditions> traps;
  TraceSetting trace;
  u32 environment = 0;  ///< in Machine's environment names
  u32 alternate = 0;
  i64 elapsed_start = 0;
};

}  // namespace cambridge::rexx
