#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

CommandResult begin(CommandContext& context) {
  if (!context.operands.value("hexloc").empty()) {
    return fail<msg::HCPSYS475E>("BEGIN with a storage location");
  }
  if (!context.vm.cpu().loaded()) {
    return fail<msg::HCPGIR453W>();
  }
  context.vm.post([](VirtualMachine& vm) { vm.leave_cp_mode(); });
  return 0;
}

}  // namespace

const CommandSpec kBegin{
    .name = "BEGIN",
    .min_abbreviation = 1,
    .classes = "G",
    .syntax = "[ hexloc ]",
    .summary = "Resume the virtual machine.",
    .help =
        "BEGIN leaves CP READ; the virtual machine goes on where it stopped. A machine that has "
        "not been "
        "IPLed cannot go on: HCPGIR453W is shown and the console stays in CP READ."
        "\n\nExample:  BEGIN",
    .run = begin,
};

}  // namespace cambridge::cp::commands
