/// One terminal's way through the system: logo, LOGON with its password prompt, the virtual
/// machine's console, and the logo again.
///
/// Thread: the functions are called by the transport, one at a time; CP writes to the terminal from
/// any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "cp/system/system.h"

namespace cambridge::cp {

class TerminalSession {
 public:
  /// `trusted`: the transport has shown that the person owns the system (its socket), so that
  /// logon_as() needs no password.
  TerminalSession(System& system, std::shared_ptr<console::Terminal> terminal,
                  bool trusted = false);
  ~TerminalSession();

  /// Writes the logo and the menu of commands.
  void start();
  void input(std::string line);
  void attention();
  /// The terminal is gone: the user is disconnected, not logged off.
  void closed();
  /// For the system's owner: LOGON without a password; reconnects when the user is disconnected.
  Result<void, CommandFailure> logon_as(LogonRequest request);
  /// True while a user is logged on here.
  [[nodiscard]] bool attached() const;
  /// The user's machine while one is logged on here, else nullptr.
  [[nodiscard]] std::shared_ptr<VirtualMachine> machine() const;

 private:
  void command(std::string_view line);
  void logon_command(std::string_view operands);
  void password_given(std::string password);
  void connect();
  void menu();

  System& system_;
  std::shared_ptr<console::Terminal> terminal_;
  bool trusted_;
  std::weak_ptr<VirtualMachine> machine_;
  bool password_expected_ = false;
  bool here_ = false;
  std::string by_;
  int failures_ = 0;
  LogonRequest request_;
};

}  // namespace cambridge::cp
