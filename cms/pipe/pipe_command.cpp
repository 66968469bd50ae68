#include "cms/pipe/pipe_command.h"

#include "base/ebcdic.h"

#include "cms/pipe/pipe_host.h"
#include "cms/shell/session.h"
#include "pipelines/stages/pipe.h"

namespace cambridge::cms::pipe {
namespace {

CommandResult run(CommandContext& context) {
  PipeHost host(context.session);
  int code = pipelines::run_pipe(utf8_to_ebcdic(context.text), host);
  if (context.session.halting()) {
    throw HaltExecution{};
  }
  return code;
}

}  // namespace

const CommandSpec kPipe{
    .name = "PIPE",
    .min_abbreviation = 4,
    .module = "PIP",
    .syntax = "[ text ]",
    .summary = "Run a pipeline: programs that pass records from one to the next.",
    .help =
        "PIPE stage | stage | ... runs the stages together; each takes records from the stage on "
        "its left and "
        "passes records to the stage on its right.\n\n"
        "The first stage gets data from somewhere: a file (<), a literal, the reply to a CP "
        "command (cp), "
        "the variables of the EXEC that issued PIPE (stem, var). The last puts them somewhere: a "
        "file (>), "
        "the terminal (console), variables. Between them stages select (locate, take), rearrange "
        "(specs, "
        "split, sort) and count.\n\n"
        "Example:  PIPE cp query names | split , | strip | sort | console\n\n"
        "The syntax of every stage is checked before any stage runs. The return code is the worst "
        "of the "
        "stages' return codes, negative ones first.",
    .run = run,
};

}  // namespace cambridge::cms::pipe
