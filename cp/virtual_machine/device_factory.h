/// Makes the devices of virtual machines. CP knows devices only as the channel sees them; what
/// stands behind a subchannel is chosen where the program is put together.
///
/// Thread: any.
#pragma once

#include <memory>
#include <string>

#include "cp/virtual_machine/virtual_device.h"
#include "devices/bus/channel_device.h"
#include "devices/bus/console_port.h"
#include "fs/image/dasd_extent.h"

namespace cambridge::cp {

class DeviceFactory {
 public:
  virtual ~DeviceFactory() = default;

  struct Console {
    std::shared_ptr<devices::ChannelDevice> device;
    std::shared_ptr<devices::ConsoleKeyboard> keyboard;
  };
  virtual Console make_console(devices::ConsolePort port) = 0;
  /// A disk on the extent; machines linked to one minidisk share reservation and order. `serial`
  /// goes into what the disk tells of itself.
  virtual std::shared_ptr<devices::ChannelDevice> make_disk(const fs::DasdExtent& extent,
                                                            const std::string& serial) = 0;
  virtual std::shared_ptr<devices::ChannelDevice> make_unit_record(UnitRecordKind kind) = 0;
};

}  // namespace cambridge::cp
