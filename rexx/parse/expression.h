/// The tree of one expression; nodes live in a row and refer to each other by number.
#pragma once

#include "base/types.h"

#include "rexx/parse/bytecode.h"

namespace cambridge::rexx {

inline constexpr Operand kNowhere = ~0U;

struct Node {
  enum class Kind : u8 {
    Constant,       ///< value
    Variable,       ///< value: a simple variable
    Stem,           ///< value: its variable
    Tail,           ///< number: in the tails
    Binary,         ///< opcode of left and right
    Comparing,      ///< comparison of left and right
    Concatenation,  ///< left, right; `blank` between them
    Prefix,         ///< opcode of left
    Call,           ///< token `name`, number: argument list
  } kind;
  Opcode opcode = Opcode::Copy;
  Comparison comparison = Comparison::Equal;
  bool blank = false;
  bool quoted = false;
  bool effects = false;  ///< holds a call that may change variables
  u32 left = 0, right = 0;
  Operand value = kNowhere;
  u32 number = 0;
  u32 token = 0;
};

}  // namespace cambridge::rexx
