#include "devices/dasd/eckd_sense.h"

namespace cambridge::devices {

BasicDevice::SenseBytes eckd_sense(u8 byte0, u8 byte1, EckdMessage message,
                                   fs::TrackAddress where) {
  constexpr u8 kSense24Bytes = 0x80;
  BasicDevice::SenseBytes bytes{};
  bytes[0] = byte0;
  bytes[1] = byte1;
  bytes[5] = static_cast<u8>(where.cylinder);
  bytes[6] = static_cast<u8>((where.cylinder >> 4 & 0xF0) | (where.head & 0x0F));
  bytes[7] = static_cast<u8>(message);
  bytes[27] = kSense24Bytes;
  return bytes;
}

BasicDevice::SenseBytes eckd_sense(const fs::DiskError& error, fs::TrackAddress where) {
  using Kind = fs::DiskError::Kind;
  switch (error.kind) {
    case Kind::NotWritable:
      return eckd_sense(Sense0::kCommandReject, EckdSense1::kWriteInhibited, EckdMessage::None,
                        where);
    case Kind::OutOfRange:
      return eckd_sense(Sense0::kCommandReject, 0, EckdMessage::InvalidParameter, where);
    case Kind::Damaged:
    case Kind::Invalid:
      return eckd_sense(0, EckdSense1::kInvalidTrackFormat, EckdMessage::None, where);
    case Kind::InputOutput:
    case Kind::HostFull:
    case Kind::InUse:
    case Kind::Missing:
      break;
  }
  return eckd_sense(Sense0::kEquipmentCheck, EckdSense1::kPermanentError, EckdMessage::None, where);
}

}  // namespace cambridge::devices
