/// A system to run a script on: one that runs already, else one started in this process for the
/// time of the script.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "cli/script/console_link.h"

namespace cambridge::cli {

/// Calls `work` with a console on the system of the folder; without a folder on a scratch system.
/// Returns what `work` returns, or 1 after a message when there is no system to be had.
int with_console(const std::optional<std::filesystem::path>& folder,
                 const std::function<int(ConsoleLink&)>& work);

}  // namespace cambridge::cli
