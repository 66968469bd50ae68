// Walks every list of CP: a value that lacks something fails here.

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/command_syntax.h"

#include "cp/commands/command_spec.h"
#include "cp/commands/known_elsewhere.h"
#include "cp/diagnose/diagnose_spec.h"
#include "cp/messages/hcp.h"

namespace cambridge::cp::commands {
namespace {

using List = std::span<const CommandSpec* const>;

struct NamedList {
  std::string name;
  List specs;
};

std::vector<NamedList> lists() {
  return {{"CP", all_commands()}, {"QUERY", query_operands()}, {"SET", set_operands()}};
}

bool valid_classes(std::string_view classes) {
  return classes.find_first_not_of("ABCDEFG") == std::string_view::npos &&
         std::is_sorted(classes.begin(), classes.end());
}

/// Two specs with one function and syntax are names of one command.
bool same_command(const CommandSpec& a, const CommandSpec& b) {
  return a.run == b.run;
}

/// Every typed command of the transcripts, in words, upper case.
std::vector<std::vector<std::string>> typed_commands() {
  std::vector<std::vector<std::string>> commands;
  for (const auto& entry : std::filesystem::directory_iterator("tests/transcripts/cp")) {
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      if (line.substr(0, 2) != "> ") {
        continue;
      }
      std::istringstream text(upper_case(line.substr(2)));
      std::vector<std::string> words;
      for (std::string word; text >> word;) {
        bool prefix = words.empty() && (word == "#CP" || word == "BUFFER" || word == "CP");
        if (!prefix) {
          words.push_back(word);
        }
      }
      commands.push_back(std::move(words));
    }
  }
  return commands;
}

}  // namespace

TEST_SUITE("cp/commands") {
  TEST_CASE("every command has a function, valid classes, a syntax that parses, and help") {
    for (const auto& [list, specs] : lists()) {
      for (const auto* spec : specs) {
        CAPTURE(list);
        CAPTURE(spec->name);
        CHECK((spec->run != nullptr));
        CHECK(valid_classes(spec->classes));
        CHECK(spec->min_abbreviation >= 1);
        CHECK(spec->min_abbreviation <= static_cast<int>(spec->name.size()));
        // A mistake in the notation ends the program here.
        CHECK(CommandSyntax(spec->syntax).text() == spec->syntax);
        CHECK(spec->summary.size() >= 20);
        CHECK(spec->summary.back() == '.');
        CHECK(spec->help.size() >= 120);
        CHECK(spec->help.find("Example") != std::string_view::npos);
      }
    }
  }

  TEST_CASE("an abbreviation finds its command and no other") {
    for (const auto& [list, specs] : lists()) {
      for (const auto* spec : specs) {
        auto shortest = static_cast<std::size_t>(spec->min_abbreviation);
        for (std::size_t length = shortest; length <= spec->name.size(); ++length) {
          auto word = spec->name.substr(0, length);
          CAPTURE(list);
          CAPTURE(word);
          const auto* found = find_spec(specs, word);
          REQUIRE((found != nullptr));
          CHECK(same_command(*found, *spec));
        }
      }
    }
  }

  TEST_CASE("a command has a transcript, and so has every operand of QUERY and SET") {
    auto typed = typed_commands();
    auto any = [&](auto matches) { return std::any_of(typed.begin(), typed.end(), matches); };
    for (const auto* spec : all_commands()) {
      CAPTURE(spec->name);
      CHECK(any([&](const auto& words) {
        return !words.empty() && find_spec(all_commands(), words[0]) == spec;
      }));
    }
    for (auto [command, specs] : {std::pair(std::string("QUERY"), query_operands()),
                                  std::pair(std::string("SET"), set_operands())}) {
      for (const auto* spec : specs) {
        CAPTURE(command);
        CAPTURE(spec->name);
        CHECK(any([&](const auto& words) {
          if (words.size() < 2) {
            return false;
          }
          const auto* verb = find_spec(all_commands(), words[0]);
          auto operand = words[1].substr(0, 2) == "PF" ? std::string("PF") : words[1];
          return verb != nullptr && verb->name == command && find_spec(specs, operand) == spec;
        }));
      }
    }
  }

  TEST_CASE("what is known but not built is not also built") {
    auto check = [](List built, std::span<const KnownElsewhere> known) {
      for (const auto& entry : known) {
        auto name = upper_case(entry.name);
        CAPTURE(name);
        CHECK(valid_classes(entry.classes));
        const auto* spec = find_spec(built, name);
        CHECK((spec == nullptr));
      }
    };
    check(all_commands(), known_commands());
    check(query_operands(), known_query_operands());
    check(set_operands(), known_set_operands());
  }

  TEST_CASE("DIAGNOSE codes ascend and have a function and a summary") {
    int last = -1;
    for (const auto* spec : diagnose::all_codes()) {
      CAPTURE(spec->code);
      CHECK(spec->code > last);
      last = spec->code;
      CHECK((spec->run != nullptr));
      CHECK(spec->summary.size() >= 20);
      CHECK(valid_classes(spec->classes));
    }
  }

  TEST_CASE("messages are sorted by number and explained, and no identifier comes twice") {
    std::set<std::string_view> ids;
    int last = 0;
    for (const auto* message : msg::catalogue()) {
      CAPTURE(message->id);
      CHECK(message->number() >= last);
      last = message->number();
      CHECK(ids.insert(message->id).second);
      CHECK(std::string_view("EIWARST").find(message->severity()) != std::string_view::npos);
      CHECK(message->explanation.size() >= 20);
      CHECK(!message->action.empty());
    }
  }
}

}  // namespace cambridge::cp::commands
