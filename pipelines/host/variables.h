/// A pool of REXX variables as the device drivers VAR, STEM and REXXVARS use it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace cambridge::pipelines {

/// Names: `symbolic` follows the rules of REXX symbols (upper case, tails substituted); otherwise
/// the name is taken as it stands (a derived name). Return codes as EXECCOMM: 0, 8 bad name.
class VariablePool {
 public:
  virtual ~VariablePool() = default;
  /// Nothing when the variable has no value.
  virtual std::optional<std::string> get(std::string_view name, bool symbolic) = 0;
  virtual int set(std::string_view name, std::string_view value, bool symbolic) = 0;
  virtual int drop(std::string_view name, bool symbolic) = 0;
  /// All variables, in no order.
  virtual void each(const std::function<void(std::string_view name, std::string_view value)>&) = 0;
  /// PARSE SOURCE string of the program.
  virtual std::string source() { return {}; }
};

}  // namespace cambridge::pipelines
