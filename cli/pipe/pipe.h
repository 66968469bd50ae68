/// `cambridge pipe [--code-page P] SPEC`: a pipeline on host files.
#pragma once

#include <span>
#include <string>

namespace cambridge::cli {

/// `arguments` without the sub-command's name. Returns the exit status: 0-255 from PIPE's return
/// code, 2 for bad usage.
int run_pipe(std::span<const std::string> arguments);

}  // namespace cambridge::cli
