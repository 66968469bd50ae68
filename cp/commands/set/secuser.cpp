// SET and QUERY SECUSER and OBSERVER: who sees, and types at, another user's console.
// CP Commands and Utilities, "SET SECUSER", "SET OBSERVER", "QUERY SECUSER", "QUERY OBSERVER".

#include <fmt/format.h>

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

enum class Role { Secondary, Observer };

std::string holder(const VirtualMachine& user, Role role) {
  return role == Role::Secondary ? user.secondary_user() : user.observer();
}

void appoint(VirtualMachine& user, Role role, std::string userid) {
  if (role == Role::Secondary) {
    user.set_secondary_user(std::move(userid));
  } else {
    user.set_observer(std::move(userid));
  }
}

/// What the directory's CONSOLE statement says.
std::string from_directory(const VirtualMachine& user, Role role) {
  const auto& console = user.entry().console;
  bool mine = console && console->observer == (role == Role::Observer);
  return mine ? console->secondary_user : std::string();
}

CommandResult set_role(CommandContext& context, Role role) {
  auto words = context.operands.values("userid");
  bool other = words.size() == 2;
  // One operand changes one's own console; two, another user's, which needs the class.
  auto user = CAM_TRY(logged_on_user(context, other ? words[0] : "*"));
  if (user.get() != &context.vm && !context.has_class("AC")) {
    return fail<msg::HCPSET003E>(upper_case(words[0]));
  }
  auto word = upper_case(words.back());
  if (word == "OFF") {
    appoint(*user, role, "");
  } else if (word == "RESET") {
    appoint(*user, role, from_directory(*user, role));
  } else {
    if (word == "*") {
      word = context.vm.userid();
    }
    if (context.system.directory()->find(word) == nullptr) {
      return fail<msg::HCPLNM053E>(word);
    }
    if (word == user->userid()) {
      return fail<msg::HCPCMD002E>(word);
    }
    appoint(*user, role, word);
  }
  return 0;
}

CommandResult query_role(CommandContext& context, Role role) {
  auto who = context.operands.value("userid");
  auto user = CAM_TRY(logged_on_user(context, who.empty() ? "*" : who));
  if (user.get() != &context.vm && !context.has_class("ABC")) {
    return fail<msg::HCPCQV003E>(upper_case(who));
  }
  std::string_view name = role == Role::Secondary ? "SECUSER" : "OBSERVER";
  auto userid = holder(*user, role);
  if (userid.empty()) {
    context.reply(fmt::format("{} IS UNDEFINED", name));
    return 0;
  }
  auto machine = context.system.find_user(userid);
  std::string_view state = !machine                         ? "IS NOT LOGGED ON"
                           : machine->console().connected() ? "IS LOGGED ON"
                                                            : "IS DISCONNECTED";
  context.reply(fmt::format("{} {} {}", name, userid, state));
  return 0;
}

CommandResult set_secuser(CommandContext& context) {
  return set_role(context, Role::Secondary);
}
CommandResult set_observer(CommandContext& context) {
  return set_role(context, Role::Observer);
}
CommandResult query_secuser(CommandContext& context) {
  return query_role(context, Role::Secondary);
}
CommandResult query_observer(CommandContext& context) {
  return query_role(context, Role::Observer);
}

}  // namespace

const CommandSpec kSetSecuser{
    .name = "SECUSER",
    .min_abbreviation = 7,
    .classes = "ACG",
    .syntax = "userid:word [ userid:word ]",
    .summary = "Name the user who attends a console while it is disconnected.",
    .help =
        "SET SECUSER userid makes that user your secondary user: while you are disconnected he "
        "sees what your console would show, each line with your user ID before it, and may type "
        "for you with SEND. SET SECUSER OFF ends that, RESET goes back to the directory's CONSOLE "
        "statement. With class A or C, SET SECUSER target userid does it for another user; * is "
        "yourself.\n\n"
        "Example: SET SECUSER LAB02 *",
    .run = set_secuser,
};
const CommandSpec kSetObserver{
    .name = "OBSERVER",
    .min_abbreviation = 8,
    .classes = "ACG",
    .syntax = "userid:word [ userid:word ]",
    .summary = "Name a user who sees all that a console shows.",
    .help =
        "SET OBSERVER userid lets that user see everything that your console shows, whether you "
        "are connected or not; he cannot type there. OFF ends it, RESET goes back to the "
        "directory. With class A or C, SET OBSERVER target userid does it for another user.\n\n"
        "Example: SET OBSERVER MAINT",
    .run = set_observer,
};
const CommandSpec kQuerySecuser{
    .name = "SECUSER",
    .min_abbreviation = 7,
    .classes = "ABCG",
    .syntax = "[ userid:word ]",
    .summary = "Show who attends a console while it is disconnected.",
    .help =
        "QUERY SECUSER shows your secondary user and whether he is logged on, or SECUSER IS "
        "UNDEFINED. Class A, B or C may name another user.\n\nExample: QUERY SECUSER",
    .run = query_secuser,
};
const CommandSpec kQueryObserver{
    .name = "OBSERVER",
    .min_abbreviation = 8,
    .classes = "ABCG",
    .syntax = "[ userid:word ]",
    .summary = "Show who sees all that a console shows.",
    .help =
        "QUERY OBSERVER shows your observer and whether he is logged on, or OBSERVER IS UNDEFINED. "
        "Class A, B or C may name another user.\n\nExample: QUERY OBSERVER",
    .run = query_observer,
};

}  // namespace cambridge::cp::commands
