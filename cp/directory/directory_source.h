/// USER DIRECT as logical statements: records without comments and sequence numbers, continuations
/// joined. Private to cp/directory.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cp/directory/directory_parser.h"

namespace cambridge::cp::directory {

/// A statement that may come from several records; it knows where each of its characters stood.
struct Statement {
  struct Piece {
    std::size_t offset = 0;  ///< in text
    int line = 0;
    int column = 0;  ///< of the first character, from 1
  };
  std::string text;
  std::vector<Piece> pieces;  ///< never empty

  [[nodiscard]] int line() const { return pieces.front().line; }
  /// A mistake at the word that begins at `offset`.
  [[nodiscard]] SourceError error(int number, std::size_t offset, std::string message) const;
};

/// The statements of the source; mistakes in the records themselves are added to `errors`.
std::vector<Statement> read_statements(std::string_view source, std::vector<SourceError>& errors);

}  // namespace cambridge::cp::directory
