/// The commands of CMS, and the operands of its QUERY and SET: the explicit lists.
#pragma once

#include <span>

#include "cms/shell/command_spec.h"

namespace cambridge::cms::commands {

/// All commands, in manual order. PIPE is added by the nucleus.
std::span<const CommandSpec* const> all_commands();
std::span<const CommandSpec* const> query_operands();
std::span<const CommandSpec* const> set_operands();

}  // namespace cambridge::cms::commands
