#include "cms/commands/index.h"

#include <array>
#include <vector>

#include "cms/commands/specs.h"
#include "cms/commands/unbuilt.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::array kBuilt{&kAccess,
                            &kCompare,
                            &kConwait,
                            &kCopyfile,
                            &kCp,
                            &kDesbuf,
                            &kDropbuf,
                            &kErase,
                            &kExtendedState,
                            &kExtendedStateWritable,
                            &kExec,
                            &kExecio,
                            &kFinis,
                            &kFormat,
                            &kGlobalv,
                            &kHaltBatch,
                            &kHelp,
                            &kHaltInterpretation,
                            &kHaltTracing,
                            &kHaltTyping,
                            &kHaltExecution,
                            &kIdentify,
                            &kImmcmd,
                            &kListfile,
                            &kMakebuf,
                            &kNamefind,
                            &kQuery,
                            &kRelease,
                            &kRename,
                            &kResumeTracing,
                            &kResumeTyping,
                            &kSentries,
                            &kSet,
                            &kSuspendTracing,
                            &kSort,
                            &kState,
                            &kStateWritable,
                            &kSynonym,
                            &kTraceEnd,
                            &kTell,
                            &kTraceStart,
                            &kType,
                            &kXmitmsg};

constexpr std::array kQueries{&kQueryAbbrev,  &kQueryAccessed, &kQueryAutoread, &kQueryCmslevel,
                              &kQueryCmstype, &kQueryDisk,     &kQueryExectrac, &kQueryImpcp,
                              &kQueryImpex,   &kQueryLanguage, &kQueryProtect,  &kQueryRdymsg,
                              &kQueryRelpage, &kQuerySearch,   &kQuerySynonym};

constexpr std::array kSettings{&kSetAbbrev, &kSetAutoread, &kSetCmstype, &kSetExectrac, &kSetImpcp,
                               &kSetImpex,  &kSetProtect,  &kSetRdymsg,  &kSetRelpage};

}  // namespace

std::span<const CommandSpec* const> all_commands() {
  static const std::vector<const CommandSpec*> kAll = [] {
    std::vector<const CommandSpec*> all(kBuilt.begin(), kBuilt.end());
    for (const auto& unbuilt : unbuilt_commands()) {
      all.push_back(&unbuilt);
    }
    return all;
  }();
  return kAll;
}

std::span<const CommandSpec* const> query_operands() {
  return kQueries;
}

std::span<const CommandSpec* const> set_operands() {
  return kSettings;
}

}  // namespace cambridge::cms::commands
