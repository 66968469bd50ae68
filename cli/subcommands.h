/// The sub-commands of the program. Each is a function from its arguments to the exit status.
#pragma once

#include <span>
#include <string>

namespace cambridge::cli {

using Arguments = std::span<const std::string>;

/// Chooses the sub-command; no word at all is the terminal on the default system.
int run_program(Arguments arguments);

int run_terminal(Arguments arguments);
int run_start(Arguments arguments);
int run_cms(Arguments arguments);
int run_exec(Arguments arguments);

}  // namespace cambridge::cli
