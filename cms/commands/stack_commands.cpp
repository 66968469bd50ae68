/// MAKEBUF, DROPBUF, DESBUF, SENTRIES and CONWAIT. z/VM: CMS Commands and Utilities.
#include "cms/commands/output.h"
#include "cms/commands/specs.h"

namespace cambridge::cms::commands {
namespace {

CommandResult run_make(CommandContext& context) {
  return context.session.stack().make_buffer();
}

CommandResult run_drop(CommandContext& context) {
  auto word = context.operands.value("number");
  int number = 0;
  if (!word.empty()) {
    auto given = whole_number(word);
    constexpr u64 kMostBuffers = 1000000;
    if (!given || *given == 0 || *given > kMostBuffers) {
      return fail<msg::DMSxxx070E>("DBF", word);
    }
    number = static_cast<int>(*given);
  }
  constexpr int kNoSuchBuffer = 2;  // UNVERIFIED: return code for a buffer that does not exist
  return context.session.stack().drop_buffer(number) ? 0 : kNoSuchBuffer;
}

CommandResult run_destroy(CommandContext& context) {
  context.session.stack().clear();
  return 0;
}

CommandResult run_count(CommandContext& context) {
  return static_cast<int>(context.session.stack().size());
}

CommandResult run_wait(CommandContext& context) {
  context.session.safe_point();
  return 0;
}

constexpr std::string_view kText =
    R"(The program stack holds lines that are read before the terminal is: by
CMS itself when it wants the next command, by PULL in an EXEC, and by
commands that ask for something. It consists of buffers, the newest in
front.

MAKEBUF makes a new buffer; its number is the return code. What is put on
the stack afterwards goes there.
DROPBUF [n] throws away buffer n and all newer ones with their lines;
without a number the newest. The first part of the stack, which is no
buffer, cannot be dropped, only emptied.
DESBUF empties the stack, and the lines typed ahead at the terminal.
SENTRIES gives the number of lines in the stack as return code.

Example (in an EXEC, to leave the caller's lines alone):
  'MAKEBUF'
  buffer = rc
  queue 'some line'
  'DROPBUF' buffer
)";

}  // namespace

const CommandSpec kMakebuf{.name = "MAKEBUF",
                           .min_abbreviation = 7,
                           .module = "MBF",
                           .syntax = "",
                           .summary = "Make a new buffer in the program stack.",
                           .help = kText,
                           .run = run_make};
const CommandSpec kDropbuf{.name = "DROPBUF",
                           .min_abbreviation = 7,
                           .module = "DBF",
                           .syntax = "[ number:word ]",
                           .summary = "Throw away buffers of the program stack.",
                           .help = kText,
                           .run = run_drop};
const CommandSpec kDesbuf{.name = "DESBUF",
                          .min_abbreviation = 6,
                          .module = "DSB",
                          .syntax = "",
                          .summary = "Empty the program stack and the terminal input buffer.",
                          .help = kText,
                          .run = run_destroy};
const CommandSpec kSentries{.name = "SENTRIES",
                            .min_abbreviation = 8,
                            .module = "SEN",
                            .syntax = "",
                            .summary = "Give the number of lines in the program stack.",
                            .help = kText,
                            .run = run_count};
const CommandSpec kConwait{
    .name = "CONWAIT",
    .min_abbreviation = 7,
    .module = "CWT",
    .syntax = "",
    .summary = "Wait until the terminal has shown all output.",
    .help = R"(CONWAIT waits until everything written to the terminal is there. Output is
never held back here, so that it has nothing to wait for; programs that
call it before DESBUF or SET CMSTYPE go on at once.
)",
    .run = run_wait};

}  // namespace cambridge::cms::commands
