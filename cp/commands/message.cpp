#include <fmt/format.h>

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

/// " 17:33:25  * MSG FROM MAINT   : HELLO"
std::string message_text(CommandContext& context, std::string_view text) {
  return fmt::format(" {}  * MSG FROM {:<8}: {}", context.system.clock().civil().time(),
                     context.vm.userid(), text);
}

CommandResult send_to_all(CommandContext& context, const std::string& line) {
  if (!context.vm.has_class("AB")) {
    return fail<msg::HCPMSG045E>("ALL");
  }
  for (const auto& user : context.system.users()) {
    if (user->settings.msg) {
      user->console().write_cp(line);
    }
  }
  return 0;
}

CommandResult message(CommandContext& context) {
  auto userid = upper_case(context.operands.value("userid"));
  auto line = message_text(context, context.operands.value("text"));
  if (userid == "ALL") {
    return send_to_all(context, line);
  }
  if (userid == "*") {
    userid = context.vm.userid();
  } else if (userid == "OP" || abbreviates(userid, "OPerator")) {
    userid = context.system.configuration().operator_user;
  }
  auto user = context.system.find_user(userid);
  if (!user) {
    return fail<msg::HCPMSG045E>(userid);
  }
  if (!user->settings.msg) {
    return fail<msg::HCPMFS057I>(userid, "MSG off");
  }
  if (!user->console().connected()) {
    return fail<msg::HCPMFS057I>(userid, "disconnected");
  }
  user->console().write_cp(line);
  return 0;
}

}  // namespace

const CommandSpec kMessage{
    .name = "MESSAGE",
    .min_abbreviation = 1,
    .classes = "",
    .syntax = "userid:word text",
    .summary = "Send a line of text to another user.",
    .help =
        "MESSAGE userid text shows the text on the user's console, with the time and your user ID "
        "before "
        "it. * stands for yourself and OPERATOR for the system operator, whatever the operator's "
        "user ID "
        "is. ALL (class A or B) sends to every user. A user who is disconnected, or has SET MSG "
        "OFF, does "
        "not get the text, and HCPMFS057I tells you so.",
    .run = message,
};
const CommandSpec kMsg{
    .name = "MSG",
    .min_abbreviation = 3,
    .classes = "",
    .syntax = kMessage.syntax,
    .summary = kMessage.summary,
    .help = kMessage.help,
    .run = message,
};

}  // namespace cambridge::cp::commands
