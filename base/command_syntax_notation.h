/// The notation of command syntaxes as a tree, and its parser. Private to base/command_syntax.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cambridge::syntax {

struct Item;
using Sequence = std::vector<Item>;

/// A word, or a group of alternatives.
struct Item {
  std::string word;               ///< empty for a group
  char open = 0;                  ///< '[' optional, '{' required, 0 for a word
  std::vector<Sequence> choices;  ///< of a group
  bool repeated = false;
};

/// The alternatives of the whole notation; nothing when it is not well formed.
std::optional<std::vector<Sequence>> parse_notation(std::string_view notation);

}  // namespace cambridge::syntax
