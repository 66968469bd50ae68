#include <array>
#include <doctest/doctest.h>
#include <fstream>
#include <memory>
#include <string>

#include "base/command_syntax.h"

using namespace cambridge;

namespace {

constexpr std::array<std::string_view, 5> kErrorKinds{
    "MissingOperand", "InvalidOperand", "InvalidOption", "ExtraOperand", "InvalidValue"};

std::string described(const SyntaxError& error) {
  std::string text = "! ";
  text += kErrorKinds.at(static_cast<std::size_t>(error.kind));
  for (const auto& [name, value] :
       {std::pair{" word=", error.word}, std::pair{" expected=", error.expected},
        std::pair{" after=", error.after}}) {
    text += value.empty() ? "" : name + value;
  }
  return text;
}

std::string described(const Operands& operands) {
  std::string text;
  for (const auto& [name, value] : operands.items()) {
    const bool keyword = name.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos;
    text += (text.empty() ? "" : " ") + (keyword ? name : name + "=" + value);
  }
  return text;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  const auto last = text.find_last_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

}  // namespace

TEST_SUITE_BEGIN("base");

TEST_CASE("Command syntaxes match lines as command_syntax.txt says") {
  std::ifstream file("tests/base/command_syntax.txt");
  REQUIRE(file.is_open());
  std::unique_ptr<CommandSyntax> syntax;
  int cases = 0;
  int line_number = 0;
  for (std::string row; std::getline(file, row);) {
    ++line_number;
    CAPTURE(line_number);
    CAPTURE(row);
    if (row.empty() || row[0] == '*') {
      continue;
    }
    if (row.starts_with("syntax")) {
      syntax = std::make_unique<CommandSyntax>(trimmed(row.substr(6)));
      continue;
    }
    const auto arrow = row.rfind("->");
    REQUIRE(arrow != std::string::npos);
    REQUIRE(syntax != nullptr);
    std::string line = trimmed(row.substr(0, arrow));
    line = line == "\"\"" ? "" : line;
    const auto result = syntax->match(line);
    CHECK((result.ok() ? described(*result) : described(result.error())) ==
          trimmed(row.substr(arrow + 2)));
    ++cases;
  }
  CHECK(cases > 60);
}

TEST_CASE("Operands answer by name; of a repeated one the last") {
  const CommandSyntax syntax("{ ON | OFF } vdev...");
  const auto operands = syntax.match("on 190 191 192");
  REQUIRE(operands.ok());
  CHECK(operands->has("ON"));
  CHECK_FALSE(operands->has("OFF"));
  CHECK(operands->value("vdev") == "192");
  CHECK(operands->values("vdev").size() == 3);
  CHECK(operands->values("vdev")[0] == "190");
  CHECK(operands->value("userid").empty());
}

TEST_CASE("A syntax gives its keywords for completion and its text for HELP") {
  const CommandSyntax syntax("{ ALL | TO userid } [ ( Type | NOType | ALL ]");
  CHECK(syntax.keywords() == std::vector<std::string>{"ALL", "TO", "TYPE", "NOTYPE"});
  CHECK(syntax.text() == "{ ALL | TO userid } [ ( Type | NOType | ALL ]");
}

TEST_CASE("A syntax may be moved") {
  CommandSyntax first("userid");
  CommandSyntax second(std::move(first));
  CHECK(second.match("MAINT").ok());
  first = std::move(second);
  CHECK(first.match("MAINT").ok());
}

TEST_CASE("abbreviates: from the capitals up to the whole name") {
  CHECK(abbreviates("Q", "Query"));
  CHECK(abbreviates("query", "Query"));
  CHECK_FALSE(abbreviates("", "Query"));
  CHECK_FALSE(abbreviates("QX", "Query"));
  CHECK_FALSE(abbreviates("queryx", "Query"));
  CHECK_FALSE(abbreviates("LOG", "LOGOff"));
  CHECK(abbreviates("LOGO", "LOGOff"));
}

TEST_SUITE_END();
