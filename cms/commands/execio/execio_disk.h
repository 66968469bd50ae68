/// EXECIO DISKR, DISKRU and DISKW: one call of the command.
#pragma once

#include "cms/commands/execio/execio_options.h"
#include "cms/shell/session.h"

namespace cambridge::cms::commands {

/// Return codes of EXECIO's own.
struct ExecioCode {
  static constexpr int kTruncated = 1, kEndOfFile = 2, kNoMatch = 3, kNotFound = 28,
                       kNotAccessed = 36, kFileSystem = 100, kVariables = 2000;
};

CommandResult execio_read(Session& session, const ExecioOptions& options);
CommandResult execio_write(Session& session, const ExecioOptions& options);

/// 632E unless NOTYPE is given; the return code as it is.
Failure<CommandFailure> execio_failure(const ExecioOptions& options, int return_code, int code,
                                       std::string_view command);

}  // namespace cambridge::cms::commands
