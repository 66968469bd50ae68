/// The devices of test systems: those of the program.
#pragma once

#include "cp/virtual_machine/device_factory.h"

namespace cambridge::cp::test {

std::shared_ptr<DeviceFactory> test_devices();

}  // namespace cambridge::cp::test
