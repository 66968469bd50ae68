/// replace_password: one word of the source is exchanged, everything else stays as it is.
#include <algorithm>
#include <vector>

#include "base/operand_kind.h"

#include "cp/directory/directory_grammar.h"
#include "cp/directory/directory_source.h"

namespace cambridge::cp::directory {

namespace {

constexpr std::size_t kLastColumn = 72;

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

/// The record around a word: its columns up to 72 before and after the word. What stands in the
/// columns of sequence numbers would move, and is dropped.
struct Record {
  std::size_t begin = 0;
  std::size_t end = 0;  ///< of the whole record, in the source
  std::string_view before;
  std::string_view after;
};

Record record_around(std::string_view source, std::size_t from, std::size_t to) {
  Record record;
  record.begin = from == 0 ? 0 : source.rfind('\n', from - 1) + 1;
  record.end = std::min(source.find('\n', to), source.size());
  record.before = source.substr(record.begin, from - record.begin);
  record.after = source.substr(to, std::min(record.end, record.begin + kLastColumn) - to);
  record.after = record.after.substr(0, record.after.find_last_not_of(" \r") + 1);
  return record;
}

/// The password alone on its record, so that a long hash finds room before column 73.
std::string on_its_own_record(const Record& record, const std::string& password) {
  const auto last = record.before.find_last_not_of(' ');
  std::string result;
  if (last != std::string_view::npos) {
    result = std::string(record.before.substr(0, last + 1)) + ",\n";
  }
  result += "   " + password;
  const auto next = record.after.find_first_not_of(' ');
  if (next != std::string_view::npos) {
    result += record.after[next] == ',' ? "," : ",\n   " + std::string(record.after.substr(next));
  }
  return result;
}

}  // namespace

std::optional<std::string> replace_password(std::string_view source, std::string_view userid,
                                            const Password& password) {
  std::vector<SourceError> ignored;
  for (const Statement& statement : read_statements(source, ignored)) {
    const auto words = words_of(statement.text());
    if (words.size() < 3 || !begins_user(words[0].text) ||
        !equal_ignoring_case(words[1].text, userid)) {
      continue;
    }
    const auto place = statement.error(0, words[2].offset, "");
    const auto from = source_offset(source, place.line, place.column);
    const auto to = from + words[2].text.size();
    const std::string text = password_word(password);
    const Record record = record_around(source, from, to);
    const bool fits =
        record.before.size() + text.size() + record.after.size() <= kLastColumn && text.size() <= 8;
    const auto fresh = fits ? std::string(record.before) + text + std::string(record.after)
                            : on_its_own_record(record, text);
    return std::string(source.substr(0, record.begin)) + fresh +
           std::string(source.substr(record.end));
  }
  return std::nullopt;
}

}  // namespace cambridge::cp::directory
