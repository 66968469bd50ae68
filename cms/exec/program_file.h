/// A REXX program on a minidisk: found, read and compiled.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cms/files/disk_table.h"
#include "cms/messages/dms.h"
#include "rexx/parse/program.h"

namespace cambridge::cms {
class Session;
}

namespace cambridge::cms::exec {

struct ProgramFile {
  files::FoundFile file;
  std::shared_ptr<const rexx::Program> program;
};

/// The REXX code page of CMS.
const rexx::TextTraits& traits();

/// `name type` in search order; nothing when there is none. A file that is not REXX (no comment on
/// its first line) is refused with a message.
Result<std::optional<ProgramFile>, CommandFailure> find_program(Session& session,
                                                                std::string_view name,
                                                                std::string_view type,
                                                                std::string_view mode = "*");

}  // namespace cambridge::cms::exec
