/// A statement of a configuration file that may come from several records; it knows where each of
/// its characters stood, so that a message can point there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cambridge {

class SourceStatement {
 public:
  struct Place {
    int line = 0;
    int column = 0;  ///< both from 1
  };

  /// Adds a piece of a record; pieces are joined by a blank.
  void append(std::string_view piece, int line, int column);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool empty() const { return pieces_.empty(); }
  /// Line of the first record. REQUIRES: !empty().
  [[nodiscard]] int line() const { return pieces_.front().place.line; }
  /// Where the character at `offset` of text() stood; just after the last one for its end.
  [[nodiscard]] Place place(std::size_t offset) const;
  /// The blank-delimited word that begins at `offset`.
  [[nodiscard]] std::string_view word_at(std::size_t offset) const;

 private:
  struct Piece {
    std::size_t offset = 0;
    Place place;
  };
  std::string text_;
  std::vector<Piece> pieces_;
};

}  // namespace cambridge
