/// The reply lines that describe devices, for QUERY VIRTUAL, QUERY DASD and QUERY device.
#pragma once

#include <string>

#include "cp/commands/command_spec.h"

namespace cambridge::cp::commands {

/// One device of the issuer: a line for a disk, several for console and unit record.
void write_virtual_device(CommandContext& context, const VirtualDevice& device);

/// "DASD 0202 CP SYSTEM VMCOM2   1"
std::string real_dasd_line(const CommandContext& context, const Volume& volume);

}  // namespace cambridge::cp::commands
