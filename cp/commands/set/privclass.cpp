// SET and QUERY PRIVCLASS. CP Commands and Utilities, "SET PRIVCLASS", "QUERY PRIVCLASS".

#include <algorithm>
#include <fmt/format.h>

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ123456";

// UNVERIFIED: the header line, and the last line of QUERY PRIVCLASS.
void show(CommandContext& context, const VirtualMachine& user, const std::string& current) {
  context.reply(fmt::format("Privilege classes for user {}", user.userid()));
  context.reply(fmt::format("            Currently: {}", current));
  context.reply(fmt::format("            Directory: {}", user.entry().classes));
}

bool within(std::string_view classes, std::string_view allowed) {
  return std::all_of(classes.begin(), classes.end(),
                     [&](char c) { return allowed.find(c) != std::string_view::npos; });
}

std::string combine(const std::string& current, std::string_view change) {
  char sign = change.front();
  if (sign != '+' && sign != '-') {
    return std::string(sign == '=' ? change.substr(1) : change);
  }
  std::string result;
  for (char c : kLetters) {
    bool has = current.find(c) != std::string::npos;
    bool named = change.substr(1).find(c) != std::string_view::npos;
    if (named ? sign == '+' : has) {
      result += c;
    }
  }
  return result;
}

/// Sorted, each once, as the directory has them.
std::string ordered(std::string_view classes) {
  std::string result;
  for (char c : kLetters) {
    if (classes.find(c) != std::string_view::npos) {
      result += c;
    }
  }
  return result;
}

CommandResult set_privclass(CommandContext& context) {
  auto who = upper_case(context.operands.value("userid"));
  auto user = CAM_TRY(logged_on_user(context, who.empty() ? "*" : who));
  bool own = user.get() == &context.vm;
  bool class_c = context.has_class("C");
  if (!class_c && (!own || !context.system.configuration().set_privclass)) {
    return fail<msg::HCPSET003E>("PRIVCLASS");
  }
  auto word = upper_case(context.operands.value("classes"));
  auto classes = word == "RESET" ? user->entry().classes : combine(user->classes(), word);
  auto letters = word == "RESET" ? std::string_view() : std::string_view(word);
  if (!letters.empty() && (letters[0] == '+' || letters[0] == '-' || letters[0] == '=')) {
    letters.remove_prefix(1);
  }
  if ((word != "RESET" && letters.empty()) || !within(letters, kLetters)) {
    return fail<msg::HCPCMD002E>(word);
  }
  // Without class C nobody gets more than the directory gives.
  if (!class_c && !within(classes, user->entry().classes)) {
    return fail<msg::HCPSET003E>(word);
  }
  classes = ordered(classes);
  user->set_classes(classes);
  show(context, *user, classes);
  return 0;
}

CommandResult query_privclass(CommandContext& context) {
  auto who = context.operands.value("userid");
  auto user = CAM_TRY(logged_on_user(context, who.empty() ? "*" : who));
  if (user.get() != &context.vm && !context.has_class("CE")) {
    return fail<msg::HCPCQV003E>(upper_case(who));
  }
  show(context, *user, user->classes());
  context.reply("The privilege classes are not locked against changes.");
  return 0;
}

}  // namespace

const CommandSpec kSetPrivclass{
    .name = "PRIVCLASS",
    .min_abbreviation = 8,
    .classes = "",
    .syntax = "{ userid:word classes:word | classes:word }",
    .summary = "Change the privilege classes of a user, until LOGOFF.",
    .help =
        "SET PRIVCLASS * =BG gives you the classes B and G; +B adds, -B takes away, RESET goes "
        "back to what the directory says. Class C may do that for every user who is logged on. "
        "Others may change their own classes only if the system configuration enables it, and "
        "only to classes that their directory entry has. Dropping classes that a job does not "
        "need is good practice.\n\n"
        "The response shows the classes now and those of the directory.\n\n"
        "Example: SET PRIVCLASS * -A",
    .run = set_privclass,
};
const CommandSpec kQueryPrivclass{
    .name = "PRIVCLASS",
    .min_abbreviation = 8,
    .classes = "",
    .syntax = "[ userid:word ]",
    .summary = "Show privilege classes.",
    .help =
        "QUERY PRIVCLASS shows the classes that you have now and those of your directory entry; "
        "class C or E may name another user. COMMANDS shows what the classes allow.\n\n"
        "Example: QUERY PRIVCLASS",
    .run = query_privclass,
};

}  // namespace cambridge::cp::commands
