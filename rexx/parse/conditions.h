/// The conditions that can be trapped. REXX/VM Reference, "Conditions and Condition Traps".
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "base/types.h"

namespace cambridge::rexx {

enum class Condition : u8 { Error, Failure, Halt, NoValue, NotReady, Syntax, LostDigits };
inline constexpr std::size_t kConditions = 7;

inline constexpr std::array<std::string_view, kConditions> kConditionNames{
    "ERROR", "FAILURE", "HALT", "NOVALUE", "NOTREADY", "SYNTAX", "LOSTDIGITS"};

constexpr std::optional<Condition> find_condition(std::string_view name) {
  for (std::size_t i = 0; i < kConditions; ++i) {
    if (kConditionNames[i] == name) {
      return static_cast<Condition>(i);
    }
  }
  return std::nullopt;
}

/// CALL ON may name it.
constexpr bool may_be_called(Condition condition) {
  return condition == Condition::Error || condition == Condition::Failure ||
         condition == Condition::Halt || condition == Condition::NotReady;
}

}  // namespace cambridge::rexx
