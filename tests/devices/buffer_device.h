/// A device that only keeps bytes: what WRITE (01) gave, READ (02) returns. For tests of the
/// channel.
#pragma once

#include <vector>

#include "devices/bus/basic_device.h"

namespace cambridge::tests {

class BufferDevice final : public devices::BasicDevice {
 public:
  static constexpr u8 kWrite = 0x01, kRead = 0x02, kModifier = 0x12, kImmediate = 0x0B;

  [[nodiscard]] devices::DeviceIdentity identity() const override {
    return {.control_unit = 0x9999, .device = 0x9999};
  }
  [[nodiscard]] devices::DiagnoseIdentity diagnose_identity() const override { return {}; }

 protected:
  devices::CcwResult perform(u8 command, devices::CcwStream& data) override {
    switch (command) {
      case kWrite:
        bytes_.resize(data.remaining());
        bytes_.resize(data.get(bytes_));
        return devices::CcwResult::end();
      case kRead:
        data.put(bytes_);
        return devices::CcwResult::end();
      case kModifier: {
        auto result = devices::CcwResult::end();
        result.status.bits |= devices::UnitStatus::kStatusModifier;
        return result;
      }
      case kImmediate:
        return devices::CcwResult::end();
      default:
        return command_reject();
    }
  }

 private:
  std::vector<u8> bytes_;
};

}  // namespace cambridge::tests
