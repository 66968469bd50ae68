/// The seam between a system and the commands and DIAGNOSE codes built upon it: the system calls
/// them, they call the system. cp/commands and cp/diagnose implement these.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cp/guest/virtual_machine_port.h"

namespace cambridge::cp {

class System;
class VirtualMachine;

/// Where a command came from and where its reply goes.
struct CommandSource {
  bool console = false;  ///< typed at the console: CP may prompt there
  /// DIAGNOSE X'08' without a buffer: an unknown command gives return code 1 and no message, so
  /// that the guest can word its own ("Unknown CP/CMS command").
  bool unknown_is_silent = false;
  /// A COMMAND statement of the directory: classes do not matter.
  bool from_directory = false;
  std::function<void(std::string_view line)> reply;
};

class CommandProcessor {
 public:
  virtual ~CommandProcessor() = default;
  /// Executes one command for a virtual machine, on its processor. Returns the return code.
  virtual int execute(System& system, VirtualMachine& vm, std::string_view line,
                      const CommandSource& source) = 0;
};

class DiagnoseProcessor {
 public:
  virtual ~DiagnoseProcessor() = default;
  virtual guest::DiagnoseEnd diagnose(System& system, VirtualMachine& vm, u16 code,
                                      const guest::DiagnoseRegisters& registers) = 0;
};

}  // namespace cambridge::cp
