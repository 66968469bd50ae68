/// What CP knows of a person's terminal. Implemented by the socket client's session, by the
/// in-process terminal of `cambridge cms`, and by tests.
///
/// Thread: CP calls it from any thread; an implementation does not call back into CP from inside.
#pragma once

#include <string_view>

#include "base/types.h"

namespace cambridge::cp::console {

/// The status area of the screen: who would get a line typed now.
enum class ConsoleStatus { LoggedOff, Running, VmRead, CpRead };

std::string_view status_text(ConsoleStatus status);

class Terminal {
 public:
  virtual ~Terminal() = default;
  /// One line, UTF-8, without line end; `complete` is false for a prompt whose answer follows on
  /// the line.
  virtual void write(std::string_view line, bool complete) = 0;
  /// A line of CP's own, whole; a script tells it from what the guest writes.
  virtual void write_from_cp(std::string_view line) { write(line, true); }
  virtual void set_status(ConsoleStatus status) = 0;
  /// The next line typed is a password: do not echo or remember it.
  virtual void hide_next_line() = 0;
  /// The session on this terminal is over (LOGOFF); `hold` leaves the connection to the next LOGON.
  virtual void session_ended(bool hold) = 0;
  /// TERMINAL LINESIZE of a new session: the window's width.
  [[nodiscard]] virtual u16 line_size() const { return 80; }
  /// Shown by QUERY userid: "L0003", "SYSC".
  [[nodiscard]] virtual std::string_view address() const = 0;
};

}  // namespace cambridge::cp::console
