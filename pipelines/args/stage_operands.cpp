#include "pipelines/args/stage_operands.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace cambridge::pipelines {

bool is_abbreviation(std::string_view word, std::string_view keyword) {
  if (word.empty() || word.size() > keyword.size()) return false;
  std::size_t minimum = 0;
  while (minimum < keyword.size() && !(keyword[minimum] >= 'a' && keyword[minimum] <= 'z')) {
    ++minimum;
  }
  if (word.size() < minimum) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char k =
        keyword[i] >= 'a' && keyword[i] <= 'z' ? static_cast<char>(keyword[i] - 32) : keyword[i];
    if (word[i] != k) return false;
  }
  return true;
}

std::string upper_ascii(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return upper;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

StageOperands::StageOperands(std::string bytes, const TextTables& text)
    : text_(&text), bytes_(std::move(bytes)), ascii_(text.ascii_text(bytes_)) {}

void StageOperands::skip_blanks() {
  while (position_ < ascii_.size() && ascii_[position_] == ' ') ++position_;
}

bool StageOperands::at_end() {
  skip_blanks();
  return position_ >= ascii_.size();
}

std::string StageOperands::peek_word() {
  skip_blanks();
  return ascii_.substr(position_, ascii_.find(' ', position_) - position_);
}

std::string StageOperands::word() {
  std::string result = peek_word();
  position_ += result.size();
  return result;
}

std::string StageOperands::word_bytes() {
  const std::size_t length = peek_word().size();
  std::string result = bytes_.substr(position_, length);
  position_ += length;
  return result;
}

std::string StageOperands::rest() {
  if (position_ < ascii_.size() && ascii_[position_] == ' ') ++position_;
  std::string result = bytes_.substr(position_);
  position_ = ascii_.size();
  return result;
}

std::string StageOperands::rest_stripped() {
  skip_blanks();
  std::string result = rest();
  while (!result.empty() && result.back() == text_->blank()) result.pop_back();
  return result;
}

bool StageOperands::keyword(std::string_view name) {
  if (!is_abbreviation(peek_upper(), name)) return false;
  word();
  return true;
}

bool StageOperands::keyword_of(std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(), [this](auto name) { return keyword(name); });
}

bool StageOperands::any_case() {
  return keyword_of({"ANYcase", "CASEANY", "CASEIGNORE", "IGNORECASE", "CASELESS"});
}

char StageOperands::peek_symbol() {
  skip_blanks();
  return position_ < ascii_.size() ? ascii_[position_] : '\0';
}

bool StageOperands::symbol(char ascii) {
  if (peek_symbol() != ascii || ascii == '\0') return false;
  ++position_;
  return true;
}

