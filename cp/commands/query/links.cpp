// QUERY LINKS, MDISK, SYSTEM: who is linked to which disk. CP Commands and Utilities.

#include <fmt/format.h>

#include "cp/commands/query/device_lines.h"
#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

constexpr std::size_t kLinksPerLine = 4;

/// "MAINT    0551 R/O, MAINT    02CC R/W, ..."
void write_links(CommandContext& context, const std::vector<LinkEntry>& links) {
  std::string line;
  for (std::size_t at = 0; at < links.size(); ++at) {
    line += fmt::format("{}{:<8} {:04X} {}", line.empty() ? "" : ", ", links[at].userid,
                        links[at].number, links[at].write ? "R/W" : "R/O");
    if (at % kLinksPerLine == kLinksPerLine - 1 || at + 1 == links.size()) {
      context.reply(line);
      line.clear();
    }
  }
}

CommandResult query_links(CommandContext& context) {
  auto number = device_number(context.operands.value("device"));
  const auto* device = context.vm.device(number);
  if (device == nullptr) {
    return fail<msg::HCPQVD040E>(device_text(number));
  }
  const auto* disk = device->minidisk();
  if (disk == nullptr) {
    return fail<msg::HCPSYS006E>(device_text(number));
  }
  if (disk->temporary) {
    write_links(context, {{context.vm.userid(), number, true, ""}});
    return 0;
  }
  write_links(context, context.system.links_to({disk->owner, disk->owner_number}));
  return 0;
}

/// What a user's device is in the directory: its own MDISK, or what it has linked to.
std::optional<MinidiskId> disk_behind(const CommandContext& context, const std::string& userid,
                                      u16 number) {
  if (auto linked = context.system.linked_disk(userid, number)) {
    return linked;
  }
  auto directory = context.system.directory();
  const auto* entry = directory->find(userid);
  if (entry != nullptr && entry->minidisk(number) != nullptr) {
    return MinidiskId{userid, number};
  }
  return std::nullopt;
}

CommandResult query_mdisk(CommandContext& context) {
  const auto& operands = context.operands;
  if (!operands.has("device")) {
    return fail<msg::HCPQMD022E>();
  }
  auto target = upper_case(operands.value("user"));
  if (target.empty() || target == "*") {
    target = context.vm.userid();
  }
  if (target != context.vm.userid() && !context.has_class("B")) {
    return fail<msg::HCPCQV003E>("USERID");
  }
  auto number = device_number(operands.value("device"));
  auto disk = disk_behind(context, target, number);
  auto directory = context.system.directory();
  const auto* owner = disk ? directory->find(disk->owner) : nullptr;
  const auto* mdisk = owner != nullptr ? owner->minidisk(disk->number) : nullptr;
  const auto* volume = mdisk != nullptr ? context.system.volumes().find(mdisk->volume) : nullptr;
  if (volume == nullptr) {
    return fail<msg::HCPQMD040E>(device_text(number));
  }
  const auto& geometry = volume->image->geometry();
  u64 whole = geometry.is_ckd() ? geometry.cylinders : geometry.blocks;
  u64 size = mdisk->to_end ? whole - std::min(whole, mdisk->start) : mdisk->size;
  context.reply("TargetID Tdev OwnerID  Odev Dtype Vol-ID Rdev   StartLoc       Size");
  context.reply(fmt::format("{:<8} {:04X} {:<8} {:04X} {:<5} {:<6} {:04X} {:>10} {:>10}", target,
                            number, disk->owner, disk->number, volume->type, volume->serial,
                            volume->real_device, mdisk->start, size));
  return 0;
}

CommandResult query_system(CommandContext& context) {
  auto number = device_number(context.operands.value("device"));
  const auto* volume = context.system.volumes().find_real(number);
  if (volume == nullptr) {
    return fail<msg::HCPQDV040E>(device_text(number));
  }
  auto links = context.system.links_on(volume->serial);
  context.reply(
      fmt::format("DASD {:04X} ATTACHED CPVOL {:04} {}", number, links.size(), volume->serial));
  write_links(context, links);
  return 0;
}

}  // namespace

const CommandSpec kQueryLinks{
    .name = "LINKS",
    .min_abbreviation = 4,
    .classes = "G",
    .syntax = "device:vdev",
    .summary = "Show who is linked to one of your disks.",
    .help =
        "QUERY LINKS vdev lists every user who is linked to the minidisk behind your device, with "
        "the device number there and R/O or R/W, four a line. You are among them. HCPQVD040E says "
        "that you have no such device.\n\nExample: QUERY LINKS 191",
    .run = query_links,
};
const CommandSpec kQueryMdisk{
    .name = "MDISK",
    .min_abbreviation = 2,
    .classes = "BG",
    .syntax = "[ USERid user:word ] [ device:vdev ] [ { LOCation | DIRECTory }... ]",
    .summary = "Show where a minidisk lies.",
    .help =
        "QUERY MDISK vdev shows for one of your minidisks, or one that you have linked to, its "
        "owner and number there, the device type, the volume, the real device, the first "
        "cylinder or block and the size. With class B, USERID userid asks about another user's "
        "device.\n\n"
        "HCPQMD040E says that there is no such minidisk.\n\nExample: QUERY MDISK 191 LOCATION",
    .run = query_mdisk,
};
const CommandSpec kQuerySystem{
    .name = "SYSTEM",
    .min_abbreviation = 3,
    .classes = "B",
    .syntax = "device:vdev",
    .summary = "Show who uses the volume on a real device.",
    .help =
        "QUERY SYSTEM rdev shows the volume on the real device, how many links there are to "
        "minidisks on it, and each of them: user ID, virtual device, R/O or R/W, four a line. "
        "QUERY DASD lists the real devices.\n\nExample: QUERY SYSTEM 200",
    .run = query_system,
};

}  // namespace cambridge::cp::commands
