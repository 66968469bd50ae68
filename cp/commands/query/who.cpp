// QUERY USERID, NAMES, USERS: who is on.

#include <fmt/format.h>

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

CommandResult userid(CommandContext& context) {
  context.reply(fmt::format("{:<8} AT {}", context.vm.userid(), context.system.name()));
  return 0;
}

/// Four a line: user ID in 8, " -", the terminal in 5, ", " between.
CommandResult names(CommandContext& context) {
  std::string line;
  int count = 0;
  for (const auto& user : context.system.users()) {
    auto terminal = user->console().terminal();
    std::string place = terminal ? fmt::format("{:>5}", terminal->address()) : " DSC ";
    if (count == 4) {
      context.reply(line);
      line.clear();
      count = 0;
    }
    line += fmt::format("{}{:<8} -{}", count == 0 ? "" : ", ", user->userid(), place);
    ++count;
  }
  if (!line.empty()) {
    context.reply(line.substr(0, line.find_last_not_of(' ') + 1));
  }
  return 0;
}

CommandResult users(CommandContext& context) {
  context.reply(
      fmt::format("{:>5} USERS, {:>6} DIALED, {:>6} NET", context.system.user_count(), 0, 0));
  return 0;
}

}  // namespace

const CommandSpec kQueryUserid{
    .name = "USERID",
    .min_abbreviation = 6,
    .classes = "",
    .syntax = "",
    .summary = "Show your user ID and the system's name.",
    .help =
        "QUERY USERID answers one line: your user ID, the word AT and the system identifier that "
        "SYSTEM CONFIG "
        "gives. EXECs use it to learn whose machine they run in.\n\nExample:  QUERY USERID",
    .run = userid,
};
const CommandSpec kQueryNames{
    .name = "NAMES",
    .min_abbreviation = 1,
    .classes = "",
    .syntax = "",
    .summary = "List the users who are logged on.",
    .help =
        "QUERY NAMES lists everybody who is logged on, in order of LOGON, four users a line, each "
        "with the terminal "
        "where the session is: DSC means disconnected.\n\nExample:  QUERY NAMES",
    .run = names,
};
const CommandSpec kQueryUsers{
    .name = "USERS",
    .min_abbreviation = 1,
    .classes = "",
    .syntax = "",
    .summary = "Show how many users are logged on.",
    .help =
        "QUERY USERS answers one line with the number of users who are logged on, of terminals "
        "that DIAL has "
        "connected, and of network sessions.\n\nExample:  QUERY USERS",
    .run = users,
};

}  // namespace cambridge::cp::commands
