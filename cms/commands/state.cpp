/// STATE, STATEW, ESTATE and ESTATEW. z/VM: CMS Commands and Utilities.
#include "cms/commands/output.h"
#include "cms/commands/specs.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "STT";

CommandResult state(CommandContext& context, bool writable) {
  const auto& operands = context.operands;
  auto spec = CAM_TRY(files::make_file_spec(kModule, operands.value("fn"), operands.value("ft"),
                                            operands.value("fm"), "A", true));
  auto& disks = context.session.disks();
  if (!writable) {
    CAM_TRY(disks.require(kModule, spec));
    return 0;
  }
  if (!spec.mode.any()) {
    CAM_TRY(disks.require_writable(kModule, spec.mode.letter));
  }
  for (const auto& file : disks.list(spec)) {
    if (!disks.disk(file.mode)->read_only) {
      return 0;
    }
  }
  return fail<msg::DMSxxx002E>(kModule, spec.text());
}

CommandResult run_state(CommandContext& context) {
  return state(context, false);
}

CommandResult run_state_writable(CommandContext& context) {
  return state(context, true);
}

constexpr std::string_view kSyntax = "fn:word ft:word [ fm:word ]";
constexpr std::string_view kText =
    R"(STATE tells by its return code whether a file exists: 0 when it does, 28
when it does not. STATEW looks on read/write disks only. ESTATE and
ESTATEW are the same; once they were needed for large files.

Operands:
  fn ft     the file; * and % may be used, the first file that fits counts.
  fm        file mode; A when left out, * looks on all accessed disks.

Responses:
  DMSSTT002E File fn ft fm not found               RC 28
  DMSSTT069E Filemode B not accessed               RC 36
  DMSSTT037E Filemode B is accessed as read/only   RC 36 (STATEW)

Example:
  state profile exec *
)";

}  // namespace

const CommandSpec kState{.name = "STATE",
                         .min_abbreviation = 5,
                         .module = kModule,
                         .syntax = kSyntax,
                         .summary = "Tell whether a file exists.",
                         .help = kText,
                         .run = run_state};
const CommandSpec kStateWritable{.name = "STATEW",
                                 .min_abbreviation = 6,
                                 .module = kModule,
                                 .syntax = kSyntax,
                                 .summary = "Tell whether a file exists on a read/write disk.",
                                 .help = kText,
                                 .run = run_state_writable};
const CommandSpec kExtendedState{.name = "ESTATE",
                                 .min_abbreviation = 6,
                                 .module = kModule,
                                 .syntax = kSyntax,
                                 .summary = "Tell whether a file exists.",
                                 .help = kText,
                                 .run = run_state};
const CommandSpec kExtendedStateWritable{
    .name = "ESTATEW",
    .min_abbreviation = 7,
    .module = kModule,
    .syntax = kSyntax,
    .summary = "Tell whether a file exists on a read/write disk.",
    .help = kText,
    .run = run_state_writable};

}  // namespace cambridge::cms::commands
