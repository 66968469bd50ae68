/// Path groups, reservation and the subsystem functions. ESA/390 Common I/O Device Commands "Sense
/// Path Group Identifier"; 2105 Command Reference "Perform Subsystem Function".
#include <algorithm>

#include "devices/dasd/eckd_device.h"

namespace cambridge::devices {

namespace {

constexpr u8 kUngrouped = 0x80, kGrouped = 0xC0, kMultipathState = 0x08;

}  // namespace

CcwResult EckdDevice::sense_path_group(CcwStream& data) {
  std::array<u8, 12> reply{};
  reply[0] = path_state_;
  std::copy(path_group_.begin(), path_group_.end(), reply.begin() + 1);
  data.put(reply);
  return CcwResult::end();
}

CcwResult EckdDevice::set_path_group(CcwStream& data) {
  constexpr u8 kMultipath = 0x80, kFunction = 0x60, kEstablish = 0x00, kDisband = 0x20,
               kResign = 0x40;
  std::array<u8, 12> request{};
  if (data.get(request) < request.size()) {
    return reject(EckdMessage::CountTooSmall);
  }
  switch (request[0] & kFunction) {
    case kEstablish:
      std::copy(request.begin() + 1, request.end(), path_group_.begin());
      path_state_ = kGrouped;
      if ((request[0] & kMultipath) != 0) {
        path_state_ |= kMultipathState;
      }
      return CcwResult::end();
    case kDisband:
    case kResign:
      path_state_ = kUngrouped;
      return CcwResult::end();
    default:
      return reject(EckdMessage::InvalidParameter);
  }
}

CcwResult EckdDevice::sense_subsystem_status(CcwStream& data) {
  std::array<u8, 40> status{};
  status[1] = place_.unit_address;
  store_big_endian<u16>(&status[38], place_.subsystem_id);
  data.put(status);
  return CcwResult::end();
}

CcwResult EckdDevice::perform_subsystem_function(CcwStream& data) {
  constexpr u8 kPrepareForRead = 0x18, kFeatureCodes = 0x41;
  constexpr u32 kFeatureBytes = 256;
  std::array<u8, 12> order{};
  if (data.get(std::span(order).first(std::min<u32>(data.remaining(), order.size()))) == 0) {
    return reject(EckdMessage::CountTooSmall);
  }
  // No optional feature is there; other orders are refused so that drivers go without them.
  if (order[0] != kPrepareForRead || order[6] != kFeatureCodes) {
    return reject(EckdMessage::InvalidParameter);
  }
  prepared_bytes_ = kFeatureBytes;
  return CcwResult::end();
}

CcwResult EckdDevice::read_subsystem_data(CcwStream& data) {
  const u32 length = std::exchange(prepared_bytes_, 0);
  if (length == 0) {
    return reject(EckdMessage::InvalidSequence);
  }
  const std::array<u8, 256> zeros{};
  data.put(std::span(zeros).first(length));
  return CcwResult::end();
}

CcwResult EckdDevice::reserve(u8 command, CcwStream& data) {
  if (program_.extent) {
    return reject(EckdMessage::InvalidSequence);
  }
  switch (command) {
    case EckdCommand::kReserve:
      sharing_->reserve(this);
      break;
    case EckdCommand::kUnconditionalReserve:
      sharing_->reserve_anyway(this);
      break;
    default:
      sharing_->release(this);
      break;
  }
  data.put(SenseBytes{});
  return CcwResult::end();
}

}  // namespace cambridge::devices
