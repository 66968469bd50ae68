#include "devices/bus/basic_device.h"

#include <vector>

namespace cambridge::devices {

namespace {

constexpr u8 kEnd = UnitStatus::kChannelEnd | UnitStatus::kDeviceEnd;

CcwResult answer_sense_id(const DeviceIdentity& identity, CcwStream& data) {
  std::vector<u8> reply{0xFF,
                        static_cast<u8>(identity.control_unit >> 8),
                        static_cast<u8>(identity.control_unit),
                        identity.control_unit_model,
                        static_cast<u8>(identity.device >> 8),
                        static_cast<u8>(identity.device),
                        identity.device_model};
  if (!identity.words.empty()) {
    reply.push_back(0);
    reply.insert(reply.end(), identity.words.begin(), identity.words.end());
  }
  data.put(reply);
  return CcwResult::end();
}

}  // namespace

CcwResult BasicDevice::execute(u8 command, CcwStream& data) {
  switch (command) {
    case kNoOperation:
      return CcwResult::end();
    case kSense:
      data.put(std::span(sense_).first(sense_length()));
      sense_ = {};
      return CcwResult::end();
    case kSenseId:
      sense_ = {};
      return answer_sense_id(identity(), data);
    default:
      sense_ = {};
      return perform(command, data);
  }
}

CcwResult BasicDevice::unit_check(const SenseBytes& bytes) {
  sense_ = bytes;
  return {{kEnd | UnitStatus::kUnitCheck}};
}

CcwResult BasicDevice::unit_check(u8 byte0, u8 byte1) {
  SenseBytes bytes{};
  bytes[0] = byte0;
  bytes[1] = byte1;
  return unit_check(bytes);
}

CcwResult BasicDevice::unit_exception() {
  return {{kEnd | UnitStatus::kUnitException}};
}

}  // namespace cambridge::devices
