#include "cp/commands/device_names.h"

namespace cambridge::cp::commands {

std::string_view unit_record_name(UnitRecordKind kind) {
  switch (kind) {
    case UnitRecordKind::Reader:
      return "RDR ";
    case UnitRecordKind::Punch:
      return "PUN ";
    case UnitRecordKind::Printer:
      return "PRT ";
  }
  return "";
}

std::string_view device_name(const VirtualDevice& device) {
  if (device.minidisk() != nullptr) {
    return "DASD";
  }
  if (const auto* unit = std::get_if<UnitRecordDevice>(&device.what)) {
    return unit_record_name(unit->kind);
  }
  return "CONS";
}

}  // namespace cambridge::cp::commands
