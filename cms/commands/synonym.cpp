/// SYNONYM and QUERY SYNONYM. z/VM: CMS Commands and Utilities; CMS User's Guide, "Using Synonyms".
#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <sstream>

#include "base/ebcdic.h"

#include "cms/commands/output.h"
#include "cms/commands/specs.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "SYN";
constexpr u32 kCardLength = 80;

void list(CommandContext& context) {
  Output output(context);
  // UNVERIFIED: the heading's wording and columns.
  output.line("System    User      Shortest");
  output.line("Command   Synonym   Form (if any)");
  for (const auto& synonym : context.session.synonyms) {
    auto shortest = synonym.minimum < synonym.name.size() ? synonym.name.substr(0, synonym.minimum)
                                                          : std::string();
    output.line(fmt::format("{:<9} {:<9} {}", synonym.command, synonym.name, shortest));
  }
}

/// One record: command, new name, and how many letters of it are enough.
std::optional<Synonym> parse(const std::string& record) {
  std::istringstream words(upper_case(ebcdic_to_utf8(record)));
  Synonym synonym;
  std::string count;
  words >> synonym.command >> synonym.name >> count;
  if (synonym.command.empty() || synonym.command[0] == '*' || synonym.name.empty()) {
    return std::nullopt;
  }
  synonym.minimum =
      std::min<std::size_t>(whole_number(count).value_or(synonym.name.size()), synonym.name.size());
  if (synonym.minimum == 0) {
    synonym.minimum = synonym.name.size();
  }
  return synonym;
}

CommandResult run(CommandContext& context) {
  const auto& operands = context.operands;
  auto& session = context.session;
  if (operands.has("CLEAR")) {
    session.synonyms.clear();
  }
  if (operands.has("STD") || operands.has("NOSTD")) {
    // The system's own table is that of abbreviations.
    session.settings.abbrev = operands.has("STD");
  }
  auto name = operands.value("fn");
  if (name.empty()) {
    if (operands.items().empty()) {
      list(context);
    }
    return 0;
  }
  auto type = operands.value("ft");
  if (!type.empty() && upper_case(type) != "SYNONYM") {
    return fail<msg::DMSxxx032E>(kModule, type);
  }
  auto spec = CAM_TRY(files::make_file_spec(kModule, name, "SYNONYM", operands.value("fm"), "*"));
  auto file = CAM_TRY(session.disks().require(kModule, spec));
  if (!file.fixed() || file.record_length != kCardLength) {
    return fail<msg::DMSxxx007E>(kModule, file.fileid());
  }
  std::vector<Synonym> synonyms;
  for (const auto& record : CAM_TRY(session.disks().read_all(file))) {
    if (auto synonym = parse(record)) {
      synonyms.push_back(std::move(*synonym));
    }
  }
  session.synonyms = std::move(synonyms);
  return 0;
}

CommandResult run_query(CommandContext& context) {
  list(context);
  return 0;
}

}  // namespace

const CommandSpec kSynonym{
    .name = "SYNONYM",
    .min_abbreviation = 3,
    .module = kModule,
    .syntax = "[ fn:word [ ft:word [ fm:word ] ] ] [ ( { STD | NOSTD | CLEAR }... ) ]",
    .summary = "Give commands other names.",
    .help = R"(SYNONYM reads a file of names of your own for commands and EXECs.

Operands:
  fn        name of the file; its file type is SYNONYM. It has fixed
            records of 80 bytes: command, your name for it, and how many
            letters of that name are enough while ABBREV is ON.
            Without operands SYNONYM lists your names.

Options:
  CLEAR     forgets your names.
  STD, NOSTD  turn the system's abbreviations on and off, as SET ABBREV.

Responses:
  DMSSYN002E File fn SYNONYM * not found                       RC 28
  DMSSYN007E File fn SYNONYM A1 is not fixed, 80-character records  RC 32

Example (a record of MY SYNONYM):
  COPYFILE CLONE 3
)",
    .run = run};

const CommandSpec kQuerySynonym{
    .name = "SYNONYM",
    .min_abbreviation = 3,
    .module = "QRY",
    .syntax = "[ { SYStem | USER | ALL } ] [ ( { STACK [ FIFO | LIFO ] | FIFO | LIFO }... ) ]",
    .summary = "Show the synonyms in use.",
    .help = "QUERY SYNONYM lists the names that SYNONYM has read.\n",
    .run = run_query};

}  // namespace cambridge::cms::commands
