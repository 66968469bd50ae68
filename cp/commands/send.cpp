// SEND and FOR: act at the console of another virtual machine.
// CP Commands and Utilities, "SEND", "FOR".

#include <fmt/format.h>

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

CommandResult send(CommandContext& context) {
  auto user = CAM_TRY(logged_on_user(context, context.operands.value("userid")));
  bool secondary = user->secondary_user() == context.vm.userid() && !user->console().connected();
  if (!secondary && !context.has_class("C")) {
    return fail<msg::HCPSND057E>(user->userid());
  }
  auto text = std::string(context.operands.value("text"));
  if (context.operands.has("CP")) {
    context.system.command_for(*user, std::move(text),
                               [user](std::string_view line) { user->console().write_cp(line); });
  } else {
    user->console().line_from_cp(std::move(text));
  }
  return 0;
}

CommandResult for_user(CommandContext& context) {
  auto user = CAM_TRY(logged_on_user(context, context.operands.value("userid")));
  auto issuer = context.vm.shared_from_this();
  context.system.command_for(
      *user, std::string(context.operands.value("command")),
      [issuer, prefix = fmt::format("{:<8}: ", user->userid())](std::string_view line) {
        issuer->console().write_cp(prefix + std::string(line));
      });
  return 0;
}

}  // namespace

const CommandSpec kSend{
    .name = "SEND",
    .min_abbreviation = 4,
    .classes = "CG",
    .syntax = "[ CP ] userid:word text",
    .summary = "Type a line at the console of another virtual machine.",
    .help =
        "SEND userid text gives the text to the user's virtual machine as if it had been typed at "
        "its console; SEND CP userid command has CP execute the command for it. You need class C, "
        "or must be the user's secondary user while it is disconnected: see SET SECUSER. The "
        "secondary user also sees what the machine writes, each line with the user ID before "
        "it.\n\n"
        "HCPSND057E says that you may not; HCPMSG045E that the user is not logged on.\n\n"
        "Example: SEND LAB02 QUERY DISK",
    .run = send,
};
const CommandSpec kFor{
    .name = "FOR",
    .min_abbreviation = 3,
    .classes = "C",
    .syntax = "userid:word CMD command:text",
    .summary = "Execute a CP command as if another user had entered it.",
    .help =
        "FOR userid CMD command executes a CP command for a user who is logged on, with that "
        "user's devices and privilege classes. The reply comes to your console, each line with "
        "the user ID before it, when the other machine has executed the command. It needs class "
        "C.\n\n"
        "Example: FOR LAB02 CMD QUERY VIRTUAL DASD",
    .run = for_user,
};

}  // namespace cambridge::cp::commands
