/// Sense bytes of count-key-data disks. 3990 Storage Control Reference "Sense Information".
#pragma once

#include "devices/bus/basic_device.h"
#include "fs/image/dasd_image.h"
#include "fs/image/geometry.h"

namespace cambridge::devices {

struct EckdSense1 {
  static constexpr u8 kPermanentError = 0x80, kInvalidTrackFormat = 0x40, kEndOfCylinder = 0x20,
                      kNoRecordFound = 0x08, kFileProtected = 0x04, kWriteInhibited = 0x02;
};

/// Format-0 messages of byte 7: why a command was rejected.
enum class EckdMessage : u8 {
  None = 0x00,
  InvalidCommand = 0x01,
  InvalidSequence = 0x02,
  CountTooSmall = 0x03,
  InvalidParameter = 0x04
};

BasicDevice::SenseBytes eckd_sense(u8 byte0, u8 byte1, EckdMessage message, fs::TrackAddress where);
/// What a failure of the image looks like to the guest.
BasicDevice::SenseBytes eckd_sense(const fs::DiskError& error, fs::TrackAddress where);

}  // namespace cambridge::devices
