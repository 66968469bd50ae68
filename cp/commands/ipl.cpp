// IPL: loads a system into the virtual machine. CP Commands and Utilities, "IPL".

#include <fmt/format.h>

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

/// The minidisk that holds CMS is 190 of its owner, by convention.
constexpr u16 kCmsSystemDisk = 0x190;

CommandResult ipl_device(CommandContext& context, u16 number, const std::string& parm) {
  const auto* device = context.vm.device(number);
  if (device == nullptr) {
    return fail<msg::HCPIPL040E>(device_text(number));
  }
  const auto* disk = device->minidisk();
  if (disk == nullptr) {
    return fail<msg::HCPIPL419E>(device_text(number));
  }
  if (disk->owner_number != kCmsSystemDisk || disk->temporary) {
    return fail<msg::HCPIPL419E>(device_text(number));
  }
  CAM_TRY(context.system.ipl(context.vm, "CMS", parm, number));
  return 0;
}

CommandResult ipl(CommandContext& context) {
  const auto& operands = context.operands;
  for (auto refused : {"STOP", "DUMP", "LOADPARM", "ATTN"}) {
    if (operands.has(refused)) {
      return fail<msg::HCPSYS475E>(fmt::format("IPL with {}", refused));
    }
  }
  auto system = upper_case(operands.value("system"));
  auto parm = upper_case(operands.value("parm"));
  bool device = !context.system.has_native_system(system) && is_device_number(system);
  if (operands.has("CLEAR")) {
    if (!device && !context.system.has_native_system(system)) {
      return fail<msg::HCPIPL408E>(system);
    }
    context.vm.post([](VirtualMachine& vm) { vm.system_reset(true); });
  }
  if (device) {
    return ipl_device(context, device_number(system), parm);
  }
  CAM_TRY(context.system.ipl(context.vm, system, parm));
  return 0;
}

}  // namespace

const CommandSpec kIpl{
    .name = "IPL",
    .min_abbreviation = 1,
    .classes = "G",
    .syntax =
        "system:word [ { CLear | NOCLear | STOP | ATTN | DUMP | LOADparm load:word }... ] "
        "[ PARM parm:text ]",
    .summary = "Load a system into your virtual machine and start it.",
    .help =
        "IPL CMS starts CMS from its named saved system; IPL 190 starts the same CMS from its "
        "system disk. What ran before is gone: the virtual machine is reset, its devices stay.\n\n"
        "CLEAR makes all storage zero first. PARM hands the rest of the line to the system; CMS "
        "knows AUTOCR (do not wait for Enter before the profile runs), NOSPROF and others, see "
        "HELP CMS IPL. PARM must come last.\n\n"
        "HCPIPL408E says that there is no system of that name, HCPIPL040E that you have no such "
        "device. Machine code on a device is refused with HCPIPL419E: this level starts it with "
        "`cambridge boot` only.\n\n"
        "Example: IPL CMS PARM AUTOCR",
    .run = ipl,
};

}  // namespace cambridge::cp::commands
