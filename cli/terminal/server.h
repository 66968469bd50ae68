/// Where terminals connect to a running system: a Unix socket in its folder that only its owner can
/// open. Each connection is one terminal with its own session.
///
/// Thread: start() and stop() by the owner; everything else on the event loop's thread.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"

#include "cp/system/system.h"

namespace cambridge::cli {

/// What the owner's client may ask for beyond a terminal's input.
struct OwnerServices {
  /// Attaches a disk with this EXEC to the user; returns its device number or why not.
  std::function<Result<std::string, std::string>(cp::VirtualMachine&, const std::string& name,
                                                 const std::string& text)>
      provide_exec;
  /// Completions of a word for the user logged on.
  std::function<std::vector<std::string>(cp::VirtualMachine*, const std::string& word)> complete;
};

class TerminalServer {
 public:
  TerminalServer(cp::System& system, OwnerServices services);
  ~TerminalServer();

  /// Binds the socket (mode 0600) and starts the event loop's thread.
  Result<void, HostError> start(const std::filesystem::path& socket);
  /// Closes every connection and ends the thread.
  void stop();
  /// Terminals connected now.
  [[nodiscard]] std::size_t connections() const;
  /// Called, on the event loop, when the last terminal has left.
  std::function<void()> last_left;

  struct Impl;

 private:
  std::shared_ptr<Impl> impl_;
};

}  // namespace cambridge::cli
