#include "tests/cp/support/test_devices.h"

#include "devices/dasd/dasd_device.h"
#include "devices/terminal/console_3215.h"
#include "devices/unit_record/unit_record.h"

namespace cambridge::cp::test {
namespace {

class TestDevices final : public DeviceFactory {
 public:
  Console make_console(devices::ConsolePort port) override {
    auto console = std::make_shared<devices::Console3215>(std::move(port));
    return {console, console};
  }
  std::shared_ptr<devices::ChannelDevice> make_disk(const fs::DasdExtent& extent,
                                                    const std::string& serial) override {
    return devices::make_dasd_device(extent, nullptr, {.serial = serial});
  }
  std::shared_ptr<devices::ChannelDevice> make_unit_record(UnitRecordKind kind) override {
    switch (kind) {
      case UnitRecordKind::Reader:
        return devices::make_reader();
      case UnitRecordKind::Punch:
        return devices::make_punch();
      case UnitRecordKind::Printer:
        break;
    }
    return devices::make_printer();
  }
};

}  // namespace

std::shared_ptr<DeviceFactory> test_devices() {
  return std::make_shared<TestDevices>();
}

}  // namespace cambridge::cp::test
