/// ERASE and RENAME. z/VM: CMS Commands and Utilities.
#include <fmt/core.h>

#include "base/ebcdic.h"

#include "cms/commands/file_sets.h"
#include "cms/commands/output.h"
#include "cms/commands/specs.h"
#include "cms/files/open_files.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kEraseModule = "ERS";
constexpr std::string_view kRenameModule = "RNM";

CommandResult run_erase(CommandContext& context) {
  const auto& operands = context.operands;
  auto spec = CAM_TRY(files::make_file_spec(kEraseModule, operands.value("fn"),
                                            operands.value("ft"), operands.value("fm"), "A", true));
  if (operands.has("DIRECTORY")) {
    return fail<msg::DMSxxx475E>(kEraseModule, "ERASE DIRECTORY");
  }
  if (spec.name == "*" && spec.type == "*") {
    return fail<msg::DMSxxx071E>(kEraseModule, spec.text());
  }
  auto& disks = context.session.disks();
  if (!spec.mode.any()) {
    CAM_TRY(disks.require_writable(kEraseModule, spec.mode.letter));
  }
  HeldCommits held(disks);
  std::size_t erased = 0;
  for (const auto& file : disks.list(spec)) {
    if (disks.disk(file.mode)->read_only) {
      continue;
    }
    static_cast<void>(
        CAM_TRY(disks.open_files().close(kEraseModule, {file.name, file.type, {file.mode, 0}})));
    held.hold(file.mode);
    CAM_TRY(disks.erase(kEraseModule, file));
    ++erased;
    if (operands.has("TYPE")) {
      context.session.write(
          fmt::format("{:<8} {:<8} {}{}", file.name, file.type, file.mode, file.mode_number));
    }
    context.session.safe_point();
  }
  CAM_TRY(held.release(kEraseModule));
  if (erased == 0) {
    return fail<msg::DMSxxx002E>(kEraseModule, spec.text());
  }
  return 0;
}

CommandResult run_rename(CommandContext& context) {
  const auto& operands = context.operands;
  auto from = CAM_TRY(files::make_file_spec(kRenameModule, operands.value("fn"),
                                            operands.value("ft"), operands.value("fm"), "A", true));
  if (from.mode.any()) {
    return fail<msg::DMSxxx048E>(kRenameModule, from.mode.text());
  }
  auto& disks = context.session.disks();
  CAM_TRY(disks.require_writable(kRenameModule, from.mode.letter));
  auto found = disks.list(from);
  if (found.empty()) {
    return fail<msg::DMSxxx002E>(kRenameModule, from.text());
  }
  HeldCommits held(disks);
  held.hold(from.mode.letter);
  for (const auto& file : found) {
    std::string mode{file.mode, file.mode_number};
    auto new_mode = upper_case(operands.value("fmtwo"));
    auto to = CAM_TRY(files::make_file_spec(
        kRenameModule, files::with_equals(operands.value("fntwo"), file.name),
        files::with_equals(operands.value("fttwo"), file.type), new_mode == "=" ? mode : new_mode));
    if (to.mode.letter != file.mode) {
      return fail<msg::DMSxxx051E>(kRenameModule);
    }
    auto number = to.mode.number != 0 ? to.mode.number : file.mode_number;
    bool same_name = to.name == file.name && to.type == file.type;
    if (same_name && number == file.mode_number) {
      return fail<msg::DMSxxx019E>(kRenameModule);
    }
    if (!same_name && disks.minidisk(file.mode)->find(*fs::FileName::from_text(to.name, to.type))) {
      auto failed = fail<msg::DMSxxx024E>(kRenameModule, to.text());
      failed.error.message.issued.text = fmt::format("File {} already exists", to.text());
      return failed;
    }
    if (disks.open_files().is_open(file)) {
      return fail<msg::DMSxxx030E>(kRenameModule, file.fileid());
    }
    fs::Minidisk::Change change;
    change.name = fs::FileName::from_text(to.name, to.type);
    change.mode_number = number - '0';
    CAM_TRY(disks.change(kRenameModule, file, change));
    if (operands.has("TYPE")) {
      context.session.write(fmt::format("{:<8} {:<8} {}{} to {:<8} {:<8} {}{}", file.name,
                                        file.type, file.mode, file.mode_number, to.name, to.type,
                                        file.mode, number));
    }
  }
  CAM_TRY(held.release(kRenameModule));
  return 0;
}

}  // namespace

const CommandSpec kErase{
    .name = "ERASE",
    .min_abbreviation = 5,
    .module = kEraseModule,
    .syntax = "fn:word ft:word [ fm:word ] [ ( { TYpe | NOType | FIles | DIRectory }... ) ]",
    .summary = "Delete files.",
    .help = R"(ERASE deletes files from a disk that is accessed read/write.

Operands:
  fn ft     which files; * and % may be used, but not * *.
  fm        file mode; A when left out. * erases on every read/write disk.

Options:
  TYPE      shows the identifier of each erased file. NOTYPE, the
            default, does not.
  FILES     is accepted: only files can be erased here.

Notes:
  To empty a whole disk use ACCESS with the ERASE option, or FORMAT.

Responses:
  DMSERS002E File fn ft fm not found               RC 28
  DMSERS037E Filemode B is accessed as read/only   RC 36
  DMSERS071E ERASE * * A not allowed               RC 24

Example:
  erase * listing a (type
)",
    .run = run_erase};

const CommandSpec kRename{
    .name = "RENAME",
    .min_abbreviation = 1,
    .module = kRenameModule,
    .syntax =
        "fn:word ft:word fm:word fntwo:word fttwo:word fmtwo:word [ ( { TYpe | NOType | "
        "UPdirt | NOUPdirt }... ) ]",
    .summary = "Change the name, type or mode number of files.",
    .help = R"(RENAME gives files another name, file type or mode number.

Operands:
  fn ft fm     the files as they are called now; * and % may be used.
  fn2 ft2 fm2  the new identifier; = takes over that part. The mode letter
               cannot change.

Options:
  TYPE      shows the old and the new identifier of each file.
  UPDIRT, NOUPDIRT  are accepted: the directory on disk is always updated.

Responses:
  DMSRNM002E File fn ft fm not found       RC 28
  DMSRNM024E File fn ft fm already exists  RC 28
  DMSRNM051E Invalid filemode change       RC 24

Example:
  rename profile exec a oldprof = =
)",
    .run = run_rename};

}  // namespace cambridge::cms::commands
