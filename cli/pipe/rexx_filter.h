/// REXX filters of host pipelines: NAME.rexx in the current folder, run by our REXX with the
/// pipeline commands as its default environment.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pipelines/host/filter_commands.h"
#include "pipelines/host/host.h"

namespace cambridge::cli {

/// Finds and compiles the program of the name (as written, or in lower case).
std::optional<pipelines::FilterProgram> find_rexx_filter(const std::string& name,
                                                         const pipelines::TextTables& text);
/// Runs it to its end; its return code.
int run_rexx_filter(const pipelines::FilterProgram& program, std::string_view argument,
                    pipelines::FilterCommands& commands, const pipelines::TextTables& text);

}  // namespace cambridge::cli
