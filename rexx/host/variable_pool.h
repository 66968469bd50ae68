/// The variable pool interface: what EXECCOMM offers, as a C++ interface. REXX/VM Reference,
/// "Direct interface to current variables".
#pragma once

#include <string>
#include <string_view>

#include "base/types.h"

namespace cambridge::rexx {

/// SHVRET: flags of one request, OR-ed.
namespace shv {
inline constexpr u8 kClean = 0x00;
inline constexpr u8 kNewVariable = 0x01;  ///< the variable did not exist
inline constexpr u8 kLast = 0x02;         ///< last variable transferred (N)
inline constexpr u8 kTruncated = 0x04;
inline constexpr u8 kBadName = 0x08;
inline constexpr u8 kBadValue = 0x10;
inline constexpr u8 kBadFunction = 0x80;
}  // namespace shv

/// The variables of the program that is waiting for a command, routine or exit to come back.
///
/// Direct names are used as they stand (upper case already, the tail of a compound taken as it is);
/// symbolic names are treated as the program would: folded to upper case, simple tails substituted.
/// Thread: that of the interpreter.
class VariablePool {
 public:
  virtual ~VariablePool() = default;
  /// F and f. An unset variable gives its name and kNewVariable.
  virtual u8 fetch(std::string_view name, bool symbolic, std::string& value) = 0;
  /// S and s.
  virtual u8 set(std::string_view name, bool symbolic, std::string_view value) = 0;
  /// D and d.
  virtual u8 drop(std::string_view name, bool symbolic) = 0;
  /// N: the next variable in an unspecified order; kLast (and no variable) after the last. Any
  /// other request starts the walk over.
  virtual u8 next(std::string& name, std::string& value) = 0;
  /// P: ARG, PARM (the number of arguments), PARM.n, SOURCE, VERSION.
  virtual u8 fetch_private(std::string_view name, std::string& value) = 0;
};

}  // namespace cambridge::rexx
