/// The list of all stages. stages.def names each; a stage's file defines its value (extern const:
/// the list and the stages need not be compiled together).
#pragma once

#include <span>

#include "pipelines/plan/stage_spec.h"

namespace cambridge::pipelines {

#define STAGE(value) extern const StageSpec value;
#include "pipelines/stages/stages.def"
#undef STAGE

/// Every stage, in the order of stages.def.
std::span<const StageSpec* const> all_stages();
/// The built-in stages by name and abbreviation.
const StageCatalogue& built_in_stages();

}  // namespace cambridge::pipelines
