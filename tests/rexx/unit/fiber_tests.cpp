/// Programs on small fiber stacks, many at a time.
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "base/fiber.h"

#include "rexx/builtins/builtin.h"
#include "rexx/builtins/messages.h"
#include "rexx/run/interpreter.h"
#include "tests/rexx/driver/scripted_host.h"

namespace {

using namespace cambridge;

rexx::RunEnd run_text(const std::string& text, std::string& transcript) {
  const auto& traits = rexx::TextTraits::ascii();
  const auto program = rexx::Program::compile_text(text, traits, "TEST");
  tests::ScriptedHost host(traits, false);
  rexx::Interpreter interpreter(host, traits);
  const rexx::RunEnd end = interpreter.run(program, {});
  transcript = host.transcript();
  return end;
}

}  // namespace

TEST_CASE("deep recursion, deep parentheses and long expressions end well on a small stack") {
  std::string transcript;
  rexx::RunEnd end;
  std::string text =
      "signal on syntax\nsay f(1)\nsyntax: say 'error' rc\nsignal on syntax name two\n";
  text += "say " + std::string(50'000, '(') + "1" + std::string(50'000, ')') + "\n";
  text += "two: say 'error' rc\nx = 1";
  for (int i = 0; i < 20'000; ++i) {
    text += "+1";
  }
  text += "; say x\nexit 3\nf: return f(arg(1) + 1)\n";
  Fiber fiber([&] { end = run_text(text, transcript); });
  while (!fiber.done()) {
    fiber.resume();
  }
  CHECK(transcript == "error 11\nerror 11\n20001\n");
  CHECK(end.return_code == 3);
}

TEST_CASE("a thousand interpreters of one program are independent of each other") {
  const auto& traits = rexx::TextTraits::ascii();
  const auto program =
      rexx::Program::compile_text("parse arg n; x.n = n * 2; say x.n x.1", traits, "TEST");
  std::vector<std::unique_ptr<tests::ScriptedHost>> hosts;
  std::vector<std::unique_ptr<rexx::Interpreter>> interpreters;
  for (int i = 1; i <= 1000; ++i) {
    hosts.push_back(std::make_unique<tests::ScriptedHost>(traits, false));
    interpreters.push_back(std::make_unique<rexx::Interpreter>(*hosts.back(), traits));
    rexx::Invocation invocation;
    invocation.arguments.emplace_back(std::to_string(i));
    interpreters.back()->run(program, invocation);
  }
  CHECK(hosts[0]->transcript() == "2 2\n");
  CHECK(hosts[999]->transcript() == "2000 X.1\n");
}

TEST_CASE("every built-in function describes itself and is found by its name") {
  for (const rexx::Builtin* row : rexx::builtins()) {
    CAPTURE(row->name);
    CHECK((rexx::find_builtin(row->name).has_value()));
    CHECK(!row->summary.empty());
    CHECK(row->least <= row->most);
    CHECK((row->most == 255 || row->most <= rexx::Call::kMaxChecked));
    CHECK((row->most == 0 || !row->kinds.empty()));
    CHECK((row->run != nullptr));
  }
}

TEST_CASE("every error has its texts, and every sub-message belongs to an error") {
  for (const auto& row : rexx::error_texts()) {
    CHECK(!row.text.empty());
    CHECK(!row.explanation.empty());
    CHECK(!row.action.empty());
  }
  for (int number = 3; number <= 49; ++number) {
    CAPTURE(number);
    CHECK((rexx::find_error(number) != nullptr));
  }
  for (const auto& row : rexx::sub_error_texts()) {
    CHECK((rexx::find_error(row.number) != nullptr));
  }
}
