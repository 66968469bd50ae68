/// The kinds of operand that command syntaxes name, and what a word must look like to be one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/types.h"

namespace cambridge {

enum class OperandKind : u8 {
  Word,
  Userid,
  Vdev,
  Range,
  Number,
  Size,
  Hexloc,
  FileName,
  FileType,
  FileMode,
  Character,
  Text
};

/// "vdev" -> Vdev; an unknown name is a Word.
OperandKind find_operand_kind(std::string_view name);
std::string_view operand_kind_name(OperandKind kind);

/// The operand's value when `word` is one of the kind: user IDs, device numbers, sizes and
/// locations in upper case, file names and types cut to 8 characters, all else as it was typed.
std::optional<std::string> operand_value(OperandKind kind, std::string_view word);

/// "ABC" -> "ABC", for the ASCII letters only.
std::string ascii_uppercase(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace cambridge
