#include "cp/configuration/configuration_source.h"

#include <algorithm>

namespace cambridge::cp::configuration {

namespace {

/// The source with each comment replaced by blanks, so that columns stay; quotes hide comments.
std::string without_comments(std::string_view source, std::vector<SourceError>& errors) {
  std::string text(source);
  char quote = '\0';
  bool comment = false;
  int line = 1;
  int comment_line = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool pair = i + 1 < text.size();
    if (c == '\n') {
      ++line;
      quote = '\0';  // a quoted string ends with its record
    } else if (comment) {
      const bool ends = pair && c == '*' && text[i + 1] == '/';
      text[i] = ' ';
      if (ends) {
        text[++i] = ' ';
        comment = false;
      }
    } else if (quote != '\0') {
      quote = c == quote ? '\0' : quote;
    } else if (pair && c == '/' && text[i + 1] == '*') {
      text[i] = ' ';
      text[++i] = ' ';
      comment = true;
      comment_line = line;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '\t' || c == '\r') {
      text[i] = ' ';
    }
  }
  if (comment) {
    errors.push_back({comment_line, 1, "The comment that begins here has no end", 6701});
  }
  return text;
}

}  // namespace

std::vector<SourceStatement> read_statements(std::string_view source,
                                             std::vector<SourceError>& errors) {
  const std::string clean = without_comments(source, errors);
  std::string_view rest = clean;
  std::vector<SourceStatement> statements;
  bool continued = false;
  int line = 0;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    auto record = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    ++line;
    const auto first = record.find_first_not_of(' ');
    if (first == std::string_view::npos) {
      continue;
    }
    record = record.substr(first, record.find_last_not_of(' ') - first + 1);
    const bool goes_on = record.back() == ',';
    if (goes_on) {
      record.remove_suffix(1);
    }
    if (!continued) {
      statements.emplace_back();
    }
    statements.back().append(record, line, static_cast<int>(first) + 1);
    continued = goes_on;
  }
  if (continued) {
    const auto place = statements.back().place(statements.back().text().size());
    errors.push_back(
        {place.line, place.column, "The last statement is continued but nothing follows", 6701});
  }
  return statements;
}

}  // namespace cambridge::cp::configuration
