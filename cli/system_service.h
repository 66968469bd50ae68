/// A system that runs as a process of its own: started, served to terminals, ended by SIGTERM,
/// SHUTDOWN or by being idle.
#pragma once

#include <filesystem>

namespace cambridge::cli {

struct ServiceOptions {
  std::filesystem::path folder;
  bool end_when_idle =
      false;              ///< a minute after the last terminal left, if only service machines run
  bool terminal = false;  ///< this process's terminal is connected to it
};

/// Runs until the system has ended. Returns the exit status.
int run_service(const ServiceOptions& options);

}  // namespace cambridge::cli
