/// A host for tests: everything a program says lands in one transcript; the clock stands still.
///
/// Commands: `rc N` ends with N (negative: failure), `set NAME VALUE` and `get NAME` use the
/// variable pool, `list` says all variables, `halt` rings the bell, anything else is said with its
/// environment.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "cli/rexx/host_streams.h"
#include "rexx/host/host.h"
#include "rexx/parse/program.h"

namespace cambridge::tests {

class ScriptedHost final : public rexx::Host {
 public:
  ScriptedHost(const rexx::TextTraits& traits, bool cms)
      : traits_(traits), cms_(cms), streams_(traits), clock_(1'717'253'645'123'456) {}

  rexx::SafePointAction safe_point() override;
  rexx::CommandEnd command(std::string_view environment, std::string_view command,
                           rexx::VariablePool& variables,
                           rexx::CommandRedirection* redirection) override;
  rexx::RoutineEnd call_routine(std::string_view name, rexx::CallType type,
                                rexx::Arguments arguments, rexx::VariablePool& variables) override;
  void say(std::string_view line) override { note(line); }
  void trace(std::string_view line) override { note(line); }
  std::string read_trace_input() override { return pull_terminal(); }
  std::optional<std::string> pull_stack() override;
  std::string pull_terminal() override;
  void push(std::string_view line) override { stack_.emplace_front(line); }
  void queue(std::string_view line) override { stack_.emplace_back(line); }
  i64 queued() override { return static_cast<i64>(stack_.size()); }
  rexx::Streams& streams() override { return streams_; }
  Clock& clock() override { return clock_; }
  std::string user_id() override { return traits_.text("TESTER"); }
  std::string version_words() override { return traits_.text("REXX370 4.02 01 Dec 1998"); }
  std::optional<std::string> external_variable(std::string_view name,
                                               std::optional<std::string_view> new_value,
                                               std::string_view selector) override;
  [[nodiscard]] std::size_t environment_name_limit() const override { return cms_ ? 8 : 250; }
  [[nodiscard]] rexx::MessageStyle message_style() const override {
    return cms_ ? rexx::MessageStyle::Cms : rexx::MessageStyle::Plain;
  }
  u64 random_seed() override { return 1; }

  void give_input(std::vector<std::string> lines) { input_.assign(lines.begin(), lines.end()); }
  void add_routine(std::string name, std::shared_ptr<const rexx::Program> program) {
    routines_[std::move(name)] = std::move(program);
  }
  /// In UTF-8.
  [[nodiscard]] const std::string& transcript() const { return transcript_; }

 private:
  void note(std::string_view line);
  const rexx::TextTraits& traits_;
  bool cms_;
  cli::HostStreams streams_;
  FixedClock clock_;
  std::deque<std::string> stack_, input_;
  std::map<std::string, std::shared_ptr<const rexx::Program>> routines_;
  std::map<std::string, std::string> external_;
  std::string transcript_;
};

}  // namespace cambridge::tests
