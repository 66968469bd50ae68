/// `cambridge disk`: minidisk images made, listed, filled and checked on the host, without a
/// system.
#pragma once

#include <span>
#include <string>

namespace cambridge::cli {

/// Runs the sub-command; the first argument is the verb. Returns the exit status: 0, 1 when
/// something failed or a check found damage, 2 for bad usage.
int run_disk(std::span<const std::string> arguments);

}  // namespace cambridge::cli
