/// The virtual console as CMS uses it: lines out, lines in, and attentions while something runs.
/// All I/O is channel programs on the console device. IBM 3215 Console Printer-Keyboard.
///
/// Thread: the virtual CPU's fiber.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cp/guest/virtual_machine_port.h"

namespace cambridge::cms {

class Console {
 public:
  explicit Console(cp::guest::VirtualMachinePort& port);

  /// False when the machine has no console device.
  [[nodiscard]] bool present() const { return device_.has_value(); }

  /// One line of host text (UTF-8) or of EBCDIC bytes. CP folds it at TERMINAL LINESIZE.
  void write_line(std::string_view text);
  void write_bytes(std::string_view ebcdic);
  /// While a capture is set, lines go there instead (a pipeline takes a command's output). Returns
  /// the capture that was set before.
  using Capture = std::function<void(std::string_view ebcdic)>;
  Capture* set_capture(Capture* capture) { return std::exchange(capture_, capture); }
  [[nodiscard]] bool captured() const { return capture_ != nullptr; }
  /// SET CMSTYPE HT: output is thrown away until RT or the next prompt.
  void set_typing(bool on) { typing_ = on; }
  [[nodiscard]] bool typing() const { return typing_; }

  /// Waits for a line typed at the terminal; EBCDIC bytes.
  std::string read();
  /// A line typed while something runs, if one is there; costs a load and a branch when not.
  std::optional<std::string> poll();
  /// Leaves the real processor until something interrupts; poll() then finds what was typed.
  void wait_for_interruption() { note(port_.wait_for_interruption()); }
  /// What else may interrupt a wait for the console (timers, messages).
  std::function<void(const cp::guest::Interruption&)> other_interruption;

 private:
  void write_piece(std::string_view ebcdic);
  std::optional<std::string> start_read(bool wait);
  void note(const cp::guest::Interruption& interruption);

  cp::guest::VirtualMachinePort& port_;
  std::optional<cp::guest::SubchannelId> device_;
  bool typing_ = true;
  bool attention_ = false;
  Capture* capture_ = nullptr;
};

}  // namespace cambridge::cms
