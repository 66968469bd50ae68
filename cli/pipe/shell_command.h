/// A host command with its input and output as lines.
#pragma once

#include <string_view>

#include "pipelines/host/host.h"

namespace cambridge::cli {

/// Runs the command under /bin/sh, its standard input from `input`, each line it writes to `reply`.
/// Returns its exit status, 128 + n when signal n ended it, or kUnknownCommand.
int run_shell_command(std::string_view command, std::string_view input,
                      const pipelines::LineSink& reply);

}  // namespace cambridge::cli
