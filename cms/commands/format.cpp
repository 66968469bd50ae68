/// FORMAT. z/VM: CMS Commands and Utilities.
#include <algorithm>
#include <fmt/core.h>

#include "base/ebcdic.h"

#include "cms/commands/output.h"
#include "cms/commands/specs.h"
#include "cms/files/file_failure.h"
#include "cms/files/format_disk.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "FOR";
constexpr int kAnsweredNo = 8;  // UNVERIFIED: return code after the answer 0

/// What the command names, checked.
struct Target {
  u16 number = 0;
  char mode = 'A';
  std::string name;  ///< "A(191)"
  files::DiskGeometry disk;
  std::optional<u64> size;
};

std::string answer(Session& session) {
  auto line = upper_case(ebcdic_to_utf8(session.pull()));
  auto first = std::min(line.find_first_not_of(' '), line.size());
  line.erase(0, first);
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

bool confirmed(Session& session, const std::string& disk) {
  while (true) {
    session.inform<msg::DMSxxx603R>(kModule, disk);
    auto reply = answer(session);
    if (reply == "1" || (!reply.empty() && abbreviates(reply, "YES"))) {
      return true;
    }
    if (reply == "0" || reply.empty() || abbreviates(reply, "NO")) {
      return false;
    }
  }
}

std::string ask_label(Session& session) {
  while (true) {
    session.inform<msg::DMSxxx605R>(kModule);
    auto label = answer(session);
    if (fs::is_valid_minidisk_label(label)) {
      return label;
    }
  }
}

Result<Target, CommandFailure> target_of(CommandContext& context) {
  const auto& operands = context.operands;
  Target target;
  auto number = device_number(operands.value("vdev"));
  if (!number) {
    return fail<msg::DMSxxx017E>(kModule, upper_case(operands.value("vdev")));
  }
  auto mode = upper_case(operands.value("mode"));
  if (mode.size() != 1 || mode[0] < 'A' || mode[0] > 'Z' || mode[0] == 'S') {
    auto failed = fail<msg::DMSxxx048E>(kModule, mode);
    failed.error.message.issued.text = fmt::format("Invalid Filemode {}", mode);
    return failed;
  }
  target.number = *number;
  target.mode = mode[0];
  target.name = fmt::format("{}({:03X})", target.mode, target.number);
  if (auto word = operands.value("size"); !word.empty()) {
    target.size = whole_number(word);
    if (!target.size || *target.size == 0) {
      return fail<msg::DMSxxx070E>(kModule, upper_case(word));
    }
  }
  auto disk = files::find_disk(context.session.port(), target.number);
  if (!disk) {
    if (disk.error().kind == fs::DiskError::Kind::Invalid) {
      return fail<msg::DMSxxx114S>(kModule, operands.value("vdev"));
    }
    return fail<msg::DMSxxx113S>(kModule, target.name);
  }
  if (disk->read_only) {
    return fail<msg::DMSxxx037E>(kModule, target.name);
  }
  target.disk = *disk;
  return target;
}

Result<u32, CommandFailure> block_size_of(const Operands& operands) {
  constexpr std::pair<std::string_view, u32> kSizes[] = {
      {"512", 512}, {"1024", 1024}, {"2048", 2048}, {"4096", 4096},
      {"1K", 1024}, {"2K", 2048},   {"4K", 4096}};
  if (!operands.has("BLKSIZE")) {
    return 4096;
  }
  auto word = upper_case(operands.value("blocksize"));
  for (const auto& [text, size] : kSizes) {
    if (word == text) {
      return size;
    }
  }
  return fail<msg::DMSxxx029E>(kModule, word, "BLKSIZE");
}

void report_size(Session& session, const Target& target) {
  u64 all = target.disk.shape.is_ckd() ? target.disk.shape.cylinders : target.disk.shape.blocks;
  session.inform<msg::DMSxxx732I>(kModule, std::min(target.size.value_or(all), all),
                                  target.disk.shape.is_ckd() ? "cylinders" : "FB-512 blocks",
                                  target.name);
}

CommandResult access_again(Session& session, const Target& target) {
  CAM_TRY(session.disks().access(target.number, target.mode, 0, {}));
  return 0;
}

CommandResult format(CommandContext& context, const Target& target) {
  auto& session = context.session;
  files::FormatRequest request;
  request.block_size = CAM_TRY(block_size_of(context.operands));
  request.size = target.size;
  request.erase = !context.operands.has("NOERASE");
  if (!confirmed(session, target.name)) {
    return kAnsweredNo;
  }
  request.label = ask_label(session);
  auto& disks = session.disks();
  for (char mode : disks.modes_of(target.number)) {
    CAM_TRY(disks.release(mode));
  }
  if (disks.disk(target.mode)) {
    CAM_TRY(disks.release(target.mode));
  }
  session.inform<msg::DMSxxx733I>(kModule, target.mode);
  if (auto done = files::format_disk(session.port(), target.disk, request); !done) {
    return failure(
        files::explain(kModule, done.error(), files::FileAction::Write, "label", target.name));
  }
  report_size(session, target);
  return access_again(session, target);
}

/// LABEL and RECOMP work on a disk that is accessed.
CommandResult change(CommandContext& context, const Target& target) {
  auto& session = context.session;
  auto& disks = session.disks();
  CAM_TRY(disks.require_writable(kModule, target.mode));
  if (disks.disk(target.mode)->number != target.number) {
    return fail<msg::DMSxxx069E>(kModule, target.name);
  }
  auto* minidisk = disks.minidisk(target.mode);
  auto explained = [&](const fs::FileError& error) {
    return failure(files::explain(kModule, error, files::FileAction::Write, "label", target.name));
  };
  if (context.operands.has("LABEL")) {
    if (auto done = minidisk->relabel(ask_label(session)); !done) {
      return explained(done.error());
    }
    return 0;
  }
  const auto& shape = target.disk.shape;
  u64 all = shape.is_ckd() ? shape.cylinders : shape.blocks;
  u64 size = std::min(target.size.value_or(all), all);
  auto block_size = minidisk->info().block_size;
  u64 blocks = shape.is_ckd()
                   ? size * shape.heads * fs::records_per_track(*shape.type, 0, block_size)
                   : size * fs::kFbaBlockSize / block_size;
  if (auto done = minidisk->recompute(blocks); !done) {
    if (done.error().kind == fs::FileError::Kind::Invalid) {
      return fail<msg::DMSxxx214W>(kModule);
    }
    return explained(done.error());
  }
  report_size(session, target);
  return 0;
}

CommandResult run(CommandContext& context) {
  const auto& operands = context.operands;
  if (operands.has("LABEL") && operands.has("RECOMP")) {
    return fail<msg::DMSxxx066E>(kModule, "LABEL", "RECOMP");
  }
  auto target = CAM_TRY(target_of(context));
  bool only_changes = operands.has("LABEL") || operands.has("RECOMP");
  return only_changes ? change(context, target) : format(context, target);
}

}  // namespace

