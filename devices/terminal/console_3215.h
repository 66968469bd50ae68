/// The 3215 console printer-keyboard of a virtual machine: line-mode output, and a read that waits
/// for a line. IBM 3215 Console Printer-Keyboard; z/VM: Virtual Machine Operation.
///
/// The text itself belongs to CP, which knows who sits at the terminal: it is reached through a
/// ConsolePort. Lines are pulled: CP says that one is there, and the read takes it.
/// Thread: port functions are called on whichever thread runs the channel program, under the
/// subchannel's lock: they must not start I/O. line_available() and attention() may come from any.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "devices/bus/basic_device.h"
#include "devices/bus/console_port.h"

namespace cambridge::devices {

class Console3215 final : public BasicDevice, public ConsoleKeyboard {
 public:
  static constexpr u8 kWrite = 0x01, kWriteCarriageReturn = 0x09, kReadInquiry = 0x0A,
                      kAlarm = 0x0B;

  explicit Console3215(ConsolePort port) : port_(std::move(port)) {}

  /// A line is there: a waiting read takes it, else the guest gets attention. Thread: any.
  void line_available() override;
  /// The attention (request) key. Thread: any.
  void attention() override;
  /// A read waits for a line.
  [[nodiscard]] bool reading() const { return waiting_.load(); }

  [[nodiscard]] DeviceIdentity identity() const override;
  [[nodiscard]] DiagnoseIdentity diagnose_identity() const override;
  UnitStatus end_program() override;
  void halt() override;
  void reset() override;

 protected:
  CcwResult perform(u8 command, CcwStream& data) override;
  [[nodiscard]] u32 sense_length() const override { return 1; }

 private:
  CcwResult write(CcwStream& data, bool complete);
  CcwResult read(CcwStream& data);
  void stop_waiting();

  ConsolePort port_;
  std::atomic<bool> waiting_{false};  ///< set before the port is asked, so that no line is missed
  bool reading_shown_ = false;        ///< the port was told that a read waits
  bool line_taken_ = false;
};

}  // namespace cambridge::devices
