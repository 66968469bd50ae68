/// The immediate commands as commands, and IMMCMD. While something runs they are taken from what is
/// typed by the Session itself. z/VM: CMS Commands and Utilities, "Immediate Commands".
#include <fmt/core.h>

#include "cms/commands/output.h"
#include "cms/commands/specs.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "IMM";

CommandResult nothing(CommandContext&) {
  return 0;
}

CommandResult halt_typing(CommandContext& context) {
  context.session.console().set_typing(false);
  return 0;
}

CommandResult resume_typing(CommandContext& context) {
  context.session.console().set_typing(true);
  return 0;
}

constexpr std::string_view kText =
    R"(Immediate commands are obeyed as soon as they are entered, while another
command is running:

  HX   halts the command that runs, and everything around it.
  HI   halts all EXECs that run.
  HT   halts typing: output is thrown away.      RT   resumes it.
  TS   starts tracing the EXEC that runs.        TE   ends tracing.
  HB   halts batch at the end of the job. HO, SO and RO halt, suspend and
       resume SVC tracing. There is no batch machine and no SVC tracing
       here, so that these change nothing.

IMMCMD and pipelines add others. Entered while nothing runs they have
nothing to halt, and end with return code 0.
)";

/// EXECs are told of their own immediate commands by a flag that IMMCMD STATUS reads and clears.
struct ImmediateFlags {
  std::map<std::string, bool, std::less<>> entered;
};

CommandResult run_immcmd(CommandContext& context) {
  const auto& operands = context.operands;
  auto& session = context.session;
  auto& flags = session.state<ImmediateFlags>().entered;
  auto name = upper_case(operands.value("name"));
  constexpr int kNotDefined = 44;  // UNVERIFIED: return codes of IMMCMD
  if (operands.has("SET")) {
    flags[name] = false;
    session.immediate_commands[name] = [&session, name](std::string_view) {
      session.state<ImmediateFlags>().entered[name] = true;
    };
    return 0;
  }
  auto found = flags.find(name);
  if (operands.has("QUERY")) {
    if (name.empty() || name == "*") {
      for (const auto& [defined, entered] : flags) {
        session.write(defined);
      }
      return flags.empty() ? kNotDefined : 0;
    }
    return found == flags.end() ? kNotDefined : 0;
  }
  if (operands.has("CLEAR")) {
    if (name == "*") {
      for (const auto& [defined, entered] : flags) {
        session.immediate_commands.erase(defined);
      }
      flags.clear();
      return 0;
    }
    if (found == flags.end()) {
      return kNotDefined;
    }
    session.immediate_commands.erase(name);
    flags.erase(found);
    return 0;
  }
  if (found == flags.end()) {
    return kNotDefined;
  }
  return std::exchange(found->second, false) ? 1 : 0;
}

constexpr CommandSpec immediate(std::string_view name, std::string_view summary,
                                CommandResult (*run)(CommandContext&)) {
  return {.name = name,
          .min_abbreviation = 2,
          .module = kModule,
          .syntax = "[ text ]",
          .summary = summary,
          .help = kText,
          .run = run};
}

}  // namespace

const CommandSpec kHaltBatch = immediate("HB", "Halt batch at the end of the job.", nothing);
const CommandSpec kHaltInterpretation = immediate("HI", "Halt the EXECs that run.", nothing);
const CommandSpec kHaltTracing = immediate("HO", "Halt SVC tracing.", nothing);
const CommandSpec kHaltTyping = immediate("HT", "Halt typing at the terminal.", halt_typing);
const CommandSpec kHaltExecution = immediate("HX", "Halt the command that runs.", nothing);
const CommandSpec kResumeTracing = immediate("RO", "Resume SVC tracing.", nothing);
const CommandSpec kResumeTyping = immediate("RT", "Resume typing at the terminal.", resume_typing);
const CommandSpec kSuspendTracing = immediate("SO", "Suspend SVC tracing.", nothing);
const CommandSpec kTraceEnd = immediate("TE", "End tracing of the EXEC that runs.", nothing);
const CommandSpec kTraceStart = immediate("TS", "Start tracing of the EXEC that runs.", nothing);

const CommandSpec kImmcmd{
    .name = "IMMCMD",
    .min_abbreviation = 6,
    .module = kModule,
    .syntax = "{ SET name:word | CLEAR name:word | Query [ name:word ] | STATus name:word }",
    .summary = "Define an immediate command of an EXEC.",
    .help = R"(IMMCMD lets an EXEC have immediate commands of its own.

Operands:
  SET name     from now on name, entered while something runs, is noticed.
  STATUS name  gives return code 1 if name was entered since the last
               STATUS, else 0.
  QUERY [name] gives return code 0 if name is defined; without a name, or
               with *, lists all.
  CLEAR name   ends it; * ends all.

Notes:
  The return code is 44 when there is no such immediate command.

Example (in an EXEC):
  'IMMCMD SET STOP'
  do forever
    ...
    'IMMCMD STATUS STOP'
    if rc = 1 then leave
  end
)",
    .run = run_immcmd};

}  // namespace cambridge::cms::commands
