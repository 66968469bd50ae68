#include "base/source_statement.h"

#include <algorithm>

namespace cambridge {

void SourceStatement::append(std::string_view piece, int line, int column) {
  if (!pieces_.empty()) {
    text_ += ' ';
  }
  pieces_.push_back({text_.size(), {line, column}});
  text_ += piece;
}

SourceStatement::Place SourceStatement::place(std::size_t offset) const {
  const auto piece = std::find_if(pieces_.rbegin(), pieces_.rend(), [&](const Piece& candidate) {
    return candidate.offset <= offset;
  });
  return {piece->place.line, piece->place.column + static_cast<int>(offset - piece->offset)};
}

std::string_view SourceStatement::word_at(std::size_t offset) const {
  const auto end = std::min(text_.find(' ', offset), text_.size());
  return std::string_view(text_).substr(offset, end - offset);
}

}  // namespace cambridge
