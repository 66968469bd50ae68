/// The console of one virtual machine: where CP's and the guest's lines meet, and where a typed
/// line is sent to CP or to the guest. z/VM: Virtual Machine Operation, "Using Your Virtual
/// Console".
///
/// The machine is in one of three console states: Running, VmRead (the guest waits for a line),
/// CpRead (CP waits for a line; the guest is stopped). Without a terminal (disconnected) output is
/// dropped and reads wait.
///
/// Thread: any; guarded inside. Handlers are called without the lock held.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "cp/console/terminal.h"

namespace cambridge::cp::console {

/// What CP does with a typed line; set once by the virtual machine before a terminal is attached.
struct ConsoleHandlers {
  std::function<void(std::string)> cp_command;  ///< a line for CP, line-end characters resolved
  std::function<void()>
      guest_line_available;  ///< a line waits in the queue: read ready or attention
  std::function<void(std::string)> prompt_reply;  ///< the answer to CP's own prompt
  std::function<void()> attention_in_cp;  ///< an attention while the guest runs: enter CP READ
};

class VirtualConsole {
 public:
  explicit VirtualConsole(ConsoleHandlers handlers);

  /// Attaches a terminal (LOGON, reconnect) or takes it away (nullptr: DISCONNECT, LOGOFF).
  void attach(std::shared_ptr<Terminal> terminal);
  [[nodiscard]] std::shared_ptr<Terminal> terminal() const;
  [[nodiscard]] bool connected() const;

  // Output.
  void write_cp(std::string_view line);
  void write_guest(std::string_view text, bool complete);

  // State.
  void enter_cp_read();
  void leave_cp_read();
  void set_guest_reading(bool reading);
  [[nodiscard]] bool in_cp_read() const;
  [[nodiscard]] ConsoleStatus status() const;
  /// CP asks a question; the next line typed goes to prompt_reply. Hidden for passwords.
  void prompt(std::string_view text, bool hidden);

  // Input.
  /// A line typed at the terminal. TERMINAL LINEND splits it; "#CP text" goes to CP in any state.
  void input(std::string line);
  /// Lines given with AUTOLOG/XAUTOLOG or stacked by CP: to the guest as if typed.
  void queue_for_guest(std::string line);
  /// Attention: once signals the guest (an empty line of priority), twice or with no guest enters
  /// CP READ.
  void attention();
  /// The guest's read: the next line, if one waits.
  std::optional<std::string> take_line();
  [[nodiscard]] bool line_available() const;
  void clear_input();

  void set_line_end(char c) { line_end_ = c; }
  [[nodiscard]] char line_end() const { return line_end_; }

 private:
  void publish_status(const std::shared_ptr<Terminal>& terminal, ConsoleStatus status);
  [[nodiscard]] ConsoleStatus status_locked() const;
  void route(std::string line);

  ConsoleHandlers handlers_;
  mutable std::mutex mutex_;
  std::shared_ptr<Terminal> terminal_;
  std::deque<std::string> lines_;
  bool guest_reading_ = false;
  bool cp_read_ = false;
  bool prompting_ = false;
  char line_end_ = '#';
};

}  // namespace cambridge::cp::console
