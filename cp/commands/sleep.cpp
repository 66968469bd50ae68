// SLEEP. CP Commands and Utilities, "SLEEP".

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

CommandResult sleep(CommandContext& context) {
  const auto& operands = context.operands;
  i64 seconds = 0;
  if (auto amount = operands.value("amount"); !amount.empty()) {
    if (amount.size() > 5 || (seconds = std::stol(std::string(amount))) == 0) {
      return fail<msg::HCPCMD002E>(amount);
    }
    // Minutes unless another unit is given.
    i64 unit = operands.has("SEC") ? 1 : operands.has("HRS") ? 3600 : 60;
    seconds *= unit;
  }
  context.vm.post([seconds](VirtualMachine& vm) { vm.sleep(seconds * 1'000'000'000); });
  return 0;
}

}  // namespace

const CommandSpec kSleep{
    .name = "SLEEP",
    .min_abbreviation = 2,
    .classes = "",
    .syntax = "[ amount:number [ { SEC | MIN | HRS } ] ]",
    .summary = "Stop the virtual machine for a while, ready to show messages.",
    .help =
        "SLEEP stops your virtual machine until you press Enter or make an attention; messages "
        "from others and from CP are still shown. With a number it wakes by itself after that "
        "many seconds (SEC), minutes (MIN, the default) or hours (HRS), and goes on where it "
        "was: an EXEC can wait that way.\n\n"
        "Example: CP SLEEP 5 SEC",
    .run = sleep,
};

}  // namespace cambridge::cp::commands
