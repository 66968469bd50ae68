/// A scratch system for tests: the users of test.direct on two small volumes, and terminals that
/// remember what they show. Time stands still at 2026-11-22 12:00:00 UTC.
#pragma once

#include <filesystem>
#include <map>
#include <memory>

#include "cp/system/system.h"
#include "cp/system/terminal_session.h"
#include "tests/cp/support/test_terminal.h"

namespace cambridge::cp::test {

/// A terminal and what is logged on there.
struct Seat {
  std::shared_ptr<TestTerminal> terminal;
  std::unique_ptr<TerminalSession> session;
};

class TestSystem {
 public:
  explicit TestSystem(unsigned processors = 1,
                      const configuration::SystemConfiguration& configuration = {});
  ~TestSystem();

  [[nodiscard]] System& system() { return *system_; }
  /// A new terminal, nobody logged on.
  Seat& sit_down(const std::string& name);
  /// Logs the user on without a password and without IPL; the terminal's lines are dropped.
  Seat& log_on(const std::string& userid);
  [[nodiscard]] Seat* seat(const std::string& name);
  /// Types a line and returns what the terminal shows until the system is quiet.
  std::vector<std::string> type(Seat& seat, const std::string& line);
  /// One command of a user, as from the console: its return code, and the reply in `lines`.
  int command(const std::string& userid, const std::string& line, std::vector<std::string>& lines);
  int command(const std::string& userid, const std::string& line);
  /// Waits until no processor has anything to do.
  void settle();

 private:
  std::filesystem::path folder_;
  FixedClock clock_;
  std::map<std::string, Seat> seats_;
  std::unique_ptr<System> system_;
};

}  // namespace cambridge::cp::test
