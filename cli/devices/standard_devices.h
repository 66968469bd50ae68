/// The devices of virtual machines as this program has them: 3215 consoles, ECKD and FBA disks,
/// card and print devices.
#pragma once

#include <memory>

#include "cp/virtual_machine/device_factory.h"

namespace cambridge::cli {

std::shared_ptr<cp::DeviceFactory> standard_devices();

}  // namespace cambridge::cli
