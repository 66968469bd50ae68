#include "cp/console/line_editing.h"

namespace cambridge::cp::console {
namespace {

bool is(char c, char symbol) {
  return symbol != '\0' && c == symbol;
}

bool is_symbol(char c, const EditingSymbols& symbols) {
  return is(c, symbols.line_end) || is(c, symbols.line_delete) || is(c, symbols.character_delete) ||
         is(c, symbols.tab);
}

}  // namespace

std::vector<LogicalLine> edit_line(std::string_view typed, const EditingSymbols& symbols) {
  std::vector<LogicalLine> lines(1);
  for (std::size_t at = 0; at < typed.size(); ++at) {
    char c = typed[at];
    auto& text = lines.back().text;
    // DEVIATES: the escape symbol counts only before another symbol, so that a quotation mark in a
    // typed command stays there; CP drops it before any character.
    if (is(c, symbols.escape) && at + 1 < typed.size() && is_symbol(typed[at + 1], symbols)) {
      text += typed[++at];
    } else if (is(c, symbols.line_end)) {
      lines.push_back({"", true});
    } else if (is(c, symbols.line_delete)) {
      text.clear();
    } else if (is(c, symbols.character_delete)) {
      if (!text.empty()) {
        text.pop_back();
      }
    } else {
      text += is(c, symbols.tab) ? '\t' : c;
    }
  }
  return lines;
}

}  // namespace cambridge::cp::console
