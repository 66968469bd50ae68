/// A virtual machine's console as a script sees it: lines in, frames out. Either a session in this
/// process or a connection to a running system.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"

#include "cli/terminal/client.h"
#include "cli/terminal/frame.h"
#include "cp/system/system.h"

namespace cambridge::cli {

class ConsoleLink {
 public:
  virtual ~ConsoleLink() = default;
  /// LOGON without a password; a failure comes as a Failed frame.
  virtual void logon_as(const std::string& userid) = 0;
  virtual void line(const std::string& text) = 0;
  /// Puts an EXEC on a disk of the user; Done (with its device number) or Failed comes back.
  virtual void run_file(const std::string& name, const std::string& text) = 0;
  /// The next frame; waits. Nothing when the other side is gone.
  virtual std::optional<Frame> next() = 0;
};

std::unique_ptr<ConsoleLink> make_local_link(cp::System& system);
std::unique_ptr<ConsoleLink> make_remote_link(Client client);

/// Attaches a temporary disk with this EXEC to a user who is logged on, and returns its device
/// number.
Result<std::string, std::string> provide_exec(cp::VirtualMachine& vm, const std::string& name,
                                              const std::string& text);

}  // namespace cambridge::cli
