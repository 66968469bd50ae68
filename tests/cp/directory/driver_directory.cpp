/// Runs one directory test:  cp_directory_driver [--bless] FILE
/// Sections: "source" (the directory), then any of "errors" (line:column number text), "render
/// USERID", "global", "users", "replace USERID WORD" (the source with another password).
#include <fmt/format.h>

#include "cp/directory/directory_parser.h"
#include "tests/support/sections.h"

using namespace cambridge;
using namespace cambridge::cp::directory;

namespace {

using Parsed = Result<Directory, std::vector<SourceError>>;

std::string errors_of(const Parsed& parsed) {
  std::string text;
  if (!parsed.ok()) {
    for (const auto& error : parsed.error()) {
      text += fmt::format("{}:{} {} {}\n", error.line, error.column, error.number, error.text);
    }
  }
  return text;
}

/// The user as statements; says so when they do not give the same user again.
std::string rendered(const User& user) {
  const std::string text = render_user(user);
  const Parsed again = parse_directory(text);
  if (!again.ok()) {
    return text + "not readable again: " + errors_of(again);
  }
  User copy = *again->find(user.userid);
  copy.line = user.line;
  copy.included_profile = user.included_profile;
  return copy == user ? text : text + "not the same again:\n" + render_user(copy);
}

std::string answer(const std::string& section, const std::string& source, const Parsed& parsed) {
  if (section == "errors") {
    return errors_of(parsed);
  }
  if (section.starts_with("replace ")) {
    const auto blank = section.find(' ', 8);
    const auto changed = replace_password(source, section.substr(8, blank - 8),
                                          {Password::Kind::Value, section.substr(blank + 1)});
    return changed ? *changed : "no such user\n";
  }
  if (!parsed.ok()) {
    return "errors:\n" + errors_of(parsed);
  }
  std::string text;
  if (section == "users") {
    for (const auto& [userid, user] : parsed->users) {
      text += fmt::format("{} line {} {}\n", userid, user.line, user.included_profile);
    }
  } else if (section == "global") {
    for (const auto& statement : parsed->global) {
      text += fmt::format("{}: {} {}\n", statement.line, statement.keyword, statement.operands);
    }
  } else if (section.starts_with("render ")) {
    const User* user = parsed->find(section.substr(7));
    return user == nullptr ? "no such user\n" : rendered(*user);
  }
  return text;
}

}  // namespace

int main(int count, char** arguments) {
  const bool bless = count == 3 && std::string(arguments[1]) == "--bless";
  if (count != (bless ? 3 : 2)) {
    fmt::print(stderr, "usage: {} [--bless] FILE\n", arguments[0]);
    return 2;
  }
  const std::string path = arguments[count - 1];
  const auto expected = tests::read_data_test(path);
  auto actual = expected;
  if (expected.sections.empty() || expected.sections[0].first != "source") {
    fmt::print(stderr, "{}: has no section \"source\"\n", path);
    return 2;
  }
  const std::string& source = expected.sections[0].second;
  const Parsed parsed = parse_directory(source);
  for (std::size_t i = 1; i < actual.sections.size(); ++i) {
    actual.sections[i].second = answer(actual.sections[i].first, source, parsed);
  }
  return tests::judge(path, expected, actual, bless);
}
