/// From a row of the keyword table to the compiler's function for it.
#pragma once

#include "rexx/parse/compiler.h"
#include "rexx/parse/keywords.h"

namespace cambridge::rexx {

struct KeywordTable {
  using Handler = Compiler::Handler;
  static Handler handler(KeywordInstruction instruction);
};

}  // namespace cambridge::rexx
