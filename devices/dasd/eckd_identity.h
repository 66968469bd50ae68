/// How a count-key-data disk describes itself: Sense ID, Read Device Characteristics, Read
/// Configuration Data. 3990 and 3390 References; layout of node descriptors: ESA/390 Common I/O
/// Device Commands "Read Configuration Data".
#pragma once

#include <array>
#include <string>

#include "devices/bus/channel_device.h"
#include "fs/image/geometry.h"

namespace cambridge::devices {

/// Where the disk stands in its (virtual) storage subsystem; serial and addresses make a unique id.
struct EckdPlace {
  std::string serial;  ///< up to 12 letters and digits
  u16 subsystem_id = 0x0100;
  u8 unit_address = 0;
};

DeviceIdentity eckd_identity(const fs::Geometry& geometry);
DiagnoseIdentity eckd_diagnose_identity(const fs::Geometry& geometry);
std::array<u8, 64> eckd_characteristics(const fs::Geometry& geometry);
std::array<u8, 256> eckd_configuration(const fs::Geometry& geometry, const EckdPlace& place);

}  // namespace cambridge::devices
