/// ACCESS and RELEASE. z/VM: CMS Commands and Utilities.
#include <fmt/core.h>

#include "cms/commands/output.h"
#include "cms/commands/specs.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kAccessModule = "ACC";
constexpr std::string_view kReleaseModule = "ARE";

/// "B" or "B/A"; the second letter is the mode that the disk extends.
struct AccessMode {
  char mode = 'A';
  char parent = 0;
};

Result<AccessMode, CommandFailure> access_mode(std::string_view word) {
  auto upper = upper_case(word);
  auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (upper.empty()) {
    return AccessMode{};
  }
  bool extension = upper.size() == 3 && upper[1] == '/' && letter(upper[2]);
  if (!letter(upper[0]) || (upper.size() != 1 && !extension)) {
    return fail<msg::DMSxxx048E>(kAccessModule, upper);
  }
  return AccessMode{upper[0], extension ? upper[2] : char{0}};
}

CommandResult run_access(CommandContext& context) {
  const auto& operands = context.operands;
  if (operands.has("NODISK")) {
    return 0;
  }
  u16 number = 0x191;
  if (auto word = operands.value("vdev"); !word.empty()) {
    auto given = device_number(word);
    if (!given) {
      return fail<msg::DMSxxx017E>(kAccessModule, upper_case(word));
    }
    number = *given;
  }
  auto mode = CAM_TRY(access_mode(operands.value("mode")));
  files::AccessOptions options;
  options.erase = operands.has("ERASE");
  options.no_save = operands.has("NOSAVE");
  options.force_read_only = operands.has("FORCERO");
  options.force_read_write = operands.has("FORCERW");
  if (auto name = operands.value("fn"); !name.empty()) {
    options.name = upper_case(name);
    options.type = operands.has("ft") ? upper_case(operands.value("ft")) : "*";
    options.mode_number = operands.has("fm") ? upper_case(operands.value("fm")) : "*";
    if (!files::parse_mode(options.mode_number)) {
      return fail<msg::DMSxxx048E>(kAccessModule, options.mode_number);
    }
  }
  auto report = CAM_TRY(context.session.disks().access(number, mode.mode, mode.parent, options));
  for (const auto& message : report.messages) {
    context.session.write(message);
  }
  return 0;
}

CommandResult run_release(CommandContext& context) {
  auto& disks = context.session.disks();
  auto word = upper_case(context.operands.value("disk"));
  std::vector<char> modes;
  std::optional<u16> number;
  if (word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z') {
    // One letter is a mode: a device number A to F is written with a zero before it.
    CAM_TRY(disks.require_accessed(kReleaseModule, word[0]));
    modes.push_back(word[0]);
    number = disks.disk(word[0])->number;
  } else {
    number = device_number(word);
    if (!number) {
      return fail<msg::DMSxxx017E>(kReleaseModule, word);
    }
    modes = disks.modes_of(*number);
    if (modes.empty()) {
      return fail<msg::DMSxxx069E>(kReleaseModule, word);
    }
  }
  for (char mode : modes) {
    CAM_TRY(disks.release(mode));
  }
  if (context.operands.has("DET")) {
    for (char mode : disks.modes_of(*number)) {
      CAM_TRY(disks.release(mode));
    }
    return context.session.cp().command(fmt::format("DETACH {:04X}", *number));
  }
  return 0;
}

}  // namespace

const CommandSpec kAccess{
    .name = "ACCESS",
    .min_abbreviation = 2,
    .module = kAccessModule,
    .syntax =
        "[ vdev:word [ mode:word [ fn:word [ ft:word [ fm:word ] ] ] ] ] [ ( { NOPROF | "
        "NODISK | ERASE | FORCERO | FORCERW | SAVEONLY | USEONLY | NOSAVE }... ) ]",
    .summary = "Make the files of a minidisk known at a file mode.",
    .help = R"(ACCESS makes the files of a minidisk known to CMS under a file mode, a letter.

Operands:
  vdev      virtual device number of the disk; 191 when nothing is given.
  mode      the letter, A to Z; A when nothing is given. mode/ext makes
            the disk a read-only extension of ext: its files are found
            when a file is looked for at ext.
  fn ft fm  only these files are accessed (* and % may be used). The
            disk is then read-only.

Options:
  NOPROF    first command after IPL: PROFILE EXEC is not run.
  NODISK    first command after IPL: no disk is accessed at A.
  ERASE     erases every file of a disk accessed read/write.
  FORCERO   accesses the disk read-only although you may write on it.
  SAVEONLY, USEONLY, NOSAVE, FORCERW concern shared directories in saved
            segments; here they change nothing.

Notes:
  The disk must be yours or linked (CP LINK). A disk at which you have
  write access is accessed read/write unless it is an extension.
  Accessing another disk at a mode releases the one that was there.
  Files with mode number 0 are not shown on a read-only disk.

Responses:
  DMSACP723I B (19E) R/O            the disk is read-only
  DMSACC724I 19E replaces B (5E5)   the mode was in use
  DMSACP726I 191 A released         the disk was at another mode

Example:
  access 194 b/a
)",
    .run = run_access};

const CommandSpec kRelease{
    .name = "RELEASE",
    .min_abbreviation = 3,
    .module = kReleaseModule,
    .syntax = "disk:word [ ( { DET }... ) ]",
    .summary = "End the access to a minidisk.",
    .help = R"(RELEASE makes CMS forget the directory of a disk. Open files on it are closed.

Operands:
  disk      the file mode, or the virtual device number. A device number
            of one digit A to F is written with a zero: 0A.

Options:
  DET       also detaches the device from the virtual machine.

Responses:
  DASD 0194 DETACHED                with DET, from CP

Example:
  release b (det
)",
    .run = run_release};

}  // namespace cambridge::cms::commands
