// FORCE and SHUTDOWN: the end of sessions, of one user or of all.
// CP Commands and Utilities, "FORCE", "SHUTDOWN".

#include <fmt/format.h>

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

CommandResult force(CommandContext& context) {
  const auto& operands = context.operands;
  if (operands.has("WITHIN")) {
    return fail<msg::HCPSYS475E>("FORCE with WITHIN");
  }
  auto user = CAM_TRY(logged_on_user(context, operands.value("userid")));
  if (user->logging_off()) {
    return fail<msg::HCPUSO361E>(user->userid());
  }
  if (operands.has("DISCONNECT")) {
    context.system.disconnect(*user, false);
  } else {
    context.system.logoff(*user, context.vm.userid());
  }
  return 0;
}

CommandResult shutdown(CommandContext& context) {
  const auto& operands = context.operands;
  auto name = upper_case(operands.value("name"));
  if (!name.empty() && name != context.system.name()) {
    return fail<msg::HCPSHU021E>(name);
  }
  for (auto refused : {"WITHIN", "BY", "REIPL", "WAIT", "CANCEL"}) {
    if (operands.has(refused)) {
      return fail<msg::HCPSYS475E>(fmt::format("SHUTDOWN {}", refused));
    }
  }
  context.system.shutdown(context.vm.userid());
  return 0;
}

}  // namespace

const CommandSpec kForce{
    .name = "FORCE",
    .min_abbreviation = 5,
    .classes = "A",
    .syntax = "userid [ { LOGoff | DISConnect | IMMEDiate | WITHIN seconds:number } ]",
    .summary = "Log off another user, or take away the terminal.",
    .help =
        "FORCE userid ends the user's session as LOGOFF would, at once: what runs there is lost, "
        "files that are not closed stay as they were. DISCONNECT only takes the terminal away and "
        "lets the virtual machine run on.\n\n"
        "The user sees LOGOFF AT time BY SYSTEM; you and the operator see a line that ends in "
        "FORCED BY and your user ID. HCPMSG045E says that the user is not logged on, HCPUSO361E "
        "that the session is ending already.\n\n"
        "Example: FORCE LAB03",
    .run = force,
};
const CommandSpec kShutdown{
    .name = "SHUTDOWN",
    .min_abbreviation = 8,
    .classes = "A",
    .syntax =
        "[ { SYSTEM name:word | IMMEDiate | WITHIN seconds:number | BY time:word | REIPL | "
        "WAIT | CANCEL }... ]",
    .summary = "End the system and every session on it.",
    .help =
        "SHUTDOWN logs off every user and ends the system; data on minidisks is safe. Every user "
        "sees SYSTEM SHUTDOWN STARTED and HCPSHU2116I with the time and your user ID. Send a "
        "WARNING first.\n\n"
        "SYSTEM name makes sure that you are on the system that you mean. The operands that delay "
        "or repeat (WITHIN, BY, REIPL, CANCEL) are not supported here: `cambridge start` starts "
        "the system again.\n\n"
        "Example: SHUTDOWN",
    .run = shutdown,
};

}  // namespace cambridge::cp::commands
