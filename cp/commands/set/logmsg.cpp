// SET and QUERY LOGMSG: the lines that every user sees at LOGON.
// CP Commands and Utilities, "SET LOGMSG", "QUERY LOGMSG".

#include <sstream>

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

constexpr std::size_t kMaximumLines = 200;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

// UNVERIFIED: the operands, from memory of z/VM's HELP.
CommandResult set_logmsg(CommandContext& context) {
  const auto& operands = context.operands;
  if (operands.has("NULL")) {
    context.system.set_log_message("");
    return 0;
  }
  auto text = std::string(operands.value("text"));
  auto lines = lines_of(context.system.log_message());
  auto number_text = operands.value("line");
  std::size_t number = number_text.empty()      ? lines.size() + 1
                       : number_text.size() > 3 ? kMaximumLines + 1
                                                : std::stoul(std::string(number_text));
  if (number == 0 || number > kMaximumLines) {
    return fail<msg::HCPCMD002E>(number_text);
  }
  if (text.empty()) {
    if (number <= lines.size()) {
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(number) - 1);
    }
  } else {
    lines.resize(std::max(lines.size(), number));
    lines[number - 1] = text;
  }
  std::string joined;
  for (const auto& line : lines) {
    joined += line + "\n";
  }
  context.system.set_log_message(joined);
  return 0;
}

CommandResult query_logmsg(CommandContext& context) {
  auto lines = lines_of(context.system.log_message());
  if (lines.empty()) {
    context.reply("There is no logmsg data");
  }
  for (const auto& line : lines) {
    context.reply(line);
  }
  return 0;
}

}  // namespace

const CommandSpec kSetLogmsg{
    .name = "LOGMSG",
    .min_abbreviation = 6,
    .classes = "B",
    .syntax = "{ NULL | line:number [ text ] | text }",
    .summary = "Change the lines that users see when they log on.",
    .help =
        "SET LOGMSG n text makes text line n of the log message, SET LOGMSG n deletes line n, SET "
        "LOGMSG text adds a line at the end and SET LOGMSG NULL deletes all. The lines are shown "
        "at LOGON and by QUERY LOGMSG, and last until the system ends.\n\n"
        "Example: SET LOGMSG 1 The system ends at 18:00 today.",
    .run = set_logmsg,
};
const CommandSpec kQueryLogmsg{
    .name = "LOGMSG",
    .min_abbreviation = 6,
    .classes = "",
    .syntax = "",
    .summary = "Show the lines that users see when they log on.",
    .help =
        "QUERY LOGMSG shows the log message again. There is no logmsg data says that the "
        "administrator has set none; SET LOGMSG (class B) does.\n\nExample: QUERY LOGMSG",
    .run = query_logmsg,
};

}  // namespace cambridge::cp::commands
