/// The CPU identification of a virtual machine. PoO ch. 10 "STORE CPU ID"; CP Commands and
/// Utilities, "QUERY CPUID".
#pragma once

#include "cp/virtual_machine/virtual_machine.h"

namespace cambridge::cp::commands {

/// Version FF (a virtual machine), serial, machine type, 8000. The serial is that of the CPU
/// statement or OPTION CPUID in the directory, if there is one.
u64 cpu_identity(const VirtualMachine& vm);

}  // namespace cambridge::cp::commands
