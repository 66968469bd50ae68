/// PIPE: runs a pipeline in CMS. z/VM: CMS Pipelines User's Guide and Reference.
#pragma once

#include "cms/shell/command_spec.h"

namespace cambridge::cms::pipe {

extern const CommandSpec kPipe;

}  // namespace cambridge::cms::pipe
