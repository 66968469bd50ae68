/// The keyword instructions: one row each, read by the compiler and by HELP.
#pragma once

#include <span>
#include <string_view>

#include "base/types.h"

namespace cambridge::rexx {

enum class KeywordInstruction : u8 {
#define KEYWORD(word, id, handler, syntax, summary) id,
#include "rexx/parse/keywords.def"
#undef KEYWORD
};

struct Keyword {
  std::string_view word;
  KeywordInstruction instruction;
  std::string_view syntax;
  std::string_view summary;
};

std::span<const Keyword> keywords();
/// By a word in any case; nullptr when no instruction starts with it.
const Keyword* find_keyword(std::string_view word);

}  // namespace cambridge::rexx
