/// Walks the list of stages: what every stage must have.
#include <doctest/doctest.h>
#include <set>
#include <sstream>

#include "pipelines/stages/catalogue.h"
#include "pipelines/stages/pipe.h"
#include "tests/pipelines/support/test_host.h"

namespace cambridge::pipelines {

TEST_SUITE("pipelines") {
  TEST_CASE("every stage has names, a syntax, a summary, and help or a refusal") {
    std::set<std::string_view> seen;
    for (const StageSpec* spec : all_stages()) {
      CAPTURE(spec->names);
      CHECK(!spec->names.empty());
      CHECK(seen.insert(spec->name()).second);
      CHECK(!spec->summary.empty());
      CHECK((spec->make != nullptr || !spec->refusal.empty()));
      if (spec->refusal.empty()) {
        CHECK(!spec->syntax.empty());
        CHECK(!spec->help.empty());
      }
    }
  }

  TEST_CASE("the example in the help of a stage writes what the help says") {
    for (const StageSpec* spec : all_stages()) {
      if (spec->example.empty()) continue;
      CAPTURE(spec->names);
      testing::TestHost host;
      CHECK(run_pipe(spec->example, host) == 0);
      std::vector<std::string> expected;
      std::istringstream lines{std::string(spec->example_output)};
      for (std::string line; std::getline(lines, line);) expected.push_back(line);
      CHECK(host.output == expected);
    }
  }

  TEST_CASE("a stage that is not offered refuses by name with message 2901") {
    for (const StageSpec* spec : all_stages()) {
      if (spec->refusal.empty()) continue;
      CAPTURE(spec->names);
      testing::TestHost host;
      CHECK(run_pipe(upper_ascii(spec->name()) + " x | console", host) == -2901);
    }
  }

  TEST_CASE("every stage refuses operands that cannot be its own, or takes any text") {
    for (const StageSpec* spec : all_stages()) {
      if (!spec->refusal.empty()) continue;
      CAPTURE(spec->names);
      testing::TestHost host;
      const std::string name = upper_ascii(spec->name());
      const std::string front = spec->position == Position::First ? "" : "literal x | ";
      // It must come back, whatever the operands; nothing may assert.
      for (const char* operands : {"", " \x01", " ((((", " /", " 99999999999999999999",
                                   " *.*:", " x'", " w-0", " 5-2", " anycase anycase", " string"}) {
        if (name == "RANDOM" || name == "DUPLICATE") continue;
        run_pipe(front + name + operands + " | take 3 | hole", host);
      }
    }
  }
}

}  // namespace cambridge::pipelines
