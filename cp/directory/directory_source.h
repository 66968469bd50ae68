/// USER DIRECT as logical statements: records without comments and sequence numbers, continuations
/// joined. Private to cp/directory.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/source_statement.h"

#include "cp/directory/directory_parser.h"

namespace cambridge::cp::directory {

struct Statement : SourceStatement {
  /// A mistake at the word that begins at `offset`.
  [[nodiscard]] SourceError error(int number, std::size_t offset, std::string message) const;
};

/// The statements of the source; mistakes in the records themselves are added to `errors`.
std::vector<Statement> read_statements(std::string_view source, std::vector<SourceError>& errors);

}  // namespace cambridge::cp::directory
