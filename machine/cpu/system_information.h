/// The blocks of STORE SYSTEM INFORMATION. PoO ch. 10.
#pragma once

#include <array>

#include "machine/cpu/configuration.h"

namespace cambridge::machine {

using SystemInformation = std::array<u8, 4096>;

/// Returns false when there is no such block.
bool system_information(const Configuration& configuration, unsigned function, unsigned selector1,
                        unsigned selector2, u16 cpu_address, SystemInformation& into);

}  // namespace cambridge::machine
