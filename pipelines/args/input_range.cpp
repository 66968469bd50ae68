#include "pipelines/args/input_range.h"

#include <charconv>
#include <optional>

namespace cambridge::pipelines {

namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// "2.3", "-8;-1", "5-*", "*": a pair of positions, negative ones counting from the end.
struct Pair {
  i64 first, last;
};

std::optional<i64> read_number(std::string_view text, std::size_t& at, bool sign) {
  const std::size_t start = at;
  std::size_t i = at;
  if (sign && i < text.size() && text[i] == '-') ++i;
  if (i >= text.size() || !is_digit(text[i])) return std::nullopt;
  while (i < text.size() && is_digit(text[i])) ++i;
  i64 value = 0;
  const auto [end, error] = std::from_chars(text.data() + start, text.data() + i, value);
  if (error != std::errc{} || value > InputRange::kStar) return std::nullopt;
  at = i;
  return value;
}

std::optional<Pair> parse_pair(std::string_view text) {
  std::size_t at = 0;
  Pair pair{1, InputRange::kStar};
  bool star = false;
  if (!text.empty() && text[0] == '*') {
    star = true;
    at = 1;
  } else if (const auto first = read_number(text, at, true)) {
    if (*first == 0) return std::nullopt;
    pair = {*first, *first};
  } else {
    return std::nullopt;
  }
  if (at == text.size()) return pair;
  const char separator = text[at++];
  if (at < text.size() && text[at] == '*' && at + 1 == text.size()) {
    if (separator != '-' && separator != ';' && separator != '.') return std::nullopt;
    pair.last = InputRange::kStar;
    return pair;
  }
  const auto second = read_number(text, at, separator == ';');
  if (!second || at != text.size()) return std::nullopt;
  switch (separator) {
    case '-':
      if (pair.first < 0 || *second == 0) return std::nullopt;
      if (!star && *second < pair.first) return std::nullopt;
      pair.last = *second;
      return pair;
    case ';':
      if (*second == 0) return std::nullopt;
      pair.last = *second;
      return pair;
    case '.':
      if (*second == 0 || star) return std::nullopt;
      pair.last = pair.first + *second - 1;
      if (pair.first < 0 && pair.last >= 0) pair.last = InputRange::kStar;
      return pair;
    default:
      return std::nullopt;
  }
}

/// Turns positions into 1-based ones of a sequence of `count`; false when nothing is left.
bool resolve(i64& first, i64& last, i64 count) {
  if (first < 0) first = std::max<i64>(1, count + first + 1);
  if (last < 0) last = count + last + 1;
  last = std::min(last, count);
  return first <= last;
}

/// Letters before the digits of "w2", "WORDS", "fields1.2".
std::string leading_letters(std::string_view word) {
  std::size_t i = 0;
  while (i < word.size() && ((word[i] | 32) >= 'a' && (word[i] | 32) <= 'z')) ++i;
  return upper_ascii(word.substr(0, i));
}

bool is_word_keyword(std::string_view letters) {
  return is_abbreviation(letters, "Words");
}

bool is_field_keyword(std::string_view letters) {
  return is_abbreviation(letters, "Fields");
}

}  // namespace

InputRange InputRange::columns(i64 first, i64 last) {
  InputRange range;
  range.first_ = first;
  range.last_ = last;
  range.simple_ = first > 0 && last >= first;
  return range;
}

std::string_view InputRange::general(std::string_view record) const {
  if (within_) record = within_->of(record);
  switch (unit_) {
    case Unit::Words:
      return word_part(record);
    case Unit::Fields:
      return field_part(record);
    case Unit::Columns:
      break;
  }
  return column_part(record);
}

std::string_view InputRange::column_part(std::string_view record) const {
  i64 first = first_, last = last_;
  if (!resolve(first, last, static_cast<i64>(record.size()))) return record.substr(record.size());
  return record.substr(static_cast<std::size_t>(first - 1),
                       static_cast<std::size_t>(last - first + 1));
}

std::string_view InputRange::word_part(std::string_view record) const {
  i64 first = first_, last = last_;
  const char* const begin = record.data();
  const char* const end = begin + record.size();
  const char separator = word_separator_;
  if (first < 0 || last < 0) {
    i64 count = 0;
    for (const char* p = begin; p < end;) {
      while (p < end && *p == separator) ++p;
      if (p < end) ++count;
      while (p < end && *p != separator) ++p;
    }
    if (!resolve(first, last, count)) return record.substr(record.size());
  }
  const char* p = begin;
  const char* start = nullptr;
  const char* stop = nullptr;
  for (i64 number = 1; number <= last; ++number) {
    while (p < end && *p == separator) ++p;
    if (p == end) break;
    if (number == first) start = p;
    while (p < end && *p != separator) ++p;
    stop = p;
  }
  if (start == nullptr) return record.substr(record.size());
  if (last >= kStar) stop = end;  // to the end of the record, trailing blanks included
  return {start, static_cast<std::size_t>(stop - start)};
}

