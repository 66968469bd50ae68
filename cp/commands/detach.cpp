// DETACH: devices leave the virtual machine. CP Commands and Utilities, "DETACH".

#include <fmt/format.h>

#include "cp/commands/device_names.h"
#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

struct Range {
  u16 first = 0;
  u16 last = 0;
};

Range range_of(std::string_view text) {
  auto dash = text.find('-');
  auto first = device_number(text.substr(0, dash));
  auto last = dash == std::string_view::npos ? first : device_number(text.substr(dash + 1));
  return {first, last};
}

CommandResult detach_range(CommandContext& context, Range range) {
  std::vector<std::pair<u16, std::string>> found;
  for (const auto& [number, device] : context.vm.devices()) {
    if (number >= range.first && number <= range.last) {
      found.emplace_back(number, device_name(device));
    }
  }
  if (found.empty()) {
    return fail<msg::HCPDTV040E>(device_text(range.first));
  }
  for (const auto& [number, name] : found) {
    context.system.detach(context.vm, number);
    context.reply(fmt::format("{} {} DETACHED", name, device_text(number)));
  }
  return 0;
}

CommandResult detach(CommandContext& context) {
  if (context.operands.has("other")) {
    return fail<msg::HCPSYS475E>("DETACH of anything but devices");
  }
  if (context.operands.has("FROM")) {
    return fail<msg::HCPSYS475E>("DETACH of a real device");
  }
  int return_code = 0;
  for (auto text : context.operands.values("target")) {
    auto range = range_of(text);
    if (range.first > range.last) {
      return fail<msg::HCPCMD002E>(text);
    }
    return_code = CAM_TRY(detach_range(context, range));
  }
  return return_code;
}

}  // namespace

const CommandSpec kDetach{
    .name = "DETACH",
    .min_abbreviation = 3,
    .classes = "G",
    .syntax = "{ target:range... [ FROM userid ] | { CPU | NIC | CRYPTO | DATASPACE } other:text }",
    .summary = "Take devices away from your virtual machine.",
    .help =
        "DETACH vdev removes the device from your virtual machine; several numbers and ranges such "
        "as 300-30F can be given. Minidisks keep their content and can be linked again, temporary "
        "disks are gone for ever.\n\n"
        "Release a disk in CMS before you detach it (RELEASE vdev (DET does both). The response "
        "is DASD vdev DETACHED, one line per device. HCPDTV040E says that you have no such "
        "device.\n\n"
        "Example: DETACH 29E",
    .run = detach,
};

}  // namespace cambridge::cp::commands