const CommandSpec kFormat{
    .name = "FORMAT",
    .min_abbreviation = 6,
    .module = kModule,
    .syntax =
        "vdev:word mode:word [ size:word ] [ ( { Blksize blocksize:word | Noerase | Label | "
        "Recomp }... ) ]",
    .summary = "Prepare a minidisk for CMS files; erases what is on it.",
    .help = R"(FORMAT writes an empty CMS file system on a minidisk and accesses it.

Operands:
  vdev      virtual device number of the disk; you need write access.
  fm        file mode at which it will be accessed, A to Z but not S. A
            disk that is accessed there is released.
  size      number of cylinders, or of 512-byte blocks on an FBA disk, to be
            used; all when left out.

Options:
  BLKSIZE   512, 1024 (1K), 2048 (2K) or 4096 (4K, the default).
  NOERASE   FBA only: blocks are not cleared.
  LABEL     only writes a new label on an accessed disk.
  RECOMP    only changes how much of an accessed disk is used.

Notes:
  FORMAT asks for a confirmation (1 or 0) and for a label of one to six
  characters. The answers may be on the program stack.

Responses:
  DMSFOR603R FORMAT will erase all files on disk A(191). Do you wish to
             continue? Enter 1 (YES) or 0 (NO).
  DMSFOR605R Enter disk label:
  DMSFOR733I Formatting disk A
  DMSFOR732I 10 cylinders formatted on A(191)
  DMSFOR214W Cannot recompute without loss of data; no change   RC 8

Example:
  format 199 c (blksize 1k
)",
    .run = run};

}  // namespace cambridge::cms::commands
