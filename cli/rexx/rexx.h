/// `cambridge rexx [--code-page P] FILE [ARG...]`: a REXX program on the host.
#pragma once

#include <span>
#include <string>

namespace cambridge::cli {

/// Runs the sub-command; returns the exit status (2 for bad usage).
int run_rexx(std::span<const std::string> arguments);

}  // namespace cambridge::cli
