#include "cli/devices/standard_devices.h"

#include "devices/dasd/dasd_device.h"
#include "devices/terminal/console_3215.h"
#include "devices/unit_record/unit_record.h"

namespace cambridge::cli {
namespace {

class StandardDevices final : public cp::DeviceFactory {
 public:
  Console make_console(devices::ConsolePort port) override {
    auto console = std::make_shared<devices::Console3215>(std::move(port));
    return {console, console};
  }
  std::shared_ptr<devices::ChannelDevice> make_disk(const fs::DasdExtent& extent,
                                                    const std::string& serial) override {
    return devices::make_dasd_device(extent, nullptr, {.serial = serial});
  }
  std::shared_ptr<devices::ChannelDevice> make_unit_record(cp::UnitRecordKind kind) override {
    switch (kind) {
      case cp::UnitRecordKind::Reader:
        return devices::make_reader();
      case cp::UnitRecordKind::Punch:
        return devices::make_punch();
      case cp::UnitRecordKind::Printer:
        break;
    }
    return devices::make_printer();
  }
};

}  // namespace

std::shared_ptr<cp::DeviceFactory> standard_devices() {
  return std::make_shared<StandardDevices>();
}

}  // namespace cambridge::cli
