#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "cms/commands/help_files.h"
#include "cms/commands/index.h"
#include "tests/cms/support/test_session.h"

namespace cambridge::tests {
namespace {

using namespace cms::commands;
using List = std::span<const cms::CommandSpec* const>;

bool is_unbuilt(const cms::CommandSpec& spec) {
  return spec.help.find("DMSCMS475E") != std::string_view::npos;
}

/// Everything that is typed in the sessions and transcripts, in upper case.
std::vector<std::string> typed_lines() {
  std::vector<std::string> lines;
  for (const char* folder : {"tests/cms/sessions", "tests/transcripts/cms"}) {
    if (!std::filesystem::exists(folder)) {
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      std::ifstream file(entry.path());
      for (std::string line; std::getline(file, line);) {
        if (line.substr(0, 2) == "> ") {
          lines.push_back(upper_case(line.substr(2)));
        }
      }
    }
  }
  return lines;
}

bool abbreviated(const cms::CommandSpec& spec, const std::string& word) {
  return word.size() >= static_cast<std::size_t>(spec.min_abbreviation) &&
         spec.name.substr(0, word.size()) == word;
}

}  // namespace

TEST_SUITE("cms/commands") {
  TEST_CASE("each command and operand says what it is") {
    for (List list : {all_commands(), query_operands(), set_operands()}) {
      std::set<std::string_view> names;
      for (const auto* spec : list) {
        CAPTURE(spec->name);
        CHECK(names.insert(spec->name).second);
        CHECK(spec->min_abbreviation >= 1);
        CHECK(static_cast<std::size_t>(spec->min_abbreviation) <= spec->name.size());
        CHECK(spec->module.size() == 3);
        CHECK(!spec->summary.empty());
        CHECK(spec->summary.back() == '.');
        CHECK(spec->help.size() > 30);
        CHECK((spec->run != nullptr));
        CommandSyntax syntax(spec->syntax);  // asserts when the notation is wrong
        static_cast<void>(syntax.match("FROB ( FROB"));
      }
    }
  }

  TEST_CASE("a shortest form names one command only") {
    for (const auto* spec : all_commands()) {
      CAPTURE(spec->name);
      auto shortest = spec->name.substr(0, static_cast<std::size_t>(spec->min_abbreviation));
      const auto* exact = cms::find_exact(all_commands(), shortest);
      const auto* found =
          exact != nullptr ? exact : cms::find_abbreviated(all_commands(), shortest);
      CHECK(found->name == spec->name);
    }
  }

  TEST_CASE("each command that is built is typed in a session or transcript") {
    auto lines = typed_lines();
    auto typed = [&](auto&& fits) { return std::any_of(lines.begin(), lines.end(), fits); };
    for (const auto* spec : all_commands()) {
      CAPTURE(spec->name);
      CHECK((is_unbuilt(*spec) || typed([&](const std::string& line) {
               std::string_view rest = line;
               return abbreviated(*spec, std::string(cms::first_word(rest)));
             })));
    }
    for (auto [verb, list] : {std::pair("QUERY", query_operands()), {"SET", set_operands()}}) {
      for (const auto* spec : list) {
        CAPTURE(spec->name);
        CHECK(typed([&, word = std::string(verb)](const std::string& line) {
          std::istringstream words(line);
          std::string first;
          std::string second;
          words >> first >> second;
          return word.substr(0, first.size()) == first && abbreviated(*spec, second);
        }));
      }
    }
  }

  TEST_CASE("help files fit a disk of CMS files and a screen") {
    for (const auto& file : help_files()) {
      CAPTURE(file.name);
      CAPTURE(file.type);
      CHECK(fs::FileName::from_text(file.name, file.type).has_value());
      CHECK(file.lines.size() > 3);
      for (const auto& line : file.lines) {
        CAPTURE(line);
        CHECK(!line.empty());
        CHECK(line.size() <= 80);
      }
    }
  }

  TEST_CASE("HELP shows every command") {
    TestSession test;
    for (const auto* spec : all_commands()) {
      CAPTURE(spec->name);
      CHECK(test.run("HELP " + std::string(spec->name)) == 0);
      CHECK(test.shown().size() > 3);
    }
  }

  TEST_CASE("every message of the catalogue has help, and comes in order of its number") {
    int before = 0;
    for (const auto& row : cms::msg::catalogue()) {
      CAPTURE(row.message.id);
      CHECK(!row.message.text.empty());
      CHECK(!row.message.explanation.empty());
      CHECK(!row.message.action.empty());
      CHECK(row.message.number() >= before);
      before = row.message.number();
    }
  }
}

}  // namespace cambridge::tests
