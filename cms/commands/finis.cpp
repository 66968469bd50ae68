/// FINIS. z/VM: CMS Commands and Utilities.
#include "cms/commands/output.h"
#include "cms/commands/specs.h"
#include "cms/files/open_files.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "FNS";

CommandResult run(CommandContext& context) {
  const auto& operands = context.operands;
  auto spec = CAM_TRY(files::make_file_spec(kModule, operands.value("fn"), operands.value("ft"),
                                            operands.value("fm"), "*", true));
  static_cast<void>(CAM_TRY(context.session.disks().open_files().close(kModule, spec)));
  return 0;
}

}  // namespace

const CommandSpec kFinis{
    .name = "FINIS",
    .min_abbreviation = 5,
    .module = kModule,
    .syntax = "fn:word ft:word [ fm:word ]",
    .summary = "Close open files.",
    .help = R"(FINIS closes files that commands such as EXECIO left open. What was written
is then part of the disk.

Operands:
  fn ft fm  the files; * stands for all. The mode is * when left out.

Notes:
  All files are closed anyway when a command typed at the terminal ends.
  A file that is not open is no mistake.

Example:
  finis * * *
)",
    .run = run};

}  // namespace cambridge::cms::commands
