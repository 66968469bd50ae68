#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

CommandResult logoff(CommandContext& context) {
  context.system.logoff(context.vm, "", context.operands.has("HOLD"));
  return 0;
}

CommandResult disconnect(CommandContext& context) {
  context.system.disconnect(context.vm, context.operands.has("HOLD"));
  return 0;
}

}  // namespace

const CommandSpec kLogoff{
    .name = "LOGOFF",
    .min_abbreviation = 3,
    .classes = "",
    .syntax = "[ HOld ]",
    .summary = "End your session and your virtual machine.",
    .help =
        "LOGOFF ends the virtual machine: its devices are detached, its storage is gone, minidisks "
        "keep "
        "their content. The connect time and the processor time used are shown. With HOLD the "
        "terminal "
        "stays connected and shows the logo for the next LOGON."
        "\n\nExample:  LOGOFF",
    .run = logoff,
};
const CommandSpec kLogout{
    .name = "LOGOUT",
    .min_abbreviation = 6,
    .classes = "",
    .syntax = kLogoff.syntax,
    .summary = kLogoff.summary,
    .help = kLogoff.help,
    .run = logoff,
};
const CommandSpec kDisconnect{
    .name = "DISCONNECT",
    .min_abbreviation = 4,
    .classes = "",
    .syntax = "[ HOld ]",
    .summary = "Leave the terminal and let the virtual machine run on.",
    .help =
        "DISCONNECT takes the terminal away from the virtual machine, which goes on running. "
        "Output to the "
        "console is dropped, a read waits. LOGON with the same user ID connects to it again."
        "\n\nExample:  DISCONNECT",
    .run = disconnect,
};

}  // namespace cambridge::cp::commands
