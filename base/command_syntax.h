/// Command syntax: the operand syntax of a command is written once, as text, in its description;
/// that text is parsed at start-up and then parses operands, prints HELP and words the error
/// messages.
///
/// The notation (parsed by a Spirit X3 grammar in command_syntax_notation.cpp):
///   TO  Blksize  NOIPl   keyword: capitals, digits and signs are the minimum abbreviation, the
///                        lower-case rest may be typed in part. Case of input is free.
///   userid  vdev         operand, in lower case: its name is its kind (below)
///   from:vdev            operand of kind vdev whose value is called "from"
///   [ a b ]              optional
///   { a | b }            alternatives
///   [ a | b ]            optional alternatives
///   a...                 one or more times
///   ( )                  the parentheses of CMS options; the closing one may be left out at the
///   end,
///                        and what follows a last closing one is a comment
/// Kinds: userid (1-8 characters), vdev (1-4 hex digits), range (vdev or vdev-vdev), number
/// (decimal digits), size (n with K M G T P), hexloc, fn ft fm (file id words; * and = and patterns
/// allowed), char (one character or 2 hex digits), text (the rest of the line, blanks kept; must
/// come last), word (anything; also every unknown name). Values of userid, vdev, range, size and
/// hexloc are given in upper case, fn and ft cut to 8 characters, all others as typed. Matching is
/// ordered choice with backtracking; a repeated group of alternatives gives options in any order:
/// "[ ( { Type | NOType | FROm from:number }... ]".
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace cambridge {

namespace syntax {
struct Program;
}

/// What a command line gave for each keyword and operand of its syntax.
class Operands {
 public:
  /// True when the keyword (spelled in full, upper case) was given.
  [[nodiscard]] bool has(std::string_view name) const;
  /// The value of an operand, "" when it was not given; for a repeated one the last.
  [[nodiscard]] std::string_view value(std::string_view name) const;
  [[nodiscard]] std::vector<std::string_view> values(std::string_view name) const;
  void add(std::string name, std::string value);
  /// Keywords (in full, with the word typed for them) and operands, in the order of the line.
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& items() const {
    return items_;
  }

 private:
  std::vector<std::pair<std::string, std::string>> items_;
};

/// Why a line does not match, in the terms in which CP and CMS messages speak of it.
struct SyntaxError {
  enum class Kind {
    MissingOperand,  ///< the line ended too early
    InvalidOperand,  ///< `word` fits nothing that may stand here
    InvalidOption,   ///< the same after the opening parenthesis
    ExtraOperand,    ///< the syntax ended; `word` is the first one too many
    InvalidValue  ///< `word` stands where an operand of kind `expected` must stand and is not one
  };
  Kind kind;
  std::string word;
  std::string expected;  ///< kind or name of the operand that was wanted, "" if several
  std::string after;     ///< the word before it, "" at the start
};

class CommandSyntax {
 public:
  /// Parses the notation. A mistake in it is our own bug and asserts.
  explicit CommandSyntax(std::string_view notation);
  ~CommandSyntax();
  CommandSyntax(CommandSyntax&&) noexcept;
  CommandSyntax& operator=(CommandSyntax&&) noexcept;

  [[nodiscard]] Result<Operands, SyntaxError> match(std::string_view line) const;
  /// The notation again, for HELP.
  [[nodiscard]] const std::string& text() const { return text_; }
  /// All keywords, for completion; in order of appearance.
  [[nodiscard]] std::vector<std::string> keywords() const;

 private:
  std::string text_;
  std::unique_ptr<syntax::Program> program_;
};

/// True when `word` abbreviates `name`, a keyword whose capitals, digits and signs are its minimum.
bool abbreviates(std::string_view word, std::string_view name);

}  // namespace cambridge
