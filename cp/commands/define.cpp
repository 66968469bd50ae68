// DEFINE and REDEFINE: storage, temporary disks, unit record devices, and other numbers for
// devices. CP Commands and Utilities, "DEFINE STORAGE", "DEFINE MDISK/TFB/VFB", "REDEFINE".

#include <array>
#include <fmt/format.h>

#include "cp/commands/device_names.h"
#include "cp/commands/known_elsewhere.h"
#include "cp/commands/specs.h"
#include "cp/system/civil_text.h"

namespace cambridge::cp::commands {
namespace {

constexpr u64 kMegabyte = 1ULL << 20;
constexpr u64 kFrame = 4096;

CommandResult define_storage(CommandContext& context) {
  auto text = context.operands.value("size");
  u64 size = size_in_bytes(text);
  const auto& entry = context.vm.entry();
  u64 maximum = std::max(entry.maximum_storage, entry.storage);
  if (size < kMegabyte || size % kFrame != 0) {
    return fail<msg::HCPDEF096E>(text);
  }
  if (size > maximum) {
    return fail<msg::HCPDST094E>(storage_size_text(size), storage_size_text(maximum));
  }
  context.reply(fmt::format("STORAGE = {}", storage_size_text(size)));
  context.reply("Storage cleared - system reset.");
  // The guest may be the one that asks: its storage goes when it has left the processor.
  context.vm.post([size](VirtualMachine& vm) {
    vm.redefine_storage(size);
    vm.enter_cp_mode();
  });
  return 0;
}

CommandResult define_disk(CommandContext& context, TemporaryDisk::Kind kind) {
  auto number = device_number(context.operands.value("new"));
  auto amount = context.operands.value("amount");
  u64 size = amount.size() > 10 ? 0 : std::stoull(std::string(amount));
  if (context.vm.device(number) != nullptr) {
    return fail<msg::HCPDEF092E>(device_text(number), device_text(number));
  }
  if (size == 0 || !context.system.define_temporary(context.vm, number, {kind, size})) {
    return fail<msg::HCPDEF091E>(device_text(number));
  }
  // UNVERIFIED: the reply's wording.
  context.reply(fmt::format("DASD {} DEFINED", device_text(number)));
  return 0;
}

CommandResult define_unit_record(CommandContext& context, UnitRecordKind kind) {
  auto number = device_number(context.operands.value("new"));
  if (!context.system.define_unit_record(context.vm, number, kind)) {
    return fail<msg::HCPDEF092E>(device_text(number), device_text(number));
  }
  context.reply(fmt::format("{} {} DEFINED", unit_record_name(kind), device_text(number)));
  return 0;
}

CommandResult renumber(CommandContext& context) {
  auto from = device_number(context.operands.value("from"));
  auto to = device_number(context.operands.value("to"));
  const auto* device = context.vm.device(from);
  if (device == nullptr) {
    return fail<msg::HCPDEF040E>(device_text(from));
  }
  if (context.vm.device(to) != nullptr) {
    return fail<msg::HCPDEF092E>(device_text(from), device_text(to));
  }
  auto name = device_name(*device);
  if (!context.system.renumber(context.vm, from, to)) {
    return fail<msg::HCPDTV1152E>(device_text(from));
  }
  // UNVERIFIED: the reply's wording.
  context.reply(fmt::format("{} {} DEFINED AS {}", name, device_text(from), device_text(to)));
  return 0;
}

CommandResult define(CommandContext& context) {
  const auto& operands = context.operands;
  if (operands.has("STORAGE")) {
    return define_storage(context);
  }
  static constexpr std::array<std::pair<std::string_view, TemporaryDisk::Kind>, 4> kDisks{
      {{"T3390", TemporaryDisk::Kind::Ckd3390},
       {"T3380", TemporaryDisk::Kind::Ckd3380},
       {"TFB-512", TemporaryDisk::Kind::Fba},
       {"VFB-512", TemporaryDisk::Kind::VirtualFba}}};
  for (const auto& [name, kind] : kDisks) {
    if (operands.has(name)) {
      return define_disk(context, kind);
    }
  }
  if (operands.has("READER") || operands.has("RDR")) {
    return define_unit_record(context, UnitRecordKind::Reader);
  }
  if (operands.has("PUNCH")) {
    return define_unit_record(context, UnitRecordKind::Punch);
  }
  if (operands.has("PRINTER") || operands.has("PRT") || operands.has("1403")) {
    return define_unit_record(context, UnitRecordKind::Printer);
  }
  if (operands.has("from")) {
    return renumber(context);
  }
  auto kind = upper_case(operands.value("kind"));
  for (auto name : {"STORage", "T3390", "T3380", "TFB-512", "VFB-512", "RDR", "READer", "PUnch"}) {
    if (abbreviates(kind, name)) {
      return fail<msg::HCPCFC026E>();
    }
  }
  const auto* known = find_known(known_definitions(), kind);
  if (known != nullptr && context.has_class(known->classes)) {
    return fail<msg::HCPSYS475E>(fmt::format("DEFINE {}", upper_case(known->name)));
  }
  return fail<msg::HCPCMD003E>(kind);
}

CommandResult redefine(CommandContext& context) {
  return renumber(context);
}

}  // namespace

const CommandSpec kDefine{
    .name = "DEFINE",
    .min_abbreviation = 3,
    .classes = "",
    .syntax =
        "{ STORage [ AS ] size "
        "| { T3390 | T3380 | TFB-512 | VFB-512 } [ AS ] new:vdev [ { CYL | BLK } ] "
        "amount:number "
        "| { RDR | READer | PUNch | PRT | PRinTer | 1403 } [ AS ] new:vdev "
        "| from:vdev [ AS ] to:vdev | kind:word [ rest:text ] }",
    .summary = "Change your virtual machine: its storage, temporary disks, unit record devices.",
    .help =
        "DEFINE STORAGE size gives the virtual machine another amount of storage, up to the "
        "maximum in your directory entry (HCPDST094E tells it). The machine is reset and its "
        "storage cleared: IPL again afterwards.\n\n"
        "DEFINE T3390 vdev CYL n makes a temporary disk of n cylinders, TFB-512 and VFB-512 one "
        "of n blocks of 512 bytes. It is empty: use the CMS command FORMAT before you use it, and "
        "expect it to be gone after DETACH or LOGOFF. HCPDEF091E says that there is no space.\n\n"
        "DEFINE RDR, PUNCH or PRINTER vdev adds a unit record device. DEFINE vdev1 AS vdev2 gives "
        "a device another number, as REDEFINE does; HCPDEF092E says that the number is taken.\n\n"
        "Other objects that z/VM defines (CPU, NIC, VSWITCH, CTCA and so on) are refused with "
        "HCPSYS475E.\n\n"
        "Examples: DEFINE STORAGE 64M    DEFINE T3390 AS 500 CYL 10",
    .run = define,
};
const CommandSpec kRedefine{
    .name = "REDEFINE",
    .min_abbreviation = 5,
    .classes = "G",
    .syntax = "from:vdev [ AS ] to:vdev",
    .summary = "Give one of your virtual devices another number.",
    .help =
        "REDEFINE vdev1 AS vdev2 changes the number of a device; everything else about it stays. "
        "Release a disk in CMS first, because CMS knows it by the old number. HCPDEF040E says that "
        "you have no device vdev1, HCPDEF092E that vdev2 is taken.\n\n"
        "Example: REDEFINE 29E AS 39E",
    .run = redefine,
};

}  // namespace cambridge::cp::commands
