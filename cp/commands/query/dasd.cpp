// QUERY DASD, ALLOC, CPOWNED: the real disks. CP Commands and Utilities.

#include <algorithm>
#include <fmt/format.h>

#include "cp/commands/query/device_lines.h"
#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

/// "0127  CUTYPE = 3990-C2, DEVTYPE = 3390-0C, VOLSER = VMCOM1, CYLS = 11000"
std::string details(const Volume& volume) {
  const auto& geometry = volume.image->geometry();
  if (!geometry.is_ckd()) {
    return fmt::format("{:04X}  CUTYPE = 6310-80, DEVTYPE = 9336-10, VOLSER = {}, BLOCKS = {}",
                       volume.real_device, volume.serial, geometry.blocks);
  }
  auto model = fs::closest_model(*geometry.type, geometry.cylinders).unit_model;
  return fmt::format("{:04X}  CUTYPE = 3990-C2, DEVTYPE = {}-{:02X}, VOLSER = {}, CYLS = {}",
                     volume.real_device, volume.type, model, volume.serial, geometry.cylinders);
}

CommandResult query_dasd(CommandContext& context) {
  const auto& operands = context.operands;
  // Every volume belongs to the system: none is free, attached to a user, or offline.
  for (auto [state, article] : {std::pair("FREE", "A free"), std::pair("ATTACHED", "An attached"),
                                std::pair("OFFLINE", "An offline")}) {
    if (operands.has(state)) {
      context.reply(fmt::format("{} DASD was not found.", article));
      return 0;
    }
  }
  if (operands.has("device")) {
    const auto* volume =
        context.system.volumes().find_real(device_number(operands.value("device")));
    if (volume == nullptr) {
      return fail<msg::HCPQDV040E>(device_text(device_number(operands.value("device"))));
    }
    context.reply(operands.has("DETAILS") ? details(*volume) : real_dasd_line(context, *volume));
    return 0;
  }
  for (const auto& volume : context.system.volumes().all()) {
    context.reply(operands.has("DETAILS") ? details(volume) : real_dasd_line(context, volume));
  }
  return 0;
}

/// CP keeps nothing on the volumes: no paging, no spool, no temporary disks, no directory.
CommandResult query_alloc(CommandContext& context) {
  for (const auto& volume : context.system.volumes().all()) {
    bool ckd = volume.image->geometry().is_ckd();
    context.reply(fmt::format("DASD {:04X} {:<6} {} {} (UNITS IN {})", volume.real_device,
                              volume.serial, volume.type, ckd ? "CKD-ECKD" : "FBA",
                              ckd ? "CYLINDERS" : "BLOCKS"));
    for (auto kind : {"TDISK", "PAGE ", "SPOOL", "DRCT "}) {
      context.reply(fmt::format("     {} TOTAL={:011} INUSE={:011} AVAIL={:011}", kind, 0, 0, 0));
    }
  }
  return 0;
}

CommandResult query_cpowned(CommandContext& context) {
  context.reply("Slot Vol-ID  Rdev  Type   Status");
  for (const auto& slot : context.system.configuration().cp_owned) {
    const auto* volume = context.system.volumes().find(slot.volume);
    if (volume == nullptr) {
      context.reply(fmt::format("{:>4}  {:<6}  ----  -----  Offline", slot.slot, slot.volume));
    } else {
      context.reply(fmt::format("{:>4}  {:<6}  {:04X}  {:<5}  Online and attached", slot.slot,
                                slot.volume, volume->real_device, slot.own ? "Own" : "Share"));
    }
  }
  return 0;
}

}  // namespace

const CommandSpec kQueryDasd{
    .name = "DASD",
    .min_abbreviation = 2,
    .classes = "B",
    .syntax =
        "[ { ALL | ACTive | SYStem | FRee | ATTached | OFFline | DETails [ device:vdev ] | "
        "device:vdev } ]",
    .summary = "List the real disks of the system.",
    .help =
        "QUERY DASD lists the disk volumes that the system found when it started, one a line: real "
        "device number, CP OWNED or CP SYSTEM, volume serial, and the number of links to minidisks "
        "on it. DETAILS shows control unit, device type and size instead. FREE, ATTACHED and "
        "OFFLINE find nothing, since every volume belongs to the system.\n\n"
        "Example: QUERY DASD DETAILS",
    .run = query_dasd,
};
const CommandSpec kQueryAlloc{
    .name = "ALLOC",
    .min_abbreviation = 5,
    .classes = "ABCDE",
    .syntax = "[ { ALL | PAGE | SPOOL | TDISK | DRCT | MAP } ]",
    .summary = "Show how CP uses the space of its volumes.",
    .help =
        "QUERY ALLOC shows for each volume the cylinders or blocks that CP uses for temporary "
        "disks, paging, spool and directory. They are zero here: CP keeps those things in files "
        "of the host.\n\nExample: QUERY ALLOC",
    .run = query_alloc,
};
const CommandSpec kQueryCpowned{
    .name = "CPOWNED",
    .min_abbreviation = 7,
    .classes = "ABCDE",
    .syntax = "",
    .summary = "Show the list of CP-owned volumes.",
    .help =
        "QUERY CPOWNED shows the CP_Owned statements of the system configuration: slot, volume "
        "serial, real device, Own or Share, and whether the volume is there.\n\n"
        "Example: QUERY CPOWNED",
    .run = query_cpowned,
};

}  // namespace cambridge::cp::commands
