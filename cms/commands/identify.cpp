/// IDENTIFY. z/VM: CMS Commands and Utilities.
#include <fmt/core.h>
#include <sstream>

#include "cms/commands/output.h"
#include "cms/commands/specs.h"

namespace cambridge::cms::commands {
namespace {

CommandResult run(CommandContext& context) {
  // CP answers "MAINT AT CAMBRDG".
  auto reply = context.session.cp().command_with_reply("QUERY USERID");
  std::string userid = context.session.cp().userid();
  std::string node;
  if (!reply.lines.empty()) {
    std::istringstream words(reply.lines.front());
    std::string user;
    std::string at;
    words >> user >> at >> node;
  }
  auto now = context.session.clock().civil();
  Output output(context);
  output.line(fmt::format("{:<8} AT {:<8} VIA {:<8} {} {} {:<8} {}", userid, node, "RSCS",
                          now.short_date(), now.time(), now.zone, now.weekday_name()));
  return 0;
}

}  // namespace

const CommandSpec kIdentify{
    .name = "IDENTIFY",
    .min_abbreviation = 2,
    .module = "IDE",
    .syntax = "[ ( { TYPE | STACK [ FIFO | LIFO ] | FIFO | LIFO }... ) ]",
    .summary = "Show your user ID and node, the date and the time.",
    .help = R"(IDENTIFY shows who and where you are in one line of fixed columns.

Options:
  TYPE      shows the line on the terminal; the default.
  STACK     puts it on the program stack, FIFO (the default) or LIFO.

Responses:
  userid   AT node     VIA rscsid   date     time     zone     weekday
  columns  1-8, 13-20, 26-33, 35-42, 44-51, 53-60, 62-

Example (in an EXEC):
  'IDENTIFY (LIFO'
  parse pull me . node .
)",
    .run = run};

}  // namespace cambridge::cms::commands
