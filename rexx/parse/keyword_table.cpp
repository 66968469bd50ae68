/// Which function of the compiler a keyword instruction goes to.
#include "rexx/parse/keyword_table.h"

#include <array>

namespace cambridge::rexx {

KeywordTable::Handler KeywordTable::handler(KeywordInstruction instruction) {
  static constexpr std::array kHandlers{
#define KEYWORD(word, id, handler, syntax, summary) &Compiler::handler,
#include "rexx/parse/keywords.def"
#undef KEYWORD
  };
  return kHandlers[static_cast<std::size_t>(instruction)];
}

}  // namespace cambridge::rexx
