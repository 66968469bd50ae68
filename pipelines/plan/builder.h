/// From a specification to a group of connected stages; every refusal comes before any stage runs.
#pragma once

#include <memory>
#include <string_view>

#include "pipelines/plan/specification.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/pipeline_set.h"

namespace cambridge::pipelines {

/// How the specification came to run.
enum class Issuer { Pipe, CallPipe, AddPipe };

struct BuildRequest {
  const Specification& specification;
  const StageCatalogue& catalogue;
  Issuer issuer = Issuer::Pipe;
  Stage* caller = nullptr;  ///< whose streams connectors take
  unsigned selected_input = 0, selected_output = 0;
};

/// Makes the stages in `group` and connects them. On failure the group is left without effect.
Result<void, PlanError> build_group(const BuildRequest& request, PipelineGroup& group);

/// Makes one stage of a specification text "name operands" that is not connected: for stages that
/// run another one (CASEI, ZONE, NOT). nullptr after refusing through `operands`.
std::unique_ptr<Stage> make_inner_stage(StageContext& context);

/// Scans, builds and runs a subroutine pipeline of `caller`; its messages name it. Returns its
/// return code (negative message number when it is refused). Runs on the caller's task.
int call_pipeline(Stage& caller, std::string_view specification, const StageCatalogue& catalogue,
                  unsigned selected_input = 0, unsigned selected_output = 0);
/// The same for a specification whose last stage writes to the caller's output (APPEND, PREFACE).
int call_pipeline_to_output(Stage& caller, std::string_view specification,
                            const StageCatalogue& catalogue);
/// The same for a pipeline that runs beside the caller.
int add_pipeline(Stage& caller, std::string_view specification, const StageCatalogue& catalogue,
                 unsigned selected_input = 0, unsigned selected_output = 0);

}  // namespace cambridge::pipelines
