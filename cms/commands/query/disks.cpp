/// QUERY ACCESSED, DISK and SEARCH. z/VM: CMS Commands and Utilities.
#include <algorithm>
#include <fmt/core.h>

#include "cms/commands/output.h"
#include "cms/commands/specs.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "QRY";
constexpr std::string_view kStackSyntax =
    "[ mode:word ] [ ( { STACK [ FIFO | LIFO ] | FIFO | LIFO }... ) ]";

/// "A", or "Y/S" for an extension.
std::string mode_text(const files::DiskStatus& disk) {
  return disk.parent == 0 ? std::string(1, disk.mode)
                          : fmt::format("{}/{}", disk.mode, disk.parent);
}

std::string_view status_text(const files::DiskStatus& disk) {
  return disk.read_only ? "R/O" : "R/W";
}

/// The disks that a command's mode operand means: none or * all, a letter one.
Result<std::vector<files::DiskStatus>, CommandFailure> chosen_disks(CommandContext& context) {
  auto word = upper_case(context.operands.value("mode"));
  auto all = context.session.disks().disks();
  if (word.empty() || word == "*") {
    return all;
  }
  if (word == "R/W") {
    std::erase_if(all, [](const auto& disk) { return disk.read_only; });
    if (all.empty()) {
      return fail<msg::DMSxxx006E>(kModule);
    }
    return all;
  }
  if (word == "MAX") {
    auto left = [](const auto& disk) { return disk.info.blocks - disk.info.used; };
    std::erase_if(all, [](const auto& disk) { return disk.read_only; });
    if (all.empty()) {
      return fail<msg::DMSxxx006E>(kModule);
    }
    auto most = std::max_element(all.begin(), all.end(),
                                 [&](const auto& a, const auto& b) { return left(a) < left(b); });
    return std::vector<files::DiskStatus>{*most};
  }
  auto mode = files::parse_mode(word);
  if (!mode || word.size() != 1) {
    return fail<msg::DMSxxx048E>(kModule, word);
  }
  CAM_TRY(context.session.disks().require_accessed(kModule, mode->letter));
  return std::vector<files::DiskStatus>{*context.session.disks().disk(mode->letter)};
}

CommandResult run_accessed(CommandContext& context) {
  auto disks = CAM_TRY(chosen_disks(context));
  Output output(context);
  if (output.to_terminal()) {
    output.line("Mode  Stat     Files  Vdev  Label/Directory");
  }
  for (const auto& disk : disks) {
    output.line(fmt::format("{:<7}{:<3}{:>10}  {:<4X}  {}", mode_text(disk), status_text(disk),
                            disk.files, disk.number, disk.info.label));
  }
  return 0;
}

/// Percent in use, rounded; anything in use is at least one percent.
u64 percent_used(const fs::MinidiskInfo& info) {
  if (info.used == 0 || info.blocks == 0) {
    return 0;
  }
  return std::max<u64>(1, (u64{info.used} * 100 + info.blocks / 2) / info.blocks);
}

std::string disk_row(const files::DiskStatus& disk) {
  const auto& info = disk.info;
  // UNVERIFIED: the cylinder column of an FBA disk.
  auto cylinders = info.fixed_block ? std::string() : std::to_string(info.cylinders);
  auto used = fmt::format("{}-{:02}", info.used, percent_used(info));
  return fmt::format("{:<6} {:<4X} {:<3} {:<3}{:>6} {:<4} {:<4}{:>9}{:>14}{:>11}{:>11}", info.label,
                     disk.number, mode_text(disk), status_text(disk), cylinders, disk.device_type,
                     info.block_size, disk.files, used, info.blocks - info.used, info.blocks);
}

CommandResult run_disk(CommandContext& context) {
  auto disks = CAM_TRY(chosen_disks(context));
  Output output(context);
  if (output.to_terminal()) {
    output.line("LABEL  VDEV M  STAT   CYL TYPE BLKSZ   FILES  BLKS USED-(%) BLKS LEFT  BLK TOTAL");
  }
  for (const auto& disk : disks) {
    output.line(disk_row(disk));
  }
  return 0;
}

CommandResult run_search(CommandContext& context) {
  Output output(context);
  for (const auto& disk : context.session.disks().disks()) {
    // UNVERIFIED: the columns of this row.
    output.line(fmt::format("{:<6}  {:<4X} {:<3}  {}", disk.info.label, disk.number,
                            mode_text(disk), status_text(disk)));
  }
  return 0;
}

}  // namespace

const CommandSpec kQueryAccessed{
    .name = "ACCESSED",
    .min_abbreviation = 2,
    .module = kModule,
    .syntax = kStackSyntax,
    .summary = "Show the accessed disks.",
    .help = R"(QUERY ACCESSED shows one line for each accessed disk: the file mode (Y/S
is mode Y, an extension of S), R/W or R/O, the number of files, the
virtual device number and the label.

Operands:
  mode      shows that disk only; * shows all, as nothing does.

Responses:
  Mode  Stat     Files  Vdev  Label/Directory
  A      R/W        12  191   LAB191
)",
    .run = run_accessed};

const CommandSpec kQueryDisk{
    .name = "DISK",
    .min_abbreviation = 1,
    .module = kModule,
    .syntax = kStackSyntax,
    .summary = "Show how full the accessed disks are.",
    .help = R"(QUERY DISK shows one line for each accessed disk: label, device number,
mode, status, cylinders, device type, block size, files, blocks used and
percent, blocks left and in all.

Operands:
  mode      shows that disk only. R/W shows the read/write disks, MAX the
            one of them with most room, * all.

Responses:
  LABEL  VDEV M  STAT   CYL TYPE BLKSZ   FILES  BLKS USED-(%) BLKS LEFT  BLK TOTAL
  DMSQRY069E Filemode B not accessed    RC 36
)",
    .run = run_disk};

const CommandSpec kQuerySearch{
    .name = "SEARCH",
    .min_abbreviation = 6,
    .module = kModule,
    .syntax = "[ ( { STACK [ FIFO | LIFO ] | FIFO | LIFO }... ) ]",
    .summary = "Show the accessed disks in the order in which they are searched.",
    .help = R"(QUERY SEARCH shows label, device number, mode and status of each accessed
disk, in the order in which a file is looked for: A to Z.
)",
    .run = run_search};

}  // namespace cambridge::cms::commands
