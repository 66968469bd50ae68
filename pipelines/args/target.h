/// Targets: characters, ranges of characters and strings that CHOP, SPLIT, STRIP and others look
/// for. Pipelines Reference, "xrange".
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "pipelines/args/stage_operands.h"

namespace cambridge::pipelines {

using ByteSet = std::array<bool, 256>;

/// xrange: c, c-c, c.n, with c one character, two hexadecimal digits or a name. First and last are
/// inclusive; the range may go over X'FF' to X'00'.
struct CharacterRange {
  u8 first = 0, last = 0;
  /// Calls f for each character in order.
  template <class F>
  void each(F&& f) const {
    for (u8 c = first;; ++c) {
      f(c);
      if (c == last) break;
    }
  }
};
std::optional<CharacterRange> parse_character_range(StageOperands& operands, std::string_view word);
/// Refuses with message 155.
CharacterRange read_character_range(StageOperands& operands);

/// What to look for: any byte of a set, or a string; perhaps in either case, perhaps negated.
class Target {
 public:
  static Target blank(const TextTables& text);
  static Target any_of(std::string_view characters);
  static Target string(std::string text);

  void ignore_case(const TextTables& text);
  void negate() { negated_ = true; }
  [[nodiscard]] bool negated() const { return negated_; }

  /// Length of the target at the position, 0 when it is not there. Negated: 1 where it is not.
  [[nodiscard]] std::size_t match(std::string_view record, std::size_t at) const;
  /// The first place at or after `from`; npos when there is none.
  [[nodiscard]] std::size_t find(std::string_view record, std::size_t from) const;
  /// Length of the target that ends before `end`, 0 when there is none.
  [[nodiscard]] std::size_t match_before(std::string_view record, std::size_t end) const;

  [[nodiscard]] bool is_single_byte() const { return !string_; }
  [[nodiscard]] const ByteSet& set() const { return set_; }

 private:
  bool string_ = false, negated_ = false;
  std::string text_;
  ByteSet set_{};
  const ByteTable* fold_ = nullptr;
};

/// Reads [xrange | STRing ds | ANYof ds]; nothing when none of them is next.
std::optional<Target> read_target(StageOperands& operands);

}  // namespace cambridge::pipelines
