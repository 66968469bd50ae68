/// The command processor: finds the command that a line names, checks class and syntax, runs it.
#pragma once

#include <memory>

#include "cp/system/command_processor.h"

namespace cambridge::cp::commands {

std::unique_ptr<CommandProcessor> make_command_processor();

}  // namespace cambridge::cp::commands
