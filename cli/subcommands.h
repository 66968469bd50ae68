/// The sub-commands of the program. Each is a function from its arguments to the exit status.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace cambridge::cli {

using Arguments = std::span<const std::string>;

/// Chooses the sub-command; no word at all is the terminal on the default system.
int run_program(Arguments arguments);

int run_terminal(Arguments arguments);
int run_start(Arguments arguments);
int run_cms(Arguments arguments);
int run_exec(Arguments arguments);

/// Writes "cambridge: <text>" to standard error and returns the status for bad usage.
int bad_usage(std::string_view text);
int failed(std::string_view text, int status = 1);

}  // namespace cambridge::cli
