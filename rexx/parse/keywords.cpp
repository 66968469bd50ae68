/// The keyword table and its search.
#include "rexx/parse/keywords.h"

#include <array>

namespace cambridge::rexx {

namespace {

constexpr std::array kKeywords{
#define KEYWORD(word, id, handler, syntax, summary) \
  Keyword{word, KeywordInstruction::id, syntax, summary},
#include "rexx/parse/keywords.def"
#undef KEYWORD
};

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

std::span<const Keyword> keywords() {
  return kKeywords;
}

const Keyword* find_keyword(std::string_view word) {
  if (word.size() < 2 || word.size() > 9) {
    return nullptr;
  }
  const char first = upper(word[0]);
  for (const auto& keyword : kKeywords) {
    if (keyword.word[0] != first || keyword.word.size() != word.size()) {
      continue;
    }
    std::size_t i = 1;
    while (i < word.size() && upper(word[i]) == keyword.word[i]) {
      ++i;
    }
    if (i == word.size()) {
      return &keyword;
    }
  }
  return nullptr;
}

}  // namespace cambridge::rexx
