/// The operands of a stage, read from left to right. Pipelines Reference, "syntax notation".
///
/// The text exists twice, as bytes of the code page (data) and as ASCII (keywords, numbers).
/// The first thing that does not fit is kept as the refusal; from then on the operands are at
/// their end, so that a factory reads on without asking and its caller asks refused() once.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/message.h"

#include "pipelines/host/messages.h"
#include "pipelines/host/text.h"

namespace cambridge::pipelines {

/// True when `word` (upper case) abbreviates `keyword`, whose capitals are its minimum:
/// "CHARACTErs".
bool is_abbreviation(std::string_view word, std::string_view keyword);
std::string upper_ascii(std::string_view text);
/// Value of a hexadecimal digit in ASCII, or -1.
int hex_digit(char c);

class StageOperands {
 public:
  StageOperands(std::string bytes, const TextTables& text);

  [[nodiscard]] const TextTables& text() const { return *text_; }

  // Words. All skip leading blanks.
  void skip_blanks();
  [[nodiscard]] bool at_end();
  [[nodiscard]] std::string peek_word();  ///< ASCII, as written
  [[nodiscard]] std::string peek_upper() { return upper_ascii(peek_word()); }
  std::string word();        ///< ASCII
  std::string word_bytes();  ///< code page
  /// The rest of the operands in the code page; a single leading blank is dropped, the others kept.
  std::string rest();
  /// The rest without leading and trailing blanks.
  std::string rest_stripped();
  /// Consumes the next word when it abbreviates the keyword.
  bool keyword(std::string_view name);
  bool keyword_of(std::initializer_list<std::string_view> names);
  bool any_case();  ///< ANYcase and its synonyms
  /// Consumes one character when it is next (blanks before it are skipped).
  bool symbol(char ascii);
  [[nodiscard]] char peek_symbol();

  // Numbers.
  [[nodiscard]] bool number_next();  ///< an optional sign and digits, a whole word
  i64 number(i64 minimum = 0, i64 maximum = 0x7FFFFFFFFFFFFFF);
  /// A number or `*`, which is `star`.
  i64 number_or_star(i64 star, i64 minimum = 0);

  // Characters and strings, in the code page.
  [[nodiscard]] std::optional<char> xorc(std::string_view word);  ///< of an ASCII word
  char xorc();
  /// /abc/, Xhh, Bbbbbbbbb, or STRing /abc/.
  std::string delimited_string();
  /// Whether a delimited string may start here (there is something).
  [[nodiscard]] bool string_next() { return !at_end(); }

  // Positions, for scanners that look ahead.
  [[nodiscard]] std::size_t position() const { return position_; }
  void back_to(std::size_t position) { position_ = position; }
  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  [[nodiscard]] std::string_view ascii() const { return ascii_; }
  void advance(std::size_t count) { position_ += count; }

  // Refusals.
  template <const Message& M, class... Args>
  void fail(const Args&... args) {
    refuse(issue<M>(args...));
  }
  void refuse(IssuedMessage message) {
    if (!refusal_) refusal_ = std::move(message);
    position_ = ascii_.size();
  }
  [[nodiscard]] bool refused() const { return refusal_.has_value(); }
  [[nodiscard]] const IssuedMessage& refusal() const { return *refusal_; }
  /// Refuses what is left over (112).
  void expect_end();

 private:
  std::string hexadecimal(std::string_view digits);
  std::string binary(std::string_view digits);

  const TextTables* text_;
  std::string bytes_, ascii_;
  std::size_t position_ = 0;
  std::optional<IssuedMessage> refusal_;
};

}  // namespace cambridge::pipelines
