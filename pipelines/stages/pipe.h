/// The front door of pipelines: runs one specification, as the PIPE command does.
#pragma once

#include <string_view>

#include "pipelines/host/host.h"
#include "pipelines/run/pipeline_set.h"

namespace cambridge::pipelines {

/// Runs the specification (text in the host's code page) and returns PIPE's return code: the
/// aggregate of the stages', or minus the number of the message that refused it. Messages have
/// been issued. Blocks until the set has ended.
int run_pipe(std::string_view specification, Host& host, RunOptions options = {});

}  // namespace cambridge::pipelines
