/// CP and EXEC: the two words that say where a command goes. z/VM: CMS Commands and Utilities.
#include <fmt/core.h>

#include "cms/commands/output.h"
#include "cms/commands/specs.h"

namespace cambridge::cms::commands {
namespace {

CommandResult run_cp(CommandContext& context) {
  auto text = context.operands.value("text");
  if (text.empty()) {
    context.session.cp().console_function_mode();
    return 0;
  }
  int code = context.session.cp().command(text);
  constexpr int kUnknown = 1;
  if (code == kUnknown) {
    auto rest = text;
    context.session.write(
        fmt::format("HCPCMD001E Unknown CP command: {}", upper_case(first_word(rest))));
    return context.call == CallKind::Console ? -1 : kUnknown;
  }
  return code;
}

CommandResult run_exec(CommandContext& context) {
  auto text = context.operands.value("text");
  auto rest = text;
  auto name = upper_case(first_word(rest));
  auto* execs = context.session.services().execs;
  if (execs != nullptr) {
    if (auto code = execs->run(context.session, name, rest, context.call)) {
      return *code;
    }
  }
  return fail<msg::DMSxxx002E>("EXE", fmt::format("{} EXEC *", name));
}

}  // namespace

const CommandSpec kCp{.name = "CP",
                      .min_abbreviation = 2,
                      .module = "CPF",
                      .syntax = "[ text ]",
                      .summary = "Give a command to CP, or enter CP READ.",
                      .help = R"(CP hands a command to the control program.

Operands:
  text      the CP command. Without it the terminal goes to CP READ, where
            every line is a CP command; BEGIN comes back to CMS.

Notes:
  With SET IMPCP ON, the default, a word that CMS does not know is a CP
  command anyway; CP is needed for commands that both have (QUERY, SET).
  The return code is CP's: 0, or the number of the error message.

Responses:
  HCPCMD001E Unknown CP command: FROB

Example:
  cp query time
)",
                      .run = run_cp};

const CommandSpec kExec{
    .name = "EXEC",
    .min_abbreviation = 2,
    .module = "EXE",
    .syntax = "text",
    .summary = "Run an EXEC.",
    .help = R"(EXEC runs a file of file type EXEC: a REXX program whose first line is a
comment.

Operands:
  fn        name of the file; it is looked for on all accessed disks, A to
            Z.
  args      everything behind the name is the EXEC's argument string.

Notes:
  With SET IMPEX ON, the default, the name alone runs the EXEC. EXEC is
  needed with SET IMPEX OFF and in ADDRESS COMMAND.
  The return code is what the EXEC exits with; 20000 and the number of the
  REXX error when it ends with an error.

Responses:
  DMSEXE002E File fn EXEC * not found   RC 28

Example:
  exec backup profile exec a
)",
    .run = run_exec};

}  // namespace cambridge::cms::commands
