// SYSTEM, STOP, ATTN, REQUEST, CPU: the keys of the virtual machine's panel.
// CP Commands and Utilities, "SYSTEM", "STOP", "ATTN", "CPU".

#include <fmt/format.h>

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

CommandResult system_key(CommandContext& context) {
  if (context.operands.has("RESTART")) {
    return fail<msg::HCPSYS475E>("SYSTEM RESTART");
  }
  bool clear = context.operands.has("CLEAR");
  context.reply(clear ? "Storage cleared - system reset." : "System reset.");
  context.vm.post([clear](VirtualMachine& vm) {
    vm.system_reset(clear);
    vm.enter_cp_mode();
  });
  return 0;
}

CommandResult stop(CommandContext& context) {
  auto address = context.operands.value("address");
  if (!address.empty() && address != "0" && address != "00" && upper_case(address) != "ALL") {
    return fail<msg::HCPSYS475E>(fmt::format("CPU {}", address));
  }
  context.vm.post([](VirtualMachine& vm) {
    vm.stop();
    vm.console().enter_cp_read();
  });
  return 0;
}

CommandResult attention(CommandContext& context) {
  if (!context.vm.cpu().loaded()) {
    return fail<msg::HCPGIR453W>();
  }
  context.vm.post([](VirtualMachine& vm) {
    if (vm.console().in_cp_read()) {
      vm.leave_cp_mode();
    }
    vm.console_attention();
  });
  return 0;
}

CommandResult cpu(CommandContext& context) {
  auto address = upper_case(context.operands.value("address"));
  if (address != "0" && address != "00" && address != "ALL") {
    return fail<msg::HCPSYS475E>(fmt::format("CPU {}", address));
  }
  return context.system.commands().execute(context.system, context.vm,
                                           context.operands.value("command"), context.source);
}

}  // namespace

const CommandSpec kSystem{
    .name = "SYSTEM",
    .min_abbreviation = 3,
    .classes = "G",
    .syntax = "{ CLEar | RESET | RESTart }",
    .summary = "Reset your virtual machine, or clear its storage.",
    .help =
        "SYSTEM RESET ends what runs in the virtual machine: all I/O stops, pending interruptions "
        "are forgotten. SYSTEM CLEAR also makes its storage zero. Devices stay as they are. The "
        "console is left in CP READ; IPL starts a system again. SYSTEM RESTART is not supported "
        "for CMS here.\n\n"
        "Responses: System reset. or Storage cleared - system reset.\n\n"
        "Example: SYSTEM CLEAR",
    .run = system_key,
};
const CommandSpec kStop{
    .name = "STOP",
    .min_abbreviation = 4,
    .classes = "G",
    .syntax = "[ [ CPU ] address:word ]",
    .summary = "Stop the virtual CPU.",
    .help =
        "STOP stops the virtual machine as the stop key of a real one does; the console is in CP "
        "READ. BEGIN lets it go on at the place where it stopped. There is one virtual CPU, 00.\n\n"
        "Example: #CP STOP",
    .run = stop,
};
const CommandSpec kAttn{
    .name = "ATTN",
    .min_abbreviation = 4,
    .classes = "G",
    .syntax = "",
    .summary = "Make an attention interruption at your virtual console.",
    .help =
        "ATTN presents an attention interruption from the console to the virtual machine, as the "
        "request key of a 3215 does. A machine in CP READ goes on first. CMS then reads a line if "
        "one waits. REQUEST is the same command.\n\n"
        "Example: ATTN",
    .run = attention,
};
const CommandSpec kRequest{
    .name = "REQUEST",
    .min_abbreviation = 3,
    .classes = "G",
    .syntax = "",
    .summary = kAttn.summary,
    .help = kAttn.help,
    .run = attention,
};
const CommandSpec kCpu{
    .name = "CPU",
    .min_abbreviation = 3,
    .classes = "G",
    .syntax = "address:word command:text",
    .summary = "Address a command to one of your virtual CPUs.",
    .help =
        "CPU nn command executes a CP command for the virtual CPU nn; ALL stands for each. A "
        "virtual machine has the one CPU 00 here, so that only 00 and ALL are accepted; with one "
        "CPU the replies carry no CPU prefix.\n\n"
        "Example: CPU 00 QUERY CPUID",
    .run = cpu,
};

}  // namespace cambridge::cp::commands
