/// Stages of CMS Pipelines that are known by name and not offered, each with the reason.
#include "pipelines/plan/stage_spec.h"

namespace cambridge::pipelines {

namespace {

constexpr std::string_view kZos = "it belongs to z/OS";
constexpr std::string_view kTrack = "it reads and writes whole disk tracks";
constexpr std::string_view kSfs = "there is no Shared File System";
constexpr std::string_view kHfs = "there is no OpenExtensions file system";
constexpr std::string_view k3270 = "full-screen terminals belong to the panels of CMS";
constexpr std::string_view kModule = "there are no stages in machine code";
constexpr std::string_view kSql = "there is no DB2 server for VM";

constexpr StageSpec refused(std::string_view names, std::string_view reason) {
  return StageSpec{.names = names,
                   .syntax = "",
                   .summary = "Not offered.",
                   .help = "",
                   .example = "",
                   .example_output = "",
                   .refusal = reason};
}

}  // namespace

#define REFUSED(value, names, reason) extern const StageSpec value = refused(names, reason);
#include "pipelines/stages/refused.def"
#undef REFUSED

}  // namespace cambridge::pipelines
