/// The client side of a terminal: the connection to a running system, and the person's line-mode
/// terminal on it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"

#include "cli/terminal/frame.h"

namespace cambridge::cli {

/// A connection to a system's socket. Thread: one.
class Client {
 public:
  static Result<Client, HostError> connect(const std::filesystem::path& socket);
  Client(Client&& other) noexcept;
  Client& operator=(Client&& other) noexcept;
  ~Client();

  [[nodiscard]] int descriptor() const { return descriptor_; }
  Result<void, HostError> send(FrameType type, std::string_view text);
  /// The next frame; waits for it. Nothing when the system has closed the connection.
  std::optional<Frame> receive();
  /// Reads what is there without waiting, after poll(); false at the end of the connection.
  bool fill();
  /// A frame that fill() or receive() has read already.
  std::optional<Frame> next() { return frames_.next(); }

 private:
  explicit Client(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
  FrameReader frames_;
};

/// A person at the keyboard: readline when standard input is a terminal, plain lines when not.
/// Returns the process's exit status.
int run_interactive(Client& client, const std::filesystem::path& history_folder);

}  // namespace cambridge::cli
