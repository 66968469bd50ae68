/// The statements of SYSTEM CONFIG: the list of all of them, and the grammar of those that have an
/// effect. Private to cp/configuration.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/grammar_mismatch.h"
#include "base/types.h"

#include "cp/configuration/system_configuration.h"

namespace cambridge::cp::configuration {

/// The configuration while it is read.
struct Draft {
  SystemConfiguration values;
  std::optional<std::string> identifier;          ///< System_Identifier that fits this machine
  std::optional<std::string> default_identifier;  ///< System_Identifier_Default
  std::map<std::string, std::set<std::string>> equates;  ///< nickname -> system names
  bool tolerate_errors = false;
};

struct StatementRow {
  std::string_view name;  ///< capitals, digits and signs are the minimum abbreviation
  /// Reads the operands, from `offset` in the text; nullptr: the statement is kept as text.
  std::optional<grammar::Mismatch> (*read)(const std::string& text, std::size_t offset,
                                           Draft& draft) = nullptr;
};

/// The row of a statement's first word, or nullptr.
const StatementRow* find_statement(std::string_view word);

}  // namespace cambridge::cp::configuration