std::string_view InputRange::field_part(std::string_view record) const {
  i64 first = first_, last = last_;
  if (first < 0 || last < 0) {
    i64 count = 1;
    for (const char c : record) count += c == field_separator_ ? 1 : 0;
    if (!resolve(first, last, count)) return record.substr(record.size());
  }
  std::size_t start = 0;
  for (i64 number = 1; number < first; ++number) {
    const std::size_t tab = record.find(field_separator_, start);
    if (tab == std::string_view::npos) return record.substr(record.size());
    start = tab + 1;
  }
  std::size_t stop = start;
  for (i64 number = first; number <= last; ++number) {
    const std::size_t tab = record.find(field_separator_, stop);
    if (tab == std::string_view::npos) return record.substr(start);
    stop = number == last ? tab : tab + 1;
  }
  return record.substr(start, stop - start);
}

class RangeParser {
 public:
  explicit RangeParser(StageOperands& operands) : operands_(operands) {
    range_.word_separator_ = operands.text().blank();
    range_.field_separator_ = operands.text().tab();
  }

  InputRange read() {
    separators();
    if (operands_.keyword("SUBSTRing")) {
      separators();
      InputRange part = read_part();
      if (!operands_.keyword("OF")) {
        operands_.fail<msg::FPLARG054E>(operands_.peek_word());
        return part;
      }
      RangeParser outer(operands_);
      outer.range_.word_separator_ = range_.word_separator_;
      outer.range_.field_separator_ = range_.field_separator_;
      part.within_ = std::make_shared<const InputRange>(outer.read());
      part.simple_ = false;
      return part;
    }
    return read_part();
  }

 private:
  void separators() {
    while (true) {
      if (operands_.keyword_of({"WORDSEParator", "WS"})) {
        range_.word_separator_ = operands_.xorc();
      } else if (operands_.keyword_of({"FIELDSEParator", "FS"})) {
        range_.field_separator_ = operands_.xorc();
      } else {
        return;
      }
    }
  }

  InputRange read_part() {
    InputRange range = range_;
    std::string word = operands_.peek_word();
    if (word.size() > 1 && word.back() == ')') word.erase(word.find(')'));
    const std::string letters = leading_letters(word);
    std::string pair_text = word;
    if (!letters.empty()) {
      if (is_word_keyword(letters)) {
        range.unit_ = InputRange::Unit::Words;
      } else if (is_field_keyword(letters)) {
        range.unit_ = InputRange::Unit::Fields;
      } else {
        operands_.fail<msg::FPLARG054E>(word);
        return range;
      }
      operands_.skip_blanks();
      operands_.advance(letters.size());
      pair_text = word.substr(letters.size());
      if (pair_text.empty()) {
        pair_text = operands_.peek_word();
        if (pair_text.size() > 1 && pair_text.back() == ')') pair_text.erase(pair_text.find(')'));
      }
    }
    operands_.skip_blanks();
    const auto pair = parse_pair(pair_text);
    if (!pair) {
      if (operands_.at_end()) {
        operands_.fail<msg::FPLARG113E>();
      } else {
        operands_.fail<msg::FPLARG054E>(pair_text);
      }
      return range;
    }
    operands_.advance(pair_text.size());
    range.first_ = pair->first;
    range.last_ = pair->last;
    range.simple_ =
        range.unit_ == InputRange::Unit::Columns && pair->first > 0 && pair->last >= pair->first;
    return range;
  }

  StageOperands& operands_;
  InputRange range_;
};

bool range_next(StageOperands& operands) {
  const std::string word = operands.peek_word();
  if (word.empty()) return false;
  const char c = word[0];
  if (is_digit(c) || c == '*') return true;
  if (c == '-' && word.size() > 1 && is_digit(word[1])) return true;
  const std::string letters = leading_letters(word);
  if (letters.empty()) return false;
  const std::string upper = upper_ascii(word);
  for (const std::string_view keyword : {"SUBSTRing", "WORDSEParator", "FIELDSEParator"}) {
    if (is_abbreviation(upper, keyword)) return true;
  }
  if (upper == "WS" || upper == "FS") return true;
  if (!is_word_keyword(letters) && !is_field_keyword(letters)) return false;
  if (letters.size() < word.size()) return parse_pair(word.substr(letters.size())).has_value();
  const std::size_t here = operands.position();
  operands.word();
  const std::string next = operands.peek_word();
  operands.back_to(here);
  return !next.empty() && (is_digit(next[0]) || next[0] == '-' || next[0] == '*');
}

InputRange read_range(StageOperands& operands) {
  return RangeParser(operands).read();
}

std::vector<InputRange> read_ranges(StageOperands& operands, std::size_t maximum) {
  std::vector<InputRange> ranges;
  if (operands.peek_symbol() == '(') {
    operands.symbol('(');
    while (!operands.refused() && !operands.symbol(')')) {
      if (operands.at_end()) {
        operands.fail<msg::FPLARG057E>();
        break;
      }
      if (ranges.size() == maximum) {
        operands.fail<msg::FPLARG056E>(static_cast<long long>(maximum));
        break;
      }
      ranges.push_back(read_range(operands));
    }
    if (ranges.empty()) operands.fail<msg::FPLARG055E>();
  } else if (range_next(operands)) {
    ranges.push_back(read_range(operands));
  } else {
    ranges.emplace_back();
  }
  return ranges;
}

}  // namespace cambridge::pipelines
