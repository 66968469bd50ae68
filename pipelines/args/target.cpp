#include "pipelines/args/target.h"

#include <charconv>

namespace cambridge::pipelines {

std::optional<CharacterRange> parse_character_range(StageOperands& operands,
                                                    std::string_view word) {
  if (const auto one = operands.xorc(word)) {
    return CharacterRange{static_cast<u8>(*one), static_cast<u8>(*one)};
  }
  for (std::size_t i = 1; i + 1 < word.size(); ++i) {
    const char separator = word[i];
    if (separator != '-' && separator != '.') continue;
    const auto first = operands.xorc(word.substr(0, i));
    if (!first) continue;
    const std::string_view second = word.substr(i + 1);
    if (separator == '-') {
      const auto last = operands.xorc(second);
      if (last) return CharacterRange{static_cast<u8>(*first), static_cast<u8>(*last)};
      continue;
    }
    int count = 0;
    const auto [end, error] = std::from_chars(second.data(), second.data() + second.size(), count);
    if (error == std::errc{} && end == second.data() + second.size() && count >= 1 &&
        count <= 256) {
      return CharacterRange{static_cast<u8>(*first),
                            static_cast<u8>(static_cast<u8>(*first) + count - 1)};
    }
  }
  return std::nullopt;
}

CharacterRange read_character_range(StageOperands& operands) {
  if (operands.at_end()) {
    operands.fail<msg::FPLARG113E>();
    return {};
  }
  const std::string word = operands.peek_word();
  if (word.size() == 1) {
    const char c = operands.xorc();
    return {static_cast<u8>(c), static_cast<u8>(c)};
  }
  const auto range = parse_character_range(operands, word);
  if (!range) {
    operands.fail<msg::FPLARG155E>(word);
    return {};
  }
  operands.word();
  return *range;
}

Target Target::blank(const TextTables& text) {
  Target target;
  target.set_[static_cast<u8>(text.blank())] = true;
  return target;
}

Target Target::any_of(std::string_view characters) {
  Target target;
  for (const char c : characters) target.set_[static_cast<u8>(c)] = true;
  return target;
}

Target Target::string(std::string text) {
  Target target;
  target.string_ = true;
  target.text_ = std::move(text);
  return target;
}

void Target::ignore_case(const TextTables& text) {
  fold_ = &text.upper();
  for (char& c : text_) c = static_cast<char>((*fold_)[static_cast<u8>(c)]);
  ByteSet both = set_;
  for (std::size_t i = 0; i < 256; ++i) {
    if (!set_[i]) continue;
    both[text.upper()[i]] = true;
    both[text.lower()[i]] = true;
  }
  set_ = both;
}

std::size_t Target::match(std::string_view record, std::size_t at) const {
  if (at >= record.size()) return 0;
  bool found = false;
  if (!string_) {
    found = set_[static_cast<u8>(record[at])];
  } else if (record.size() - at >= text_.size()) {
    found = true;
    for (std::size_t i = 0; i < text_.size() && found; ++i) {
      const u8 c = static_cast<u8>(record[at + i]);
      found = (fold_ != nullptr ? (*fold_)[c] : c) == static_cast<u8>(text_[i]);
    }
  }
  if (negated_) return found ? 0 : 1;
  return found ? (string_ ? text_.size() : 1) : 0;
}

std::size_t Target::find(std::string_view record, std::size_t from) const {
  if (string_ && !negated_ && fold_ == nullptr && !text_.empty()) return record.find(text_, from);
  for (std::size_t i = from; i < record.size(); ++i) {
    if (match(record, i) > 0) return i;
  }
  return std::string_view::npos;
}

std::size_t Target::match_before(std::string_view record, std::size_t end) const {
  const std::size_t length = string_ ? text_.size() : 1;
  if (negated_) {
    if (end == 0) return 0;
    // Without the target that ends here, one character.
    Target plain = *this;
    plain.negated_ = false;
    return plain.match_before(record, end) > 0 ? 0 : 1;
  }
  if (end < length || length == 0) return 0;
  return match(record.substr(0, end), end - length) > 0 ? length : 0;
}

std::optional<Target> read_target(StageOperands& operands) {
  if (operands.at_end()) return std::nullopt;
  if (operands.keyword("ANYof")) return Target::any_of(operands.delimited_string());
  const std::string upper = operands.peek_upper();
  if (is_abbreviation(upper, "STRing")) return Target::string(operands.delimited_string());
  const std::string word = operands.peek_word();
  if (word.size() == 1) return Target::any_of(std::string(1, operands.xorc()));
  if (const auto range = parse_character_range(operands, word)) {
    operands.word();
    std::string all;
    range->each([&](u8 c) { all += static_cast<char>(c); });
    return Target::any_of(all);
  }
  // A string without a keyword: /abc/.
  const char c = operands.peek_symbol();
  const bool alphanumeric = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
  if (!alphanumeric && word.find(c, 1) != std::string::npos) {
    return Target::string(operands.delimited_string());
  }
  return std::nullopt;
}

}  // namespace cambridge::pipelines
