// QUERY VIRTUAL: the user's own virtual machine. CP Commands and Utilities, "QUERY VIRTUAL ALL" and
// the operands after it.

#include <fmt/format.h>

#include "cp/commands/cpu_identity.h"
#include "cp/commands/query/device_lines.h"
#include "cp/commands/specs.h"
#include "cp/system/civil_text.h"

namespace cambridge::cp::commands {
namespace {

void write_storage(CommandContext& context) {
  context.reply(fmt::format("STORAGE = {}", storage_size_text(context.vm.storage().size())));
}

void write_cpus(CommandContext& context) {
  context.reply(fmt::format("CPU 00  ID  {:016X} (BASE) CP   CPUAFF ON", cpu_identity(context.vm)));
}

enum class Kind { Console, Reader, Punch, Printer, Dasd };

Kind kind_of(const VirtualDevice& device) {
  if (device.minidisk() != nullptr) {
    return Kind::Dasd;
  }
  const auto* unit = std::get_if<UnitRecordDevice>(&device.what);
  if (unit == nullptr) {
    return Kind::Console;
  }
  return unit->kind == UnitRecordKind::Reader  ? Kind::Reader
         : unit->kind == UnitRecordKind::Punch ? Kind::Punch
                                               : Kind::Printer;
}

/// Returns how many there were.
int write_devices(CommandContext& context, Kind kind) {
  int count = 0;
  for (const auto& [number, device] : context.vm.devices()) {
    if (kind_of(device) == kind) {
      write_virtual_device(context, device);
      ++count;
    }
  }
  return count;
}

void write_all(CommandContext& context) {
  write_storage(context);
  context.reply("XSTORE = none");
  write_cpus(context);
  for (auto kind : {Kind::Console, Kind::Reader, Kind::Punch, Kind::Printer, Kind::Dasd}) {
    write_devices(context, kind);
  }
}

CommandResult write_kind(CommandContext& context, Kind kind, std::string_view name) {
  if (write_devices(context, kind) == 0) {
    return fail<msg::HCPQVD040E>(name);
  }
  return 0;
}

CommandResult query_virtual(CommandContext& context) {
  const auto& operands = context.operands;
  if (operands.has("STORAGE")) {
    write_storage(context);
  } else if (operands.has("XSTORE")) {
    context.reply("XSTORE = none");
  } else if (operands.has("CPUS")) {
    write_cpus(context);
  } else if (operands.has("CONSOLE")) {
    return write_kind(context, Kind::Console, "CONS");
  } else if (operands.has("DASD")) {
    return write_kind(context, Kind::Dasd, "DASD");
  } else if (operands.has("RDR") || operands.has("READER")) {
    return write_kind(context, Kind::Reader, "RDR");
  } else if (operands.has("PUNCH")) {
    return write_kind(context, Kind::Punch, "PUN");
  } else if (operands.has("PRINTER") || operands.has("PRT")) {
    return write_kind(context, Kind::Printer, "PRT");
  } else if (operands.has("UR")) {
    for (auto kind : {Kind::Reader, Kind::Punch, Kind::Printer}) {
      write_devices(context, kind);
    }
  } else if (operands.has("device")) {
    auto number = device_number(operands.value("device"));
    const auto* device = context.vm.device(number);
    if (device == nullptr) {
      return fail<msg::HCPQVD040E>(device_text(number));
    }
    write_virtual_device(context, *device);
  } else if (!operands.items().empty() && !operands.has("ALL")) {
    return fail<msg::HCPSYS475E>(fmt::format("QUERY VIRTUAL {}", operands.items()[0].first));
  } else {
    write_all(context);
  }
  return 0;
}

CommandResult query_cpuid(CommandContext& context) {
  context.reply(fmt::format("CPUID = {:016X}", cpu_identity(context.vm)));
  return 0;
}

}  // namespace

const CommandSpec kQueryVirtual{
    .name = "VIRTUAL",
    .min_abbreviation = 1,
    .classes = "G",
    .syntax =
        "[ { ALL | STORage | XSTORe | CPUs | CONSole | DAsd | RDR | READer | PUnch | PRinTer | "
        "PRT | UR | CRYPTO | CTCA | FCP | FLASHCOPY | GRAF | LINEs | MSGDEVICEs | MSGPROC | "
        "NIC | OSA | PAV | SWCH | TAPEs | device:vdev } ]",
    .summary = "Show your virtual machine: storage, CPU and devices.",
    .help =
        "QUERY VIRTUAL shows the storage, the CPU and every device of your virtual machine; an "
        "operand picks one part: STORAGE, CPUS, CONSOLE, RDR, PUNCH, PRINTER, UR (the three unit "
        "record kinds), DASD, or a device number.\n\n"
        "A disk's line has its number and type, the volume (or TEMP and VDSK), R/O or R/W, the "
        "size in cylinders or blocks, the real device and the subchannel. HCPQVD040E says that "
        "you have no such device. Kinds of devices that this level cannot make answer "
        "HCPSYS475E.\n\n"
        "Example: QUERY VIRTUAL DASD",
    .run = query_virtual,
};
const CommandSpec kQueryCpuid{
    .name = "CPUID",
    .min_abbreviation = 5,
    .classes = "G",
    .syntax = "",
    .summary = "Show the identification of your virtual CPU.",
    .help =
        "QUERY CPUID shows the 16 hexadecimal digits that the instruction STORE CPU ID gives: FF, "
        "the processor's serial number, its machine type, and 8000.\n\nExample: QUERY CPUID",
    .run = query_cpuid,
};

}  // namespace cambridge::cp::commands
