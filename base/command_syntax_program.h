/// A command syntax compiled into a list of steps. Private to base/command_syntax.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/operand_kind.h"
#include "base/types.h"

namespace cambridge::syntax {

/// One step: it either consumes one word or says where to go on.
struct Step {
  enum class Kind : u8 { Keyword, Operand, Open, Close, Split, Jump, End };
  Kind kind = Kind::End;
  OperandKind operand = OperandKind::Word;
  std::string name{};      ///< of the keyword or operand
  std::size_t target = 0;  ///< Split (tried second) and Jump
};

struct Program {
  std::vector<Step> steps;
  bool has_parentheses = false;  ///< parentheses are words of their own
};

/// The program of a notation. A mistake in the notation asserts.
Program compile(std::string_view notation);

/// Length of the minimum abbreviation: what stands before the first small letter.
std::size_t minimum_length(std::string_view name);

}  // namespace cambridge::syntax
