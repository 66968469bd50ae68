#include "cms/files/file_spec.h"

#include <algorithm>
#include <cctype>

#include "base/operand_kind.h"

namespace cambridge::cms::files {
namespace {

constexpr std::size_t kLongestName = 8;

bool may_stand_in_name(char c) {
  return std::isalnum(static_cast<u8>(c)) != 0 ||
         std::string_view("#@+$-:_").find(c) != std::string_view::npos;
}

std::string folded(std::string_view word) {
  return ascii_uppercase(word.substr(0, kLongestName));
}

}  // namespace

std::string ModeSpec::text() const {
  std::string result(1, letter);
  if (number != 0) {
    result += number;
  }
  return result;
}

std::optional<ModeSpec> parse_mode(std::string_view word) {
  if (word.empty() || word.size() > 2) {
    return std::nullopt;
  }
  ModeSpec mode;
  mode.letter = static_cast<char>(std::toupper(static_cast<u8>(word[0])));
  if (mode.letter != '*' && (mode.letter < 'A' || mode.letter > 'Z')) {
    return std::nullopt;
  }
  if (word.size() == 2) {
    if (word[1] == '*') {
      return mode;
    }
    if (word[1] < '0' || word[1] > '6') {
      return std::nullopt;
    }
    mode.number = word[1];
  }
  return mode;
}

bool FileSpec::is_pattern() const {
  return (name + type).find_first_of("*%") != std::string::npos;
}

Result<FileSpec, CommandFailure> make_file_spec(std::string_view module, std::string_view name,
                                                std::string_view type, std::string_view mode,
                                                std::string_view default_mode, bool patterns) {
  FileSpec spec;
  spec.name = folded(name);
  spec.type = folded(type);
  if (spec.name.empty() || spec.type.empty()) {
    return fail<msg::DMSxxx054E>(module);
  }
  auto parsed = parse_mode(mode.empty() ? default_mode : mode);
  if (!parsed) {
    return fail<msg::DMSxxx048E>(module, ascii_uppercase(mode));
  }
  spec.mode = *parsed;
  for (char c : spec.name + spec.type) {
    bool pattern_sign = c == '*' || c == '%';
    if (!may_stand_in_name(c) && !(pattern_sign && patterns)) {
      return fail<msg::DMSxxx062E>(module, c, spec.text());
    }
  }
  return spec;
}

std::string with_equals(std::string_view word, std::string_view input) {
  std::string result;
  for (char c : word) {
    if (c == '=') {
      result += input;
    } else {
      result += c;
    }
  }
  return result;
}

}  // namespace cambridge::cms::files
