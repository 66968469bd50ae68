/// Logical line editing: what the TERMINAL editing symbols make of a typed line. z/VM: Virtual
/// Machine Operation, "Logical Line Editing Symbols".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cambridge::cp::console {

/// A symbol of 0 is off.
struct EditingSymbols {
  char line_end = '#';
  char line_delete = '\0';
  char character_delete = '\0';
  char escape = '"';
  char tab = '\0';
};

/// One logical line; `after_line_end` when a line-end symbol stood before it.
struct LogicalLine {
  std::string text;
  bool after_line_end = false;
};

/// The logical lines of a typed line, at least one. Line end splits, character delete takes back
/// the character before it, line delete everything since the last line end, tab becomes X'05', and
/// the escape symbol makes the symbol behind it an ordinary character.
std::vector<LogicalLine> edit_line(std::string_view typed, const EditingSymbols& symbols);

}  // namespace cambridge::cp::console
