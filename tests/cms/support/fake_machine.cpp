#include "tests/cms/support/fake_machine.h"

#include <cstring>
#include <stdexcept>
#include <unistd.h>

#include "base/big_endian.h"
#include "base/ebcdic.h"

#include "devices/dasd/eckd_device.h"
#include "devices/dasd/fba_device.h"
#include "fs/edf/minidisk.h"
#include "fs/image/image_block_device.h"

namespace cambridge::tests {
namespace {

constexpr i64 kTuesdayMorning = 1'795'510'800'000'000;  // 2026-11-24 09:00 UTC

machine::SubchannelId machine_id(cp::guest::SubchannelId id) {
  return machine::SubchannelId::from_number(id.number);
}

template <class T, class E>
T must(Result<T, E> result) {
  if (!result.ok()) {
    throw std::runtime_error(result.error().what);
  }
  return std::move(result).value();
}

template <class E>
void must(Result<void, E> result) {
  if (!result.ok()) {
    throw std::runtime_error(result.error().what);
  }
}

}  // namespace

FakeMachine::FakeMachine() : fixed_clock(kTuesdayMorning) {
  auto pattern = (std::filesystem::temp_directory_path() / "cmstestXXXXXX").string();
  folder_ = mkdtemp(pattern.data());
  console_ = std::make_shared<devices::Console3215>(
      devices::ConsolePort{.output =
                               [this](std::string_view text, bool) {
                                 auto line = ebcdic_to_utf8(text);
                                 line.erase(line.find_last_not_of(' ') + 1);
                                 transcript.push_back(std::move(line));
                               },
                           .next_line = [this]() -> std::optional<std::string> {
                             if (typed.empty()) {
                               return std::nullopt;
                             }
                             auto line = typed.front();
                             typed.pop_front();
                             transcript.push_back("> " + line);
                             return utf8_to_ebcdic(line);
                           }});
  channel_.attach(0x009, console_);
}

FakeMachine::~FakeMachine() {
  disks_.clear();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void FakeMachine::add_disk(u16 number, const TestDisk& disk) {
  auto path = folder_ / (std::to_string(number) + ".image");
  AttachedDisk attached;
  attached.writable = disk.writable;
  if (disk.type == "FBA") {
    attached.image = must(fs::create_fba_image(path, disk.size));
  } else {
    const auto* model = fs::find_ckd_model(disk.type);
    attached.image = must(fs::create_ckd_image(path, *model->type, static_cast<u32>(disk.size),
                                               fs::NewTracks::Sparse));
  }
  if (disk.block_size != 0) {
    auto device = must(fs::format_block_device(fs::DasdExtent(attached.image), disk.block_size));
    fs::FormatOptions options;
    options.block_size = disk.block_size;
    options.label = disk.label;
    options.clock = &fixed_clock;
    must(fs::Minidisk::format(std::move(device), options));
  }
  attach(number, attached);
}

void FakeMachine::link(u16 number, u16 from, bool writable) {
  attach(number, {disks_.at(from).image, writable});
}

void FakeMachine::attach(u16 number, const AttachedDisk& disk) {
  disks_[number] = disk;
  auto extent =
      must(fs::DasdExtent::make(disk.image, 0,
                                disk.image->geometry().is_ckd() ? disk.image->geometry().cylinders
                                                                : disk.image->geometry().blocks,
                                !disk.writable));
  std::shared_ptr<devices::ChannelDevice> device;
  if (disk.image->geometry().is_ckd()) {
    device = std::make_shared<devices::EckdDevice>(std::move(extent));
  } else {
    device = std::make_shared<devices::FbaDevice>(std::move(extent));
  }
  channel_.attach(number, std::move(device));
}

void FakeMachine::detach(u16 number) {
  channel_.detach(number);
  disks_.erase(number);
}

fs::DasdExtent FakeMachine::extent(u16 number) const {
  return fs::DasdExtent(disks_.at(number).image);
}

std::optional<cp::guest::SubchannelId> FakeMachine::find_device(u16 number) {
  auto id = channel_.find(number);
  if (!id) {
    return std::nullopt;
  }
  machine::Schib schib{};
  channel_.store_subchannel(*id, schib);
  schib.pmcw.flags5 |= machine::Pmcw::kEnabled;
  schib.pmcw.flags27 |= machine::Pmcw::kConcurrentSense;
  channel_.modify_subchannel(*id, schib);
  return cp::guest::SubchannelId{id->number()};
}

int FakeMachine::start_subchannel(cp::guest::SubchannelId id, AbsoluteAddress program) {
  ++programs_started;
  machine::Orb orb{};
  orb.flags5 = machine::Orb::kFormat1 | machine::Orb::kPrefetch;
  orb.logical_path_mask = 0xFF;
  orb.program_address = static_cast<u32>(program.value());
  return static_cast<int>(channel_.start_subchannel(machine_id(id), orb));
}

int FakeMachine::halt_subchannel(cp::guest::SubchannelId id) {
  return static_cast<int>(channel_.halt_subchannel(machine_id(id)));
}

std::optional<cp::guest::DeviceEvent> FakeMachine::test_subchannel(cp::guest::SubchannelId id) {
  machine::Irb irb{};
  if (channel_.test_subchannel(machine_id(id), irb) != machine::IoEnd::Cc0) {
    return std::nullopt;
  }
  cp::guest::DeviceEvent event;
  event.subchannel = id;
  event.device_status = irb.scsw.device_status;
  event.subchannel_status = irb.scsw.subchannel_status;
  event.residual_count = irb.scsw.residual_count;
  event.ccw_address = irb.scsw.ccw_address;
  std::memcpy(event.sense.data(), irb.ecw.data(), event.sense.size());
  return event;
}

void FakeMachine::get(u64 from, std::span<u8> into) {
  if (!storage_.fetch(AbsoluteAddress(from), into)) {
    throw std::runtime_error("DIAGNOSE outside storage");
  }
}

void FakeMachine::put(u64 to, std::span<const u8> data) {
  if (!storage_.store(AbsoluteAddress(to), data)) {
    throw std::runtime_error("DIAGNOSE outside storage");
  }
}

cp::guest::DiagnoseEnd FakeMachine::diagnose_command(
    const cp::guest::DiagnoseRegisters& registers) {
  constexpr u64 kToBuffer = 0x40000000;
  std::string command(registers.ry & 0xFFFF, '\0');
  get(registers.rx, {reinterpret_cast<u8*>(command.data()), command.size()});
  cp::guest::DiagnoseEnd end;
  end.registers = registers;
  std::vector<std::string> reply;
  auto text = ebcdic_to_utf8(command);
  end.registers.ry = static_cast<u64>(cp_command ? cp_command(text, reply) : 1);
  if ((registers.ry & kToBuffer) == 0) {
    transcript.insert(transcript.end(), reply.begin(), reply.end());
    return end;
  }
  std::string stored;
  for (const auto& line : reply) {
    stored += utf8_to_ebcdic(line) + '\x15';
  }
  put(registers.rx1, {reinterpret_cast<const u8*>(stored.data()), stored.size()});
  end.registers.ry1 = stored.size();
  return end;
}

cp::guest::DiagnoseEnd FakeMachine::diagnose(u16 code,
                                             const cp::guest::DiagnoseRegisters& registers) {
  cp::guest::DiagnoseEnd end;
  end.registers = registers;
  std::array<u8, 40> block{};
  switch (code) {
    case 0x00: {
      auto userid = utf8_to_ebcdic("CMSUSER ");
      std::memcpy(block.data() + 16, userid.data(), userid.size());
      put(registers.rx, block);
      return end;
    }
    case 0x08:
      return diagnose_command(registers);
    case 0x0C:
      put(registers.rx, std::span(block).first(32));
      return end;
    case 0x210: {
      get(registers.rx, std::span(block).first(32));
      auto disk = disks_.find(load_big_endian<u16>(block.data()));
      if (disk == disks_.end()) {
        end.condition_code = 3;
        return end;
      }
      block[4] = 0x04;
      block[7] = disk->second.writable ? 0x00 : 0x80;
      put(registers.rx, std::span(block).first(32));
      return end;
    }
    default:
      end.program_interruption = 6;
      return end;
  }
}

}  // namespace cambridge::tests
