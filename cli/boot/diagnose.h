/// The DIAGNOSE codes that a guest of `cambridge boot` may use. DIAG 308 and 260 as Linux needs
/// them; every other code is a specification exception.
#pragma once

#include "machine/cpu/virtual_cpu.h"

namespace cambridge::cli {

enum class DiagnoseOutcome : u8 { Done, Reboot, PowerOff };

DiagnoseOutcome execute_diagnose(machine::VirtualCpu& cpu);

}  // namespace cambridge::cli
