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

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "cp/console/line_editing.h"
#include "cp/console/terminal.h"

namespace cambridge::cp::console {

/// What CP does with a typed line; set once by the virtual machine before a terminal is attached.
struct ConsoleHandlers {
  std::function<void(std::string)> cp_command;  ///< a line for CP, line-end characters resolved
  std::function<void()>
      guest_line_available;  ///< a line waits in the queue: read ready or attention
  std::function<void(std::string)> prompt_reply;  ///< the answer to CP's own prompt
  std::function<void()> attention_in_cp;     ///< an attention while the guest runs: enter CP READ
  std::function<void()> attention_key = {};  ///< the attention key itself: SET CONCEAL keeps CP out
  /// Everything written while somebody listens in (listen()): for a secondary user or observer.
  std::function<void(std::string_view line)> overheard = {};
  /// What TERMINAL TIMESTAMP ON puts before each line.
  std::function<std::string()> time_stamp = {};
  /// TERMINAL LINESIZE: longer lines are split; 0 is OFF.
  std::function<std::size_t()> line_size = {};
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

  /// A line of another user's console, shown here only if a terminal is there.
  void write_overheard(std::string_view line);
  /// Who hears what is written here besides the terminal.
  enum class Listening { Nobody, WhenDisconnected, Always };
  void listen(Listening who) { listening_.store(who); }
  void set_time_stamps(bool on) { time_stamps_.store(on); }

  // State.
  void enter_cp_read();
  void leave_cp_read();
  void set_guest_reading(bool reading);
  /// Tells the terminal the state again: a command has ended and the read is open.
  void refresh_status();
  [[nodiscard]] bool in_cp_read() const;
  [[nodiscard]] ConsoleStatus status() const;
  /// CP asks a question; the next line typed goes to prompt_reply. Hidden for passwords.
  void prompt(std::string_view text, bool hidden);

  // Input.
  /// A line typed at the terminal. TERMINAL LINEND splits it; "#CP text" goes to CP in any state.
  void input(std::string line);
  /// Lines given with AUTOLOG/XAUTOLOG or stacked by CP: to the guest as if typed.
  void queue_for_guest(std::string line);
  /// A line that CP gives in the user's place (SEND): to CP in CP READ, else to the guest.
  void line_from_cp(std::string line) { route(std::move(line)); }
  /// The attention key: wakes a sleeping machine, else enters CP READ.
  void attention();
  /// The guest's read: the next line, if one waits.
  std::optional<std::string> take_line();
  [[nodiscard]] bool line_available() const;
  void clear_input();

  /// CP sleep: the guest is stopped, nothing is asked for; the next line or attention wakes CP.
  void set_sleeping(bool sleeping);

  void set_editing(const EditingSymbols& symbols, bool on);
  [[nodiscard]] EditingSymbols editing() const;

 private:
  void publish_status(const std::shared_ptr<Terminal>& terminal, ConsoleStatus status);
  [[nodiscard]] ConsoleStatus status_locked() const;
  void route(std::string line);
  enum class Origin { Cp, Guest };
  void write(std::string_view text, bool complete, Origin origin);
  void write_piece(std::string_view text, bool complete, Origin origin);

  ConsoleHandlers handlers_;
  mutable std::mutex mutex_;
  std::shared_ptr<Terminal> terminal_;
  std::deque<std::string> lines_;
  bool guest_reading_ = false;
  bool cp_read_ = false;
  bool prompting_ = false;
  bool sleeping_ = false;
  bool line_start_ = true;
  EditingSymbols symbols_;
  bool line_editing_ = true;
  std::atomic<Listening> listening_{Listening::Nobody};
  std::atomic<bool> time_stamps_{false};
};

}  // namespace cambridge::cp::console
