// QUERY FILES, RDR, PUN, PRT. There is no spool at this level, so that nobody has files.
// CP Commands and Utilities, "QUERY FILES", "QUERY READER/PRINTER/PUNCH".

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

CommandResult query_files(CommandContext& context) {
  context.reply("FILES:   NO RDR,   NO PRT,   NO PUN");
  return 0;
}

CommandResult query_reader(CommandContext& context) {
  context.reply("NO RDR FILES");
  return 0;
}

CommandResult query_printer(CommandContext& context) {
  context.reply("NO PRT FILES");
  return 0;
}

CommandResult query_punch(CommandContext& context) {
  context.reply("NO PUN FILES");
  return 0;
}

constexpr std::string_view kSyntax = "[ selection:text ]";
constexpr std::string_view kHelp =
    "The command lists spool files of this kind that are yours; class D sees those of all users. "
    "This level of Cambridge has no spool: what is written to a printer or punch is dropped, "
    "readers stay empty, and the answer is always that there are no files.\n\n"
    "Example: QUERY RDR ALL";

}  // namespace

const CommandSpec kQueryFiles{
    .name = "FILES",
    .min_abbreviation = 1,
    .classes = "DG",
    .syntax = "[ selection:text ]",
    .summary = "Show how many spool files you have.",
    .help =
        "QUERY FILES shows the number of your reader, printer and punch files, NO for none. This "
        "level of Cambridge has no spool, so that it is always NO.\n\nExample: QUERY FILES",
    .run = query_files,
};
const CommandSpec kQueryReader{.name = "READER",
                               .min_abbreviation = 1,
                               .classes = "DG",
                               .syntax = kSyntax,
                               .summary = "List your reader files.",
                               .help = kHelp,
                               .run = query_reader};
const CommandSpec kQueryRdr{.name = "RDR",
                            .min_abbreviation = 3,
                            .classes = "DG",
                            .syntax = kSyntax,
                            .summary = "List your reader files.",
                            .help = kHelp,
                            .run = query_reader};
const CommandSpec kQueryPrinter{.name = "PRINTER",
                                .min_abbreviation = 2,
                                .classes = "DG",
                                .syntax = kSyntax,
                                .summary = "List your printer files.",
                                .help = kHelp,
                                .run = query_printer};
const CommandSpec kQueryPrt{.name = "PRT",
                            .min_abbreviation = 3,
                            .classes = "DG",
                            .syntax = kSyntax,
                            .summary = "List your printer files.",
                            .help = kHelp,
                            .run = query_printer};
const CommandSpec kQueryPunch{.name = "PUNCH",
                              .min_abbreviation = 2,
                              .classes = "DG",
                              .syntax = kSyntax,
                              .summary = "List your punch files.",
                              .help = kHelp,
                              .run = query_punch};

}  // namespace cambridge::cp::commands
