// MESSAGE, MSGNOH, WARNING, SMSG: lines from one user to another.
// CP Commands and Utilities, "MESSAGE", "MSGNOH", "WARNING", "SMSG".

#include <fmt/format.h>

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

/// What kind of line it is decides who may not get it.
enum class Line { Message, Warning };

bool receives(const VirtualMachine& user, Line kind) {
  return kind == Line::Message ? user.settings.msg : user.settings.wng;
}

CommandResult send_line(CommandContext& context, Line kind, const std::string& line) {
  auto word = upper_case(context.operands.value("userid"));
  if (word == "ALL") {
    if (!context.has_class("AB")) {
      return fail<msg::HCPMSG045E>("ALL");
    }
    for (const auto& user : context.system.users()) {
      if (receives(*user, kind)) {
        user->console().write_cp(line);
      }
    }
    return 0;
  }
  auto user = CAM_TRY(logged_on_user(context, word));
  if (!receives(*user, kind)) {
    return fail<msg::HCPMFS057I>(user->userid(), kind == Line::Message ? "MSG off" : "WNG off");
  }
  // A secondary user or an observer sees what a disconnected user is told.
  if (!user->console().connected() && user->secondary_user().empty()) {
    return fail<msg::HCPMFS057I>(user->userid(), "disconnected");
  }
  user->console().write_cp(line);
  return 0;
}

/// " 17:33:25  * MSG FROM MAINT   : HELLO"
CommandResult message(CommandContext& context) {
  return send_line(context, Line::Message,
                   fmt::format(" {}  * MSG FROM {:<8}: {}", context.system.clock().civil().time(),
                               context.vm.userid(), context.operands.value("text")));
}

CommandResult message_without_header(CommandContext& context) {
  return send_line(context, Line::Message, std::string(context.operands.value("text")));
}

/// UNVERIFIED: the layout, by analogy with MESSAGE.
CommandResult warning(CommandContext& context) {
  return send_line(context, Line::Warning,
                   fmt::format(" {}  WARNING FROM {:<8}: {}", context.system.clock().civil().time(),
                               context.vm.userid(), context.operands.value("text")));
}

/// A special message reaches programs only, through IUCV *MSG, which no guest can use here.
CommandResult special_message(CommandContext& context) {
  auto user = CAM_TRY(logged_on_user(context, context.operands.value("userid")));
  return fail<msg::HCPMFS057I>(user->userid(), "SMSG off");
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
        "before it. * stands for yourself and OPERATOR for the system operator, whatever the "
        "operator's user ID is. ALL (class A or B) sends to every user.\n\n"
        "A user who is disconnected, or has SET MSG OFF, does not get the text, and HCPMFS057I "
        "tells you so; HCPMSG045E says that nobody with this name is logged on. MSG is the same "
        "command.\n\n"
        "Example: MSG OPERATOR PLEASE MOUNT MY DISK",
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
const CommandSpec kMsgnoh{
    .name = "MSGNOH",
    .min_abbreviation = 6,
    .classes = "B",
    .syntax = "userid:word text",
    .summary = "Send a line of text without the header that MESSAGE puts before it.",
    .help =
        "MSGNOH userid text shows the text alone: no time, no sender. It is for service machines "
        "that answer users and lay out their answers themselves, and needs class B because the "
        "receiver cannot see whom the line is from. Who gets it, and the messages, are as for "
        "MESSAGE.\n\n"
        "Example: MSGNOH LAB01 Your job has ended.",
    .run = message_without_header,
};
const CommandSpec kWarning{
    .name = "WARNING",
    .min_abbreviation = 1,
    .classes = "ABC",
    .syntax = "userid:word text",
    .summary = "Send an urgent line to a user, or to all.",
    .help =
        "WARNING userid text is a MESSAGE that a user cannot refuse with SET MSG OFF, only with "
        "SET WNG OFF. Operators use WARNING ALL before the system goes down. WNG is the same "
        "command.\n\n"
        "Example: WARNING ALL THE SYSTEM ENDS AT 18:00",
    .run = warning,
};
const CommandSpec kWng{
    .name = "WNG",
    .min_abbreviation = 3,
    .classes = "ABC",
    .syntax = kWarning.syntax,
    .summary = kWarning.summary,
    .help = kWarning.help,
    .run = warning,
};
const CommandSpec kSmsg{
    .name = "SMSG",
    .min_abbreviation = 2,
    .classes = "G",
    .syntax = "userid:word text",
    .summary = "Send a special message to the program in another virtual machine.",
    .help =
        "SMSG userid text is meant for a program that has asked for special messages, not for the "
        "user's console. Programs receive them through IUCV, which this level does not have: "
        "nobody receives special messages, and HCPMFS057I says so for every user who is logged "
        "on.\n\n"
        "Example: SMSG VMRMSVM QUERY",
    .run = special_message,
};

}  // namespace cambridge::cp::commands
