#include "cms/files/disk_geometry.h"

#include <algorithm>
#include <array>
#include <fmt/core.h>

#include "base/big_endian.h"

#include "cms/files/channel_program.h"
#include "cms/kernel/cp.h"
#include "cms/kernel/storage_layout.h"

namespace cambridge::cms::files {
namespace {

using fs::DiskError;

constexpr u8 kSenseId = 0xE4;
constexpr u8 kReadCharacteristics = 0x64;
constexpr u16 kIdentityLength = 7;
constexpr u16 kCharacteristicsLength = 64;
constexpr u8 kVirtualReadOnly = 0x80;  // DIAGNOSE X'210', virtual device flags
constexpr u8 kFixedBlockClass = 0x21;

template <std::size_t N>
fs::DiskResult<std::array<u8, N>> ask(cp::guest::VirtualMachinePort& port,
                                      cp::guest::SubchannelId device, u8 command,
                                      std::string_view what) {
  std::array<u8, N> area{};
  if (!port.store(kDiskBuffer.start, area)) {
    return fs::disk_failure(DiskError::Kind::InputOutput, std::string(what));
  }
  ChannelProgram program(port, device);
  program.add_transfer(command, 0, N, true);
  CAM_TRY(program.run(what));
  if (!port.fetch(kDiskBuffer.start, area)) {
    return fs::disk_failure(DiskError::Kind::InputOutput, std::string(what));
  }
  return area;
}

}  // namespace

std::string DiskGeometry::type_name() const {
  return shape.is_ckd() ? std::string(shape.type->name) : "FB";
}

fs::DiskResult<DiskGeometry> find_disk(cp::guest::VirtualMachinePort& port, u16 number) {
  auto subchannel = port.find_device(number);
  if (!subchannel) {
    return fs::disk_failure(DiskError::Kind::Missing, fmt::format("device {:04X}", number));
  }
  DiskGeometry disk{.subchannel = *subchannel, .number = number, .shape = {}};
  auto identity = CAM_TRY((ask<kIdentityLength>(port, *subchannel, kSenseId, "SENSE ID")));
  auto type = load_big_endian<u16>(&identity[4]);
  const auto* ckd = fs::find_ckd_type(type);
  constexpr std::array<u16, 6> kFixedBlockTypes{0x9336, 0x3370, 0x3310, 0x0671, 0x9335, 0x9332};
  bool fba =
      std::find(kFixedBlockTypes.begin(), kFixedBlockTypes.end(), type) != kFixedBlockTypes.end();
  if (ckd == nullptr && !fba) {
    return fs::disk_failure(DiskError::Kind::Invalid,
                            fmt::format("device {:04X} of type {:04X} is no disk", number, type));
  }
  auto facts = CAM_TRY((ask<kCharacteristicsLength>(port, *subchannel, kReadCharacteristics,
                                                    "READ DEVICE CHARACTERISTICS")));
  if (fba) {
    disk.shape.blocks = load_big_endian<u32>(&facts[14]);
    if (facts[2] != kFixedBlockClass) {
      return fs::disk_failure(DiskError::Kind::Invalid, "device characteristics");
    }
  } else {
    constexpr u16 kLongCount = 0xFFFE;
    auto cylinders = load_big_endian<u16>(&facts[12]);
    disk.shape.type = ckd;
    disk.shape.cylinders = cylinders == kLongCount ? load_big_endian<u32>(&facts[60]) : cylinders;
    disk.shape.heads = load_big_endian<u16>(&facts[14]);
    if (disk.shape.heads == 0) {
      return fs::disk_failure(DiskError::Kind::Invalid, "device characteristics");
    }
  }
  disk.read_only = (Cp(port).device(number).flags & kVirtualReadOnly) != 0;
  return disk;
}

}  // namespace cambridge::cms::files
