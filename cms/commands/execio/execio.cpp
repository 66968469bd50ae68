/// EXECIO. z/VM: CMS Commands and Utilities.
#include <fmt/core.h>

#include "base/ebcdic.h"

#include "cms/commands/execio/execio_disk.h"
#include "cms/commands/execio/execio_lines.h"
#include "cms/commands/output.h"
#include "cms/commands/specs.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "EIO";

/// EXECIO CP: the command comes from STRING, a variable or the stack; the reply's lines go out.
CommandResult command(Session& session, const ExecioOptions& options) {
  ExecioOptions input = options;
  input.lines = 1;
  if (options.string || options.variable.empty()) {
    input.stem.clear();
  }
  LineSource source(session, input);
  auto text = source.next();
  if (!text) {
    return execio_failure(options, ExecioCode::kVariables, text.error().code, "EXECCOMM");
  }
  auto reply = session.cp().command_with_reply(ebcdic_to_utf8(text->value_or("")));
  LineSink sink(session, options);
  bool truncated = reply.truncated;
  for (const auto& line : reply.lines) {
    if (options.lines && sink.count() >= *options.lines) {
      truncated = truncated || *options.lines != 0;
      break;
    }
    if (!options.skip) {
      if (auto put = sink.put(utf8_to_ebcdic(line)); !put) {
        return execio_failure(options, ExecioCode::kVariables + put.error().code, put.error().code,
                              "EXECCOMM");
      }
    }
  }
  if (auto finished = sink.finish(); !finished) {
    return execio_failure(options, ExecioCode::kVariables + finished.error().code,
                          finished.error().code, "EXECCOMM");
  }
  constexpr int kAlsoTruncated = 1000;
  if (truncated) {
    return reply.return_code == 0 ? ExecioCode::kTruncated : reply.return_code + kAlsoTruncated;
  }
  return reply.return_code;
}

CommandResult error_message(Session& session, const ExecioOptions& options) {
  LineSource source(session, options);
  for (u64 written = 0; !options.lines || written < *options.lines; ++written) {
    auto line = source.next();
    if (!line) {
      return execio_failure(options, ExecioCode::kVariables, line.error().code, "EXECCOMM");
    }
    if (!*line) {
      break;
    }
    session.console().write_bytes(**line);
  }
  return 0;
}

CommandResult run(CommandContext& context) {
  auto options = CAM_TRY(parse_execio(context.operands.value("text")));
  auto& session = context.session;
  if (options.operation == "DISKR" || options.operation == "DISKRU") {
    return execio_read(session, options);
  }
  if (options.operation == "DISKW") {
    return execio_write(session, options);
  }
  if (options.operation == "CP") {
    return command(session, options);
  }
  if (options.operation == "EMSG") {
    return error_message(session, options);
  }
  if (options.operation == "CARD" || options.operation == "PUNCH" || options.operation == "PRINT") {
    return fail<msg::DMSxxx475E>(kModule, fmt::format("EXECIO {}", options.operation));
  }
  return fail<msg::DMSxxx070E>(kModule, options.operation);
}

}  // namespace

const CommandSpec kExecio{.name = "EXECIO",
                          .min_abbreviation = 6,
                          .module = kModule,
                          .syntax = "text",
                          .summary = "Read and write files, and issue CP commands, from an EXEC.",
                          .help = R"(EXECIO moves lines between files or CP and an EXEC.

Syntax:
  EXECIO lines|* DISKR  fn ft [fm [linenum]] [(options]
  EXECIO lines|* DISKRU fn ft [fm [linenum]] [(options]
  EXECIO lines|* DISKW  fn ft fm [linenum [recfm [lrecl]]] [(options]
  EXECIO lines|* CP     [(options]
  EXECIO lines|* EMSG   [(options]

Operands:
  lines     how many lines; * is all: to the end of the file, the count of
            the stem, or up to a null line of the stack.
  DISKR     reads lines. The file stays open, the next DISKR goes on where
            this one ended.
  DISKRU    reads a line that the next DISKW without linenum replaces.
  DISKW     writes lines behind the last one, or from linenum on. A new
            file has variable records unless recfm is F.
  CP        issues a CP command and takes the reply.
  EMSG      shows lines as error messages.

Options:
  STEM name    the variables name1, name2 ...; reading sets name0. The name
               is taken as it stands: write it in upper case.
  VAR name     one variable; lines must be 1.
  STRING text  the rest of the line is what is written or issued.
               Without these three the program stack is used.
  FIFO, LIFO   the order in which lines are stacked; FIFO is the default.
  FINIS        closes the file.
  SKIP         reads without keeping.
  LOCATE /s/, FIND /s/, AVOID /s/  read up to the line that holds s, begins
               with it, does not hold it. Two lines are kept: its number
               within this call and in the file, and the line.
  MARGINS m n  keeps columns m to n only. ZONE m n searches there only.
  STRIP        removes trailing blanks. CASE U translates to upper case.
  NOTYPE       no message when something fails.

Responses (return codes):
  0 done   1 truncated   2 end of file before all lines   3 nothing found
  28 file not found   36 disk not accessed or read-only   24 mistake
  100 and the file system's code: 113 disk full
  CP: CP's return code, and 1000 more when the reply was also truncated
  DMSEIO632E I/O error in EXECIO; rc=nn from command command

Example (in an EXEC):
  'EXECIO * DISKR PROFILE EXEC A (STEM LINE. FINIS'
)",
                          .run = run};

}  // namespace cambridge::cms::commands
