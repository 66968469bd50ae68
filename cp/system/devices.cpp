// The devices of a virtual machine: minidisks, links, unit record.
// CP Planning and Administration, "MDISK", "LINK", "SPOOL"; CP Commands and Utilities, "LINK",
// "DETACH".

#include <atomic>
#include <filesystem>
#include <fmt/format.h>
#include <unistd.h>

#include "cp/system/system.h"
#include "fs/image/dasd_extent.h"

namespace cambridge::cp {
namespace {

Result<fs::DasdExtent, CommandFailure> extent_of(const directory::Minidisk& disk,
                                                 const VolumeTable& volumes,
                                                 const LinkRequest& request, bool write) {
  const Volume* volume = volumes.find(disk.volume);
  if (volume == nullptr) {
    return fail<msg::HCPLNM108E>(request.disk.owner, fmt::format("{:04X}", request.disk.number),
                                 disk.volume);
  }
  const auto& geometry = volume->image->geometry();
  u64 whole = geometry.is_ckd() ? geometry.cylinders : geometry.blocks;
  u64 size = disk.to_end ? whole - std::min(whole, disk.start) : disk.size;
  auto extent = fs::DasdExtent::make(volume->image, disk.start, size, !write);
  if (!extent) {
    return fail<msg::HCPLNM107E>(request.disk.owner, fmt::format("{:04X}", request.disk.number));
  }
  return *extent;
}

/// A file that has no name any more: it goes when the disk does.
fs::DiskResult<std::shared_ptr<fs::DasdImage>> make_temporary_image(
    const std::filesystem::path& folder, const TemporaryDisk& disk) {
  using Kind = TemporaryDisk::Kind;
  static std::atomic<u64> serial{0};
  auto directory = folder.empty() ? std::filesystem::temp_directory_path() : folder;
  auto path = directory / fmt::format("cambridge-temporary-{}-{}", ::getpid(), serial++);
  auto image = [&]() -> fs::DiskResult<std::shared_ptr<fs::DasdImage>> {
    if (disk.kind == Kind::Fba || disk.kind == Kind::VirtualFba) {
      return fs::create_fba_image(path, disk.size);
    }
    const auto* type = fs::find_ckd_type(disk.kind == Kind::Ckd3390 ? 0x3390 : 0x3380);
    return fs::create_ckd_image(path, *type, static_cast<u32>(disk.size), fs::NewTracks::Sparse);
  }();
  std::error_code error;
  std::filesystem::remove(path, error);
  return image;
}

UnitRecordDevice unit_record(const directory::SpoolDevice& spool) {
  UnitRecordDevice device;
  device.spool_class = spool.spool_class;
  if (spool.type.find("READER") != std::string::npos ||
      spool.type.find("RDR") != std::string::npos) {
    device.kind = UnitRecordKind::Reader;
  } else if (spool.type.find("PUNCH") != std::string::npos ||
             spool.type.find("PUN") != std::string::npos) {
    device.kind = UnitRecordKind::Punch;
  } else {
    device.kind = UnitRecordKind::Printer;
  }
  device.type = device.kind == UnitRecordKind::Printer ? 0x1403 : 0x2540;
  return device;
}

}  // namespace

Result<LinkReport, CommandFailure> System::link(VirtualMachine& vm, const LinkRequest& request) {
  auto number_text = fmt::format("{:04X}", request.disk.number);
  auto directory = this->directory();
  const auto* owner = directory->find(request.disk.owner);
  if (owner == nullptr) {
    return fail<msg::HCPLNM053E>(request.disk.owner);
  }
  const auto* disk = owner->minidisk(request.disk.number);
  if (disk == nullptr || disk->kind != directory::Minidisk::Kind::Extent) {
    return fail<msg::HCPLNM107E>(request.disk.owner, number_text);
  }
  if (vm.device(request.as) != nullptr) {
    return fail<msg::HCPLNM110E>(request.disk.owner, number_text,
                                 fmt::format("{:04X}", request.as));
  }
  LinkDecision decision;
  std::string writers;
  std::string readers;
  {
    std::lock_guard lock(mutex_);
    decision = links_.decide(request.disk, request.mode);
    writers = links_.writers(request.disk);
    readers = links_.readers(request.disk);
    if (decision.linked()) {
      links_.add(request.disk, {vm.userid(), request.as, decision.write(), disk->volume});
    }
  }
  if (!decision.linked()) {
    if (!writers.empty() && !readers.empty()) {
      return fail<msg::HCPLNM106E>(request.disk.owner, number_text, writers, readers);
    }
    if (!writers.empty()) {
      return fail<msg::HCPLNM105E>(request.disk.owner, number_text, writers);
    }
    return fail<msg::HCPLNM104E>(request.disk.owner, number_text, readers);
  }
  auto extent = extent_of(*disk, parts_.volumes, request, decision.write());
  if (!extent) {
    std::lock_guard lock(mutex_);
    links_.remove(request.disk, vm.userid(), request.as);
    return failure(extent.error());
  }
  const Volume* volume = parts_.volumes.find(disk->volume);
  MinidiskDevice description;
  description.owner = request.disk.owner;
  description.owner_number = request.disk.number;
  description.volume = disk->volume;
  description.real_device = volume->real_device;
  description.type = volume->type;
  description.start = disk->start;
  description.fba = !extent->geometry().is_ckd();
  description.size = description.fba ? extent->geometry().blocks : extent->geometry().cylinders;
  description.write = decision.write();
  vm.attach(VirtualDevice{request.as, description},
            parts_.devices->make_disk(*extent, disk->volume));

  LinkReport report;
  auto as = fmt::format("{:04X}", request.as);
  std::string others;
  if (!writers.empty()) {
    others += fmt::format("; R/W BY {}", writers);
  }
  if (!readers.empty() && (decision.write() || !writers.empty())) {
    others += fmt::format("; R/O BY {}", readers);
  }
  if (decision.kind == LinkDecision::Kind::ForcedRead) {
    if (!writers.empty() && !readers.empty()) {
      report.return_code = msg::HCPLNM103E.number();
      report.line =
          issue<msg::HCPLNM103E>(request.disk.owner, number_text, writers, readers).with_id();
    } else if (!writers.empty()) {
      report.return_code = msg::HCPLNM102E.number();
      report.line = issue<msg::HCPLNM102E>(request.disk.owner, number_text, writers).with_id();
    } else {
      report.return_code = msg::HCPLNM101E.number();
      report.line = issue<msg::HCPLNM101E>(request.disk.owner, number_text, readers).with_id();
    }
  } else if (!others.empty()) {
    report.line = fmt::format("DASD {} LINKED {}{}", as, decision.write() ? "R/W" : "R/O", others);
  }
  return report;
}

bool System::detach(VirtualMachine& vm, u16 number) {
  const auto* device = vm.device(number);
  if (device == nullptr) {
    return false;
  }
  std::optional<MinidiskId> disk;
  if (const auto* minidisk = device->minidisk(); minidisk != nullptr && !minidisk->temporary) {
    disk = MinidiskId{minidisk->owner, minidisk->owner_number};
  }
  if (!vm.detach(number)) {
    return false;
  }
  if (disk) {
    std::lock_guard lock(mutex_);
    links_.remove(*disk, vm.userid(), number);
  }
  return true;
}

bool System::define_unit_record(VirtualMachine& vm, u16 number, UnitRecordKind kind) {
  UnitRecordDevice description;
  description.kind = kind;
  description.type = kind == UnitRecordKind::Printer ? 0x1403 : 0x2540;
  return vm.attach(VirtualDevice{number, description}, parts_.devices->make_unit_record(kind));
}

bool System::define_temporary(VirtualMachine& vm, u16 number, const TemporaryDisk& disk) {
  auto image = make_temporary_image(parts_.folder, disk);
  if (!image) {
    return false;
  }
  MinidiskDevice description;
  description.owner = vm.userid();
  description.owner_number = number;
  description.temporary = true;
  description.write = true;
  description.fba = !(*image)->geometry().is_ckd();
  description.size = disk.size;
  description.type = description.fba ? "9336" : std::string((*image)->geometry().type->name);
  description.volume = disk.kind == TemporaryDisk::Kind::VirtualFba ? "(VDSK)" : "(TEMP)";
  return vm.attach(VirtualDevice{number, description},
                   parts_.devices->make_disk(fs::DasdExtent(*image), description.volume));
}

bool System::renumber(VirtualMachine& vm, u16 from, u16 to) {
  const auto* device = vm.device(from);
  std::optional<MinidiskId> disk;
  if (device != nullptr && device->minidisk() != nullptr && !device->minidisk()->temporary) {
    disk = MinidiskId{device->minidisk()->owner, device->minidisk()->owner_number};
  }
  if (!vm.renumber(from, to)) {
    return false;
  }
  if (disk) {
    std::lock_guard lock(mutex_);
    links_.renumber(*disk, vm.userid(), from, to);
  }
  return true;
}

std::optional<MinidiskId> System::linked_disk(std::string_view userid, u16 number) const {
  std::lock_guard lock(mutex_);
  for (const auto& [disk, entries] : links_.all()) {
    for (const auto& entry : entries) {
      if (entry.userid == userid && entry.number == number) {
        return disk;
      }
    }
  }
  return std::nullopt;
}

void System::make_devices(VirtualMachine& vm) {
  const auto& entry = vm.entry();
  for (const auto& spool : entry.spool_devices) {
    auto description = unit_record(spool);
    vm.attach(VirtualDevice{spool.number, description},
              parts_.devices->make_unit_record(description.kind));
  }
  auto connect = [this, &vm](const LinkRequest& request) {
    auto linked = link(vm, request);
    if (!linked) {
      vm.console().write_cp(linked.error().message.with_id());
    } else if (!linked->line.empty()) {
      vm.console().write_cp(linked->line);
    }
  };
  for (const auto& disk : entry.minidisks) {
    if (disk.kind == directory::Minidisk::Kind::Extent) {
      connect({{vm.userid(), disk.number},
               disk.number,
               find_link_mode(disk.mode).value_or(LinkMode::R)});
    } else {
      vm.console().write_cp(
          issue<msg::HCPSYS475E>(fmt::format("MDISK {:04X} without an extent", disk.number))
              .with_id());
    }
  }
  for (const auto& wanted : entry.links) {
    connect({{wanted.owner, wanted.owner_number},
             wanted.number,
             find_link_mode(wanted.mode).value_or(LinkMode::R)});
  }
}

}  // namespace cambridge::cp
