#include "cms/commands/copyfile/record_edit.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/ebcdic.h"

#include "cms/commands/output.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "CPY";
constexpr std::size_t kMostSpecs = 20;
constexpr u64 kLastColumn = 0x7FFFFFFF;

/// Blank-delimited tokens; a string between two equal signs is one token, blanks and all.
class Tokens {
 public:
  explicit Tokens(std::string_view line) : rest_(line) {}
  std::string_view next() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size()));
    if (rest_.empty()) {
      return {};
    }
    std::size_t end = std::min(rest_.find(' '), rest_.size());
    bool delimiter = std::isalnum(static_cast<u8>(rest_[0])) == 0 && rest_[0] != '+';
    if (delimiter) {
      auto close = rest_.find(rest_[0], 1);
      if (close != std::string_view::npos) {
        end = close + 1;
      }
    }
    auto token = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return token;
  }

 private:
  std::string_view rest_;
};

std::optional<std::string> hexadecimal(std::string_view digits) {
  if (digits.empty() || digits.size() % 2 != 0) {
    return std::nullopt;
  }
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    u8 value = 0;
    auto [stop, error] = std::from_chars(digits.data() + i, digits.data() + i + 2, value, 16);
    if (error != std::errc() || stop != digits.data() + i + 2) {
      return std::nullopt;
    }
    bytes += static_cast<char>(value);
  }
  return bytes;
}

std::optional<CopySpec> parse_source(std::string_view token) {
  CopySpec spec;
  if (std::isdigit(static_cast<u8>(token[0])) != 0) {
    auto dash = token.find('-');
    auto first = whole_number(token.substr(0, dash));
    auto last = dash == std::string_view::npos ? first : whole_number(token.substr(dash + 1));
    if (!first || !last || *first == 0 || *last < *first || *last > kLastColumn) {
      return std::nullopt;
    }
    spec.source = *first - 1;
    spec.length = *last - *first + 1;
    return spec;
  }
  spec.is_text = true;
  if (token[0] == 'h' || token[0] == 'H' || token[0] == 'x' || token[0] == 'X') {
    auto bytes = hexadecimal(token.substr(1));
    if (!bytes) {
      return std::nullopt;
    }
    spec.text = *bytes;
    return spec;
  }
  if (token.size() < 3 || token.front() != token.back() ||
      std::isalnum(static_cast<u8>(token[0])) != 0) {
    return std::nullopt;
  }
  spec.text = utf8_to_ebcdic(token.substr(1, token.size() - 2));
  return spec;
}

}  // namespace

Result<bool, CommandFailure> parse_specs(std::string_view line, std::vector<CopySpec>& specs) {
  Tokens tokens(line);
  for (auto token = tokens.next(); !token.empty(); token = tokens.next()) {
    if (token == "++") {
      return true;
    }
    auto spec = parse_source(token);
    auto target = tokens.next();
    auto column = whole_number(target);
    if (!spec) {
      return fail<msg::DMSxxx064E>(kModule, token);
    }
    if (!column || *column == 0 || *column > kLastColumn) {
      return fail<msg::DMSxxx064E>(kModule, target.empty() ? token : target);
    }
    spec->target = *column - 1;
    if (specs.size() == kMostSpecs) {
      return fail<msg::DMSxxx103S>(kModule);
    }
    specs.push_back(std::move(*spec));
  }
  return false;
}

Result<bool, CommandFailure> parse_translations(std::string_view line, TranslateTable& table) {
  auto rest = line;
  auto next = [&rest] {
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    auto token = rest.substr(0, std::min(rest.find(' '), rest.size()));
    rest.remove_prefix(token.size());
    return token;
  };
  for (auto from = next(); !from.empty(); from = next()) {
    if (from == "++") {
      return true;
    }
    auto to = next();
    auto from_byte = character(from);
    auto to_byte = character(to);
    if (!from_byte || !to_byte) {
      return fail<msg::DMSxxx064E>(kModule, from);
    }
    table[*from_byte] = *to_byte;
  }
  return false;
}

TranslateTable identity_table() {
  TranslateTable table;
  for (std::size_t i = 0; i < table.size(); ++i) {
    table[i] = static_cast<u8>(i);
  }
  return table;
}

TranslateTable case_table(bool upper) {
  const auto& capitals = uppercase_table(CodePage::Ibm1047);
  if (upper) {
    return capitals;
  }
  auto table = identity_table();
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (capitals[i] != i) {
      table[capitals[i]] = static_cast<u8>(i);
    }
  }
  return table;
}

void RecordEditor::place(std::string_view text, std::size_t column) {
  if (result_.size() < column + text.size()) {
    result_.resize(column + text.size(), static_cast<char>(options_.fill));
  }
  std::copy(text.begin(), text.end(), result_.begin() + static_cast<std::ptrdiff_t>(column));
}

std::string_view RecordEditor::edit(std::string_view record, u32 fixed_length,
                                    std::string_view below) {
  if (table_) {
    translated_.assign(record);
    for (char& c : translated_) {
      c = static_cast<char>((*table_)[static_cast<u8>(c)]);
    }
    record = translated_;
  }
  result_.assign(below);
  if (specs_.empty()) {
    place(record, 0);
  }
  for (const auto& spec : specs_) {
    if (spec.is_text) {
      place(spec.text, spec.target);
    } else if (spec.source < record.size()) {
      place(record.substr(spec.source, spec.length), spec.target);
    }
  }
  if (options_.length && result_.size() > *options_.length) {
    result_.resize(*options_.length);
  }
  char fill = static_cast<char>(options_.fill);
  if (fixed_length != 0) {
    result_.resize(fixed_length, fill);
    return result_;
  }
  if (options_.truncate.value_or(false)) {
    result_.erase(result_.find_last_not_of(fill) + 1);
  }
  if (result_.empty()) {
    result_ = fill;  // a record of a V file has at least one byte
  }
  return result_;
}

}  // namespace cambridge::cms::commands
