/// Commands of z/VM that are known by name and refused with DMSxxx475E: the data list unbuilt.def
/// made into command values.
#pragma once

#include <vector>

#include "cms/shell/command_spec.h"

namespace cambridge::cms::commands {

const std::vector<CommandSpec>& unbuilt_commands();

}  // namespace cambridge::cms::commands
