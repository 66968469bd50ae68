/// What a virtual disk is: asked of the device by SENSE ID and READ DEVICE CHARACTERISTICS, and of
/// CP by DIAGNOSE X'210' (read-only or not). 3990 and 9336 References.
#pragma once

#include <optional>
#include <string>

#include "cp/guest/virtual_machine_port.h"

#include "fs/block/disk_error.h"
#include "fs/image/geometry.h"

namespace cambridge::cms::files {

struct DiskGeometry {
  cp::guest::SubchannelId subchannel;
  u16 number = 0;
  fs::Geometry shape;  ///< CKD type, cylinders and heads; or FBA blocks
  bool read_only = false;

  /// "3390", "FB-512": as QUERY DISK shows it.
  [[nodiscard]] std::string type_name() const;
};

/// Missing when the virtual machine has no such device, Invalid when it is no disk.
fs::DiskResult<DiskGeometry> find_disk(cp::guest::VirtualMachinePort& port, u16 number);

}  // namespace cambridge::cms::files
