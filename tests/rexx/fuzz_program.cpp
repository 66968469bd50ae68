/// Any bytes as a program: it compiles, and runs for a short while, without harm.
#include <cstdint>
#include <string>
#include <string_view>

#include "rexx/run/interpreter.h"

namespace {

using namespace cambridge;

/// A host without anything; it ends the program when it has looked up often enough.
class EmptyHost final : public rexx::Host, public rexx::Streams {
 public:
  rexx::SafePointAction safe_point() override {
    return ++looked_up_ > 200 ? rexx::SafePointAction::Kill : rexx::SafePointAction::GoOn;
  }
  rexx::CommandEnd command(std::string_view, std::string_view, rexx::VariablePool& variables,
                           rexx::CommandRedirection*) override {
    std::string name, value;
    static_cast<void>(variables.next(name, value));
    return {};
  }
  rexx::RoutineEnd call_routine(std::string_view, rexx::CallType, rexx::Arguments,
                                rexx::VariablePool&) override {
    return {};
  }
  void say(std::string_view) override {}
  void trace(std::string_view) override {}
  std::string read_trace_input() override { return {}; }
  std::optional<std::string> pull_stack() override { return std::nullopt; }
  std::string pull_terminal() override { return "1 2"; }
  void push(std::string_view) override {}
  void queue(std::string_view) override {}
  i64 queued() override { return 0; }
  rexx::Streams& streams() override { return *this; }
  std::string user_id() override { return "FUZZ"; }
  std::string version_words() override { return "REXX"; }
  std::optional<std::string> external_variable(std::string_view, std::optional<std::string_view>,
                                               std::string_view) override {
    return std::nullopt;
  }
  void char_in(std::string_view, std::optional<i64>, i64, std::string&,
               rexx::NotReady& trouble) override {
    trouble.raised = true;
  }
  i64 char_out(std::string_view, std::optional<std::string_view>, std::optional<i64>,
               rexx::NotReady&) override {
    return 0;
  }
  i64 chars(std::string_view, rexx::NotReady&) override { return 0; }
  void line_in(std::string_view, std::optional<i64>, i64, std::string&,
               rexx::NotReady& trouble) override {
    trouble.raised = true;
  }
  i64 line_out(std::string_view, std::optional<std::string_view>, std::optional<i64>,
               rexx::NotReady&) override {
    return 0;
  }
  i64 lines(std::string_view, bool, rexx::NotReady&) override { return 0; }
  std::string state(std::string_view) override { return "READY"; }
  std::string description(std::string_view) override { return {}; }
  std::string command(std::string_view, std::string_view, rexx::NotReady&) override { return {}; }

 private:
  int looked_up_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.find("COPIES") != std::string_view::npos || size > 4096) {
    return 0;  // storage is not what is looked for
  }
  const auto& traits = rexx::TextTraits::ascii();
  const auto program = rexx::Program::compile_text(text, traits, "FUZZ");
  EmptyHost host;
  host.attention().raise();  // never lowered: every safe point looks up
  rexx::Interpreter interpreter(host, traits);
  static_cast<void>(interpreter.run(program, {}));
  return 0;
}
