/// Puts a system together: CP with its commands and DIAGNOSE codes, and CMS as a native guest.
#pragma once

#include <memory>

#include "cp/system/system.h"

namespace cambridge::cli {

std::unique_ptr<cp::System> assemble(cp::SystemParts parts);

}  // namespace cambridge::cli
