/// How replies name virtual devices: "DASD", "CONS", "RDR".
#pragma once

#include <string_view>

#include "cp/virtual_machine/virtual_device.h"

namespace cambridge::cp::commands {

std::string_view device_name(const VirtualDevice& device);
std::string_view unit_record_name(UnitRecordKind kind);

}  // namespace cambridge::cp::commands
