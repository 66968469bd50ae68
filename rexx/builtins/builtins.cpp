/// The list of all built-in functions.
#include <algorithm>
#include <unordered_map>
#include <vector>

#include "rexx/builtins/families.h"

namespace cambridge::rexx {

namespace {

struct Table {
  std::vector<const Builtin*> rows;
  std::unordered_map<std::string_view, u32> numbers;

  Table() {
    for (const auto family :
         {text_functions(), layout_functions(), search_functions(), word_functions(),
          bit_functions(), conversion_functions(), number_functions(), program_functions(),
          condition_functions(), date_functions(), time_functions(), stream_functions(),
          dbcs_functions()}) {
      for (const Builtin& row : family) {
        rows.push_back(&row);
      }
    }
    std::sort(rows.begin(), rows.end(),
              [](const Builtin* a, const Builtin* b) { return a->name < b->name; });
    for (u32 i = 0; i < rows.size(); ++i) {
      numbers.emplace(rows[i]->name, i);
    }
  }
};

const Table& table() {
  static const Table made;
  return made;
}

}  // namespace

std::span<const Builtin* const> builtins() {
  return table().rows;
}

std::optional<u32> find_builtin(std::string_view name) {
  const auto found = table().numbers.find(name);
  if (found == table().numbers.end()) {
    return std::nullopt;
  }
  return found->second;
}

}  // namespace cambridge::rexx