bool StageOperands::number_next() {
  const std::string text = peek_word();
  const std::size_t sign = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  return text.size() > sign && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(sign),
                                           text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

i64 StageOperands::number(i64 minimum, i64 maximum) {
  if (at_end()) {
    fail<msg::FPLARG113E>();
    return minimum;
  }
  if (!number_next()) {
    fail<msg::FPLARG058E>(peek_word());
    return minimum;
  }
  const std::string text = word();
  i64 value = 0;
  const char* first = text.data() + (text[0] == '+' ? 1 : 0);
  const auto [end, error] = std::from_chars(first, text.data() + text.size(), value);
  if (error != std::errc{} || value < minimum || value > maximum) {
    if (minimum == 0 && value < 0 && error == std::errc{}) {
      fail<msg::FPLARG287E>(text);
    } else {
      fail<msg::FPLARG066E>(text);
    }
    return minimum;
  }
  return value;
}

i64 StageOperands::number_or_star(i64 star, i64 minimum) {
  if (peek_word() == "*") {
    word();
    return star;
  }
  return number(minimum);
}

std::optional<char> StageOperands::xorc(std::string_view word) {
  struct Name {
    std::string_view name;
    char (*value)(const TextTables&);
  };
  static constexpr std::array kNames{
      Name{"BLANK", [](const TextTables& t) { return t.blank(); }},
      Name{"SPACE", [](const TextTables& t) { return t.blank(); }},
      Name{"TABulate", [](const TextTables& t) { return t.tab(); }},
      Name{"NULL", [](const TextTables&) { return '\0'; }},
      Name{"CR", [](const TextTables&) { return '\r'; }},
      Name{"LF", [](const TextTables& t) { return t.is_ebcdic() ? '\x25' : '\n'; }},
      Name{"NL", [](const TextTables& t) { return t.line_end(); }},
  };
  if (word.size() == 1) return text_->of_ascii(word[0]);
  if (word.size() == 2 && hex_digit(word[0]) >= 0 && hex_digit(word[1]) >= 0) {
    return static_cast<char>(hex_digit(word[0]) * 16 + hex_digit(word[1]));
  }
  const std::string upper = upper_ascii(word);
  for (const Name& n : kNames) {
    if (is_abbreviation(upper, n.name)) return n.value(*text_);
  }
  return std::nullopt;
}

char StageOperands::xorc() {
  if (at_end()) {
    fail<msg::FPLARG113E>();
    return '\0';
  }
  if (const auto c = xorc(peek_word())) {
    // A single character is taken as it stands: it need not survive the way through ASCII.
    const char raw = bytes_[position_];
    const std::size_t length = word().size();
    return length == 1 ? raw : *c;
  }
  fail<msg::FPLARG050E>(peek_word());
  return '\0';
}

std::string StageOperands::hexadecimal(std::string_view digits) {
  std::string bytes;
  if (digits.empty()) fail<msg::FPLARG064E>();
  if (std::any_of(digits.begin(), digits.end(), [](char c) { return hex_digit(c) < 0; })) {
    fail<msg::FPLARG065E>(digits);
    return bytes;
  }
  if (digits.size() % 2 != 0) {
    fail<msg::FPLARG335E>(digits);
    return bytes;
  }
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    bytes += static_cast<char>(hex_digit(digits[i]) * 16 + hex_digit(digits[i + 1]));
  }
  return bytes;
}

std::string StageOperands::binary(std::string_view digits) {
  std::string bytes;
  if (digits.empty() || digits.size() % 8 != 0 ||
      digits.find_first_not_of("01") != std::string_view::npos) {
    fail<msg::FPLARG337E>(digits);
    return bytes;
  }
  for (std::size_t i = 0; i < digits.size(); i += 8) {
    int value = 0;
    for (const char c : digits.substr(i, 8)) value = value * 2 + (c - '0');
    bytes += static_cast<char>(value);
  }
  return bytes;
}

std::string StageOperands::delimited_string() {
  if (at_end()) {
    fail<msg::FPLARG113E>();
    return {};
  }
  const bool forced = keyword("STRing");
  if (at_end()) {
    fail<msg::FPLARG113E>();
    return {};
  }
  const char first = ascii_[position_];
  if (!forced) {
    const std::string digits = peek_word().substr(1);
    if (first == 'X' || first == 'x' || first == 'H' || first == 'h') {
      word();
      return hexadecimal(digits);
    }
    if (first == 'B' || first == 'b') {
      word();
      return binary(digits);
    }
  }
  // The delimiter is compared as a byte: two characters may be one in ASCII.
  const std::size_t close = bytes_.find(bytes_[position_], position_ + 1);
  if (close == std::string::npos) {
    fail<msg::FPLARG060E>(ascii_.substr(position_));
    return {};
  }
  std::string result = bytes_.substr(position_ + 1, close - position_ - 1);
  position_ = close + 1;
  return result;
}

void StageOperands::expect_end() {
  if (!at_end()) fail<msg::FPLARG112E>(ascii_.substr(position_));
}

}  // namespace cambridge::pipelines
