/// A failure of the file system, worded as the DMS message of the command that met it.
#pragma once

#include "cms/messages/dms.h"
#include "fs/edf/file_error.h"

namespace cambridge::cms::files {

enum class FileAction { Read, Write };

/// `fileid` is "PROFILE EXEC A1", `disk` is "A(191)".
CommandFailure explain(std::string_view module, const fs::FileError& error, FileAction action,
                       std::string_view fileid, std::string_view disk);

/// The code of the file system macros that EXECIO adds to 100: 13 disk full, 12 read-only, 3
/// device.
int file_system_code(const fs::FileError& error, FileAction action);

}  // namespace cambridge::cms::files
