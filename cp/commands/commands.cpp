// COMMANDS and QUERY COMMANDS: what this user may issue. CP Commands and Utilities, "COMMANDS".

#include <algorithm>
#include <fmt/format.h>

#include "cp/commands/specs.h"
#include "cp/diagnose/diagnose_spec.h"

namespace cambridge::cp::commands {
namespace {

constexpr std::size_t kWidth = 12;
constexpr std::size_t kColumns = 6;

void write_names(CommandContext& context, const std::vector<std::string>& names) {
  std::string line;
  for (std::size_t at = 0; at < names.size(); ++at) {
    line += fmt::format("{:<{}}", names[at], kWidth);
    if (at % kColumns == kColumns - 1 || at + 1 == names.size()) {
      context.reply(line.substr(0, line.find_last_not_of(' ') + 1));
      line.clear();
    }
  }
}

/// "AUTHORIZED QUERY OPERANDS:", then two a line with the classes that each needs.
void write_operands(CommandContext& context, std::string_view command,
                    std::span<const CommandSpec* const> operands) {
  context.reply(fmt::format("AUTHORIZED {} OPERANDS:", command));
  std::vector<const CommandSpec*> allowed;
  std::copy_if(operands.begin(), operands.end(), std::back_inserter(allowed),
               [&](const auto* spec) { return context.has_class(spec->classes); });
  std::sort(allowed.begin(), allowed.end(),
            [](const auto* a, const auto* b) { return a->name < b->name; });
  for (std::size_t at = 0; at < allowed.size(); at += 2) {
    std::string line;
    for (std::size_t n = at; n < std::min(at + 2, allowed.size()); ++n) {
      auto classes = allowed[n]->classes.empty() ? "ANY" : allowed[n]->classes;
      line += fmt::format("{:<36}", fmt::format("{:<13}IBMCLASS={}", allowed[n]->name, classes));
    }
    context.reply(line.substr(0, line.find_last_not_of(' ') + 1));
  }
}

CommandResult commands(CommandContext& context) {
  if (context.operands.has("QUERY")) {
    write_operands(context, "QUERY", query_operands());
    return 0;
  }
  if (context.operands.has("SET")) {
    write_operands(context, "SET", set_operands());
    return 0;
  }
  std::vector<std::string> names;
  for (const auto* spec : all_commands()) {
    if (context.has_class(spec->classes)) {
      names.emplace_back(spec->name);
    }
  }
  std::sort(names.begin(), names.end());
  for (const auto* spec : diagnose::all_codes()) {
    if (context.has_class(spec->classes)) {
      names.push_back(fmt::format("DIAG{:02X}", spec->code));
    }
  }
  write_names(context, names);
  return 0;
}

}  // namespace

const CommandSpec kCommands{
    .name = "COMMANDS",
    .min_abbreviation = 8,
    .classes = "",
    .syntax = "[ { Query | SET } ]",
    .summary = "List the CP commands and DIAGNOSE codes that you may use.",
    .help =
        "COMMANDS shows the names of the commands that your privilege classes include, six a "
        "line, and after them the DIAGNOSE codes (DIAG08 and so on). COMMANDS QUERY and COMMANDS "
        "SET list the operands of those two commands that you may use, each with the privilege "
        "classes that include it; ANY means every user.\n\n"
        "Commands that this level of Cambridge does not support are not listed.\n\n"
        "Example: COMMANDS QUERY",
    .run = commands,
};
const CommandSpec kQueryCommands{
    .name = "COMMANDS",
    .min_abbreviation = 8,
    .classes = "",
    .syntax = kCommands.syntax,
    .summary = kCommands.summary,
    .help = kCommands.help,
    .run = commands,
};

}  // namespace cambridge::cp::commands
