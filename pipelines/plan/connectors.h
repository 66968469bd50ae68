/// Connectors: moving the ends of a caller's streams to the stages of a CALLPIPE or ADDPIPE.
#pragma once

#include "pipelines/run/stage.h"

namespace cambridge::pipelines {

/// `*.input:` before a stage: the caller's input now feeds `stage`. `lend`: it comes back when the
/// stage severs it. False when the stage's stream is taken.
bool take_caller_input(StreamEnd caller, StreamEnd stage, bool lend);
/// `*.output:` after a stage: the stage now writes to the caller's consumer.
bool take_caller_output(StreamEnd caller, StreamEnd stage, bool lend);
/// `*.input:` after a stage (ADDPIPE): the stage now feeds the caller; an old source
/// comes back when it has ended.
void feed_caller_input(StreamEnd stage, StreamEnd caller, PipelineGroup& group);
/// `*.output:` before a stage (ADDPIPE): the caller now writes to the stage.
void follow_caller_output(StreamEnd caller, StreamEnd stage);

}  // namespace cambridge::pipelines
