/// REXX programs as stages of pipelines in CMS: `name REXX` in search order, with the pipeline
/// commands (PEEKTO, OUTPUT, CALLPIPE ...) as its default environment.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cms/shell/session.h"
#include "pipelines/host/filter_commands.h"
#include "pipelines/host/host.h"

namespace cambridge::cms::pipe {

/// `operand` is a name, or "fn ft fm"; EBCDIC.
std::optional<pipelines::FilterProgram> find_rexx_filter(Session& session,
                                                         std::string_view operand);
/// Runs it to its end on the stage's fiber; its return code.
int run_rexx_filter(Session& session, const pipelines::FilterProgram& program,
                    std::string_view argument, pipelines::FilterCommands& commands);

}  // namespace cambridge::cms::pipe
