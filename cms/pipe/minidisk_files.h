/// Minidisk files as record streams of pipelines: the stages <, >, >> and their family.
#pragma once

#include <memory>

#include "cms/shell/session.h"
#include "pipelines/host/files.h"

namespace cambridge::cms::pipe {

Result<std::unique_ptr<pipelines::FileReader>, IssuedMessage> open_minidisk_reader(
    Session& session, const pipelines::FileRequest& request);
Result<std::unique_ptr<pipelines::FileWriter>, IssuedMessage> open_minidisk_writer(
    Session& session, const pipelines::FileRequest& request);
std::optional<pipelines::FileStatus> minidisk_file_status(Session& session,
                                                          const pipelines::FileRequest& request);

}  // namespace cambridge::cms::pipe
