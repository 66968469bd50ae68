/// `cambridge boot`: one guest in a machine of its own, with its console on this terminal.
#pragma once

#include <span>
#include <string>

namespace cambridge::cli {

/// Returns the exit status: 0 when the guest powers off or waits disabled at 0 or X'FFF', 8 for any
/// other disabled wait, 2 for bad usage.
int run_boot(std::span<const std::string> arguments);

}  // namespace cambridge::cli
