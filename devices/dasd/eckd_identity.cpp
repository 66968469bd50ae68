#include "devices/dasd/eckd_identity.h"

#include <algorithm>
#include <fmt/core.h>

#include "base/big_endian.h"
#include "base/ebcdic.h"

namespace cambridge::devices {

namespace {

constexpr u16 kStorageControl = 0x3990;
constexpr u8 kStorageControlModel = 0xE9;
constexpr u16 kOldStorageControl = 0x3880;

/// Read Configuration Data FA (256), set interface identifier 27, read node identifier 3E.
constexpr std::array<u8, 12> kCommandWords{0x40, 0xFA, 0x01, 0x00, 0x41, 0x27,
                                           0x00, 0x04, 0x42, 0x3E, 0x00, 0x60};

bool extended(const fs::Geometry& geometry) {
  const u16 type = geometry.type->number;
  return type == 0x3390 || type == 0x3380 || type == 0x9345;
}

/// What Read Device Characteristics says of a type beyond its geometry.
// UNVERIFIED: the 3380 and 9345 values are recalled.
struct TypeFacts {
  u16 type;
  u8 sense_model;
  u8 sectors;
  u32 track_bytes;
  u16 overhead;
  u8 formula;
  std::array<u8, 5> factors;
  std::array<u8, 3> more_factors;
};
constexpr std::array kTypeFacts{
    TypeFacts{0x3390, 0x0A, 0xE0, 58786, 1428, 2, {34, 19, 9, 6, 116}, {6, 0x77, 0x08}},
    TypeFacts{0x3380, 0x02, 0xDE, 47968, 1088, 1, {32, 0x01, 0xEC, 0x00, 0xEC}, {0, 0, 0}},
    TypeFacts{0x9345, 0x04, 0xD5, 48280, 1184, 2, {34, 18, 7, 6, 116}, {6, 0x77, 0x08}},
    TypeFacts{0x0000, 0x00, 0x80, 0, 0, 1, {}, {}},
};

const TypeFacts& type_facts(const fs::Geometry& geometry) {
  return *std::find_if(kTypeFacts.begin(), kTypeFacts.end() - 1,
                       [&](const TypeFacts& facts) { return facts.type == geometry.type->number; });
}

void put_text(std::span<u8> at, std::string_view text) {
  const std::string bytes = EbcdicText::from_utf8(text).padded(at.size()).bytes();
  std::copy_n(bytes.begin(), at.size(), at.begin());
}

/// One node-element descriptor of 32 bytes.
void put_node(std::span<u8> at, u32 flags, std::string_view type, std::string_view model,
              const EckdPlace& place) {
  store_big_endian<u32>(at.data(), flags);
  put_text(at.subspan(4, 6), type);
  put_text(at.subspan(10, 3), model);
  put_text(at.subspan(13, 3), "IBM");
  put_text(at.subspan(16, 2), "VM");
  put_text(at.subspan(18, 12), fmt::format("{:0>12.12}", place.serial));
}

}  // namespace

DeviceIdentity eckd_identity(const fs::Geometry& geometry) {
  const u16 type = geometry.type->number;
  if (!extended(geometry)) {
    return {.control_unit = kOldStorageControl, .control_unit_model = 0x05, .device = type};
  }
  return {.control_unit = kStorageControl,
          .control_unit_model = kStorageControlModel,
          .device = type,
          .device_model = type_facts(geometry).sense_model,
          .words = kCommandWords};
}

DiagnoseIdentity eckd_diagnose_identity(const fs::Geometry& geometry) {
  constexpr u8 kDasdClass = 0x04;
  const u8 model = fs::closest_model(*geometry.type, geometry.cylinders).unit_model;
  switch (geometry.type->number) {
    case 0x3390:
      return {.device_class = kDasdClass, .type = 0x82, .model = model};
    case 0x3380:
      return {.device_class = kDasdClass, .type = 0x20, .model = model};
    case 0x9345:
      return {.device_class = kDasdClass, .type = 0x81, .model = model};
    default:
      return {.device_class = kDasdClass, .type = 0x00, .model = model};
  }
}

std::array<u8, 64> eckd_characteristics(const fs::Geometry& geometry) {
  const TypeFacts& facts = type_facts(geometry);
  const DeviceIdentity identity = eckd_identity(geometry);
  const u8 unit_type = fs::closest_model(*geometry.type, geometry.cylinders).unit_model;
  const bool long_count = geometry.cylinders > 0xFFFD;
  std::array<u8, 64> area{};
  store_big_endian<u16>(&area[0], identity.control_unit);
  area[2] = identity.control_unit_model;
  store_big_endian<u16>(&area[3], identity.device);
  area[5] = identity.device_model;
  store_big_endian<u32>(&area[6], 0x50001096);  // facilities of a 3990 model 6
  area[10] = 0x20;                              // class: direct access
  area[11] = unit_type;
  store_big_endian<u16>(&area[12], long_count ? u16{0xFFFE} : static_cast<u16>(geometry.cylinders));
  store_big_endian<u16>(&area[14], static_cast<u16>(geometry.heads));
  area[16] = facts.sectors;
  area[17] = static_cast<u8>(facts.track_bytes >> 16);
  store_big_endian<u16>(&area[18], static_cast<u16>(facts.track_bytes));
  store_big_endian<u16>(&area[20], facts.overhead);
  area[22] = facts.formula;
  std::copy(facts.factors.begin(), facts.factors.end(), area.begin() + 23);
  area[40] = unit_type;  // UNVERIFIED: miscellaneous and outboard record ids are recalled
  area[41] = unit_type;
  area[42] = 0x02;
  area[43] = 0x02;
  store_big_endian<u16>(&area[44], static_cast<u16>(geometry.type->longest_record_zero));
  area[47] = 0x01;
  std::copy(facts.more_factors.begin(), facts.more_factors.end(), area.begin() + 48);
  store_big_endian<u32>(&area[60], long_count ? geometry.cylinders : 0);
  return area;
}

std::array<u8, 256> eckd_configuration(const fs::Geometry& geometry, const EckdPlace& place) {
  constexpr u32 kDeviceNode = 0xDC010100, kStringNode = 0xD4020000, kDirectorNode = 0xD0000000,
                kSubsystemNode = 0xF0000001;
  const std::string device = fmt::format("00{:04X}", geometry.type->number);
  const std::string control = fmt::format("00{:04X}", kStorageControl);
  std::array<u8, 256> area{};
  const std::span<u8> all(area);
  put_node(all.subspan(0, 32), kDeviceNode, device, "A02", place);
  area[30] = static_cast<u8>(place.subsystem_id);
  area[31] = place.unit_address;
  put_node(all.subspan(32, 32), kStringNode, device, "A02", place);
  put_node(all.subspan(64, 32), kDirectorNode, control, "E09", place);
  put_node(all.subspan(96, 32), kSubsystemNode, control, "E09", place);
  // The general node-element qualifier: a missing-interruption time of 3 times 10 seconds.
  const std::span<u8> qualifier = all.subspan(224, 32);
  qualifier[0] = 0x80;
  qualifier[6] = 0x40 | 3;
  store_big_endian<u16>(&qualifier[8], place.subsystem_id);
  return area;
}

}  // namespace cambridge::devices
