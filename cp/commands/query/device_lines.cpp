#include "cp/commands/query/device_lines.h"

#include <algorithm>
#include <fmt/format.h>

#include "cp/commands/device_names.h"

namespace cambridge::cp::commands {
namespace {

u16 subchannel_number(CommandContext& context, u16 device) {
  auto id = context.vm.channel().find(device);
  return id ? id->number() : u16{0};
}

/// "DASD 0190 3390 EV61A2 R/O        107 CYL ON DASD  61A2 SUBCHANNEL = 000E"
void write_minidisk(CommandContext& context, u16 number, const MinidiskDevice& disk) {
  auto real = !disk.temporary           ? fmt::format("{:04X}", disk.real_device)
              : disk.volume == "(VDSK)" ? std::string("VDSK")
                                        : std::string("TEMP");
  context.reply(fmt::format("DASD {:04X} {:<4} {:<6} {} {:>10} {} ON DASD  {} SUBCHANNEL = {:04X}",
                            number, disk.type, disk.volume, disk.write ? "R/W" : "R/O", disk.size,
                            disk.fba ? "BLK" : "CYL", real, subchannel_number(context, number)));
}

// UNVERIFIED: the console and unit record lines, but for the columns of class and CONT.
void write_output_lines(CommandContext& context, u16 number, std::string_view to,
                        std::string_view type) {
  const auto& userid = context.vm.userid();
  context.reply(fmt::format("     {:04X} TO {:<8} {} DIST {:<8} FLASHC 000 DEST OFF", number,
                            userid, to, userid));
  context.reply(fmt::format("     {:04X} FLASH      CHAR      MDFY      0 FCB      {}", number,
                            to == "PUN" ? "" : "LPP OFF"));
  context.reply(fmt::format("     {:04X} {:<6} NOEOF CLOSED    NOKEEP NOMSG NONAME", number, type));
  context.reply(
      fmt::format("     {:04X} SUBCHANNEL = {:04X}", number, subchannel_number(context, number)));
}

void write_console(CommandContext& context, u16 number) {
  auto terminal = context.vm.console().terminal();
  auto place = terminal ? fmt::format("ON LDEV {:<6}", terminal->address()) : "DISCONNECTED";
  char spool_class = context.vm.entry().console ? context.vm.entry().console->spool_class : 'T';
  context.reply(fmt::format("CONS {:04X} {} TERM START", number, place));
  context.reply(fmt::format("     {:04X} CL {} NOCONT NOHOLD COPY 001    READY FORM STANDARD",
                            number, spool_class));
  write_output_lines(context, number, "RDR", "3215");
}

void write_unit_record(CommandContext& context, u16 number, const UnitRecordDevice& unit) {
  if (unit.kind == UnitRecordKind::Reader) {
    context.reply(fmt::format("RDR  {:04X} CL {} NOCONT NOHOLD   EOF        READY", number,
                              unit.spool_class));
    context.reply(fmt::format("     {:04X} {:04X}     CLOSED   NOKEEP NORESCAN SUBCHANNEL = {:04X}",
                              number, unit.type, subchannel_number(context, number)));
    return;
  }
  context.reply(fmt::format("{} {:04X} CL {} NOCONT NOHOLD COPY 001    READY FORM STANDARD",
                            unit_record_name(unit.kind), number, unit.spool_class));
  write_output_lines(context, number, unit.kind == UnitRecordKind::Punch ? "PUN" : "PRT",
                     fmt::format("{:04X}", unit.type));
}

}  // namespace

void write_virtual_device(CommandContext& context, const VirtualDevice& device) {
  if (const auto* disk = device.minidisk()) {
    write_minidisk(context, device.number, *disk);
  } else if (const auto* unit = std::get_if<UnitRecordDevice>(&device.what)) {
    write_unit_record(context, device.number, *unit);
  } else {
    write_console(context, device.number);
  }
}

std::string real_dasd_line(const CommandContext& context, const Volume& volume) {
  const auto& owned = context.system.configuration().cp_owned;
  auto mine = std::any_of(owned.begin(), owned.end(),
                          [&](const auto& slot) { return slot.volume == volume.serial; });
  return fmt::format("DASD {:04X} CP {} {:<6}   {}", volume.real_device, mine ? "OWNED " : "SYSTEM",
                     volume.serial, context.system.links_on(volume.serial).size());
}

}  // namespace cambridge::cp::commands
