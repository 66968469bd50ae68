/// replace_password: one word of the source is exchanged, everything else stays as it is.
#include <algorithm>
#include <vector>

#include "base/operand_kind.h"

#include "cp/directory/directory_grammar.h"
#include "cp/directory/directory_source.h"

namespace cambridge::cp::directory {

namespace {

struct Word {
  std::string_view text;
  std::size_t offset = 0;
};

std::vector<Word> words_of(const std::string& text) {
  std::vector<Word> words;
  std::size_t at = 0;
  while ((at = text.find_first_not_of(' ', at)) != std::string::npos) {
    const auto end = std::min(text.find(' ', at), text.size());
    words.push_back({std::string_view(text).substr(at, end - at), at});
    at = end;
  }
  return words;
}

/// Offset in the source of a line and column, both from 1.
std::size_t source_offset(std::string_view source, int line, int column) {
  std::size_t offset = 0;
  for (int i = 1; i < line; ++i) {
    offset = source.find('\n', offset) + 1;
  }
  return offset + static_cast<std::size_t>(column - 1);
}

bool begins_user(std::string_view word) {
  const StatementRow* row = find_statement(word);
  return row != nullptr && row->section == Section::Entry &&
         (statement_keyword(*row) == "USER" || statement_keyword(*row) == "IDENTITY");
}

/// The password alone on its record, so that a long hash finds room before column 73.
std::string on_its_own_record(std::string_view source, std::size_t from, std::size_t to,
                              const std::string& password) {
  const auto before = source.substr(0, source.find_last_not_of(' ', from - 1) + 1);
  const auto end_of_record = std::min(source.find('\n', to), source.size());
  const auto after = source.substr(to, end_of_record - to);
  const auto next = after.find_first_not_of(" \r");
  std::string result(before);
  const bool on_continuation = before.ends_with('\n');
  result += on_continuation ? "   " : ",\n   ";
  result += password;
  if (next == std::string_view::npos) {
    return result + std::string(source.substr(end_of_record));
  }
  if (after[next] == ',') {
    return result + std::string(source.substr(to));
  }
  return result + ",\n   " + std::string(after.substr(next)) +
         std::string(source.substr(end_of_record));
}

}  // namespace

std::optional<std::string> replace_password(std::string_view source, std::string_view userid,
                                            const Password& password) {
  std::vector<SourceError> ignored;
  for (const Statement& statement : read_statements(source, ignored)) {
    const auto words = words_of(statement.text);
    if (words.size() < 3 || !begins_user(words[0].text) ||
        !equal_ignoring_case(words[1].text, userid)) {
      continue;
    }
    const auto place = statement.error(0, words[2].offset, "");
    const auto from = source_offset(source, place.line, place.column);
    const auto to = from + words[2].text.size();
    const std::string text = password_word(password);
    if (text.size() > 8) {
      return on_its_own_record(source, from, to, text);
    }
    return std::string(source.substr(0, from)) + text + std::string(source.substr(to));
  }
  return std::nullopt;
}

}  // namespace cambridge::cp::directory
