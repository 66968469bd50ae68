/// CP as CMS reaches it: commands through DIAGNOSE X'08', and the other codes that CMS uses.
/// CP Programming Services, "DIAGNOSE Instruction in a Virtual Machine".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cp/guest/virtual_machine_port.h"

namespace cambridge::cms {

struct CpReply {
  int return_code = 0;
  std::vector<std::string> lines;  ///< host text
  bool truncated = false;          ///< the reply was longer than CP's limit of 8192 bytes
};

/// DIAGNOSE X'24' / X'210' of one device.
struct DeviceInformation {
  u8 device_class = 0;
  u8 type = 0;
  u8 model = 0;
  u8 status = 0;
  u8 flags = 0;
  bool exists = false;
};

class Cp {
 public:
  explicit Cp(cp::guest::VirtualMachinePort& port) : port_(port) {}

  /// Executes a command with the reply on the console. Returns CP's return code (1: unknown
  /// command).
  int command(std::string_view text);
  /// Executes a command and takes the reply.
  CpReply command_with_reply(std::string_view text);
  /// Leaves CMS for console function mode; returns after BEGIN.
  void console_function_mode();
  [[nodiscard]] DeviceInformation device(u16 number);
  /// DIAGNOSE X'0C': virtual and total CPU time in microseconds.
  struct CpuTimes {
    i64 virtual_microseconds = 0;
    i64 total_microseconds = 0;
  };
  [[nodiscard]] CpuTimes cpu_times();
  /// TERMINAL LINESIZE of the console (DIAGNOSE X'24'); 0 when lines are not split.
  [[nodiscard]] i64 line_size();
  /// The user ID (DIAGNOSE X'00'); asked once.
  const std::string& userid();

 private:
  cp::guest::VirtualMachinePort& port_;
  std::string userid_;
};

}  // namespace cambridge::cms
