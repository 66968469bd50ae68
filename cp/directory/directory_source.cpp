#include "cp/directory/directory_source.h"

#include <algorithm>

namespace cambridge::cp::directory {

namespace {

constexpr std::size_t kLastColumn = 72;  // 73-80 hold sequence numbers
constexpr std::size_t kRecordLength = 80;

std::string_view without_trailing_blanks(std::string_view text) {
  const auto last = text.find_last_not_of(" \r");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

SourceError Statement::error(int number, std::size_t offset, std::string message) const {
  const Place where = place(offset);
  return {where.line, where.column, std::move(message), number};
}

std::vector<Statement> read_statements(std::string_view source, std::vector<SourceError>& errors) {
  std::vector<Statement> statements;
  bool continued = false;
  int line = 0;
  while (!source.empty()) {
    const auto end = source.find('\n');
    const auto record = without_trailing_blanks(source.substr(0, end));
    source.remove_prefix(end == std::string_view::npos ? source.size() : end + 1);
    ++line;
    auto text = std::string(without_trailing_blanks(record.substr(0, kLastColumn)));
    std::replace(text.begin(), text.end(), '\t', ' ');
    const auto first = text.find_first_not_of(' ');
    if (first == std::string::npos || text[first] == '*') {
      continue;
    }
    if (record.size() > kRecordLength) {
      errors.push_back({line, static_cast<int>(kRecordLength) + 1,
                        "The record is longer than 80 columns; continue it after a comma", 751});
    }
    text.erase(0, first);
    const bool goes_on = text.back() == ',';
    text.erase(text.find_last_not_of(',') + 1);
    if (!continued) {
      statements.emplace_back();
    }
    statements.back().append(text, line, static_cast<int>(first) + 1);
    continued = goes_on;
  }
  if (continued) {
    const auto& last = statements.back();
    errors.push_back(last.error(753, last.text().size(),
                                "Operand missing - the last record is "
                                "continued but nothing follows"));
  }
  return statements;
}

}  // namespace cambridge::cp::directory
