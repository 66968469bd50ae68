/// How a console device and the system that owns the terminal reach each other. The device pulls
/// lines through the port; the system tells it through the keyboard that one is there.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace cambridge::devices {

/// CP's side of a console. Text is EBCDIC. Only `output` and `next_line` must be there.
struct ConsolePort {
  /// `complete`: the carriage returns after the text.
  std::function<void(std::string_view text, bool complete)> output;
  /// The next line that was typed for the guest, if there is one.
  std::function<std::optional<std::string>()> next_line;
  /// A read began to wait for a line, or no longer does.
  std::function<void(bool reading)> reading = {};
  /// Whether another line waits; if so, attention is presented when the read has ended.
  std::function<bool()> line_waits = {};
  std::function<void()> alarm = {};
};

/// The system's side of the device. Thread: any.
class ConsoleKeyboard {
 public:
  virtual ~ConsoleKeyboard() = default;
  /// A line is there: a waiting read takes it, else the guest gets attention.
  virtual void line_available() = 0;
  /// The attention (request) key.
  virtual void attention() = 0;
};

}  // namespace cambridge::devices
