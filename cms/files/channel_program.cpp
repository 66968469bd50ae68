#include "cms/files/channel_program.h"

#include <fmt/core.h>
#include <optional>

#include "base/assert.h"
#include "base/big_endian.h"

#include "cms/kernel/storage_layout.h"

namespace cambridge::cms::files {
namespace {

using cp::guest::DeviceEvent;
using fs::DiskError;

constexpr u8 kChainCommand = 0x40;
constexpr u8 kSuppressLength = 0x20;
constexpr std::size_t kCcwLength = 8;
constexpr u32 kParameterRoom = 0x1000;
constexpr u32 kCcwRoom = kDiskProgram.length - kParameterRoom;
constexpr AbsoluteAddress kParameters = kDiskProgram.start + kCcwRoom;
constexpr int kStarts = 3;

/// ESA/390 Common I/O Device Commands "Basic Sense"; 3990 Reference "Sense Information".
DiskError sense_error(const DeviceEvent& event, std::string_view what) {
  constexpr u8 kCommandReject = 0x80, kInterventionRequired = 0x40;
  constexpr u8 kInvalidTrackFormat = 0x40, kNoRecordFound = 0x08, kFileProtected = 0x04,
               kWriteInhibited = 0x02;
  u8 byte0 = event.sense[0];
  u8 byte1 = event.sense[1];
  auto text = fmt::format("{}: unit check, sense {:02X}{:02X}", what, byte0, byte1);
  if ((byte0 & kInterventionRequired) != 0) {
    return {DiskError::Kind::Missing, text};
  }
  if ((byte1 & (kWriteInhibited | kFileProtected)) != 0) {
    return {DiskError::Kind::NotWritable, text};
  }
  if ((byte1 & (kNoRecordFound | kInvalidTrackFormat)) != 0) {
    return {DiskError::Kind::Damaged, text};
  }
  if ((byte0 & kCommandReject) != 0) {
    return {DiskError::Kind::Invalid, text};
  }
  return {DiskError::Kind::InputOutput, text};
}

}  // namespace

void ChannelProgram::clear() {
  ccws_.clear();
  parameters_.clear();
}

void ChannelProgram::free() {
  ccws_ = {};
  parameters_ = {};
}

bool ChannelProgram::has_room(std::size_t ccws, std::size_t parameter_bytes) const {
  return ccws_.size() + ccws * kCcwLength <= kCcwRoom &&
         parameters_.size() + parameter_bytes <= kParameterRoom;
}

void ChannelProgram::add(u8 command, u8 flags, u16 count, u32 address) {
  CAM_ASSERT(has_room(1, 0));
  if (!ccws_.empty()) {
    ccws_[ccws_.size() - kCcwLength + 1] |= kChainCommand;
  }
  std::size_t at = ccws_.size();
  ccws_.resize(at + kCcwLength);
  ccws_[at] = command;
  ccws_[at + 1] = flags;
  store_big_endian<u16>(&ccws_[at + 2], count);
  store_big_endian<u32>(&ccws_[at + 4], address);
}

void ChannelProgram::add_parameters(u8 command, std::span<const u8> parameters) {
  CAM_ASSERT(has_room(1, parameters.size()));
  auto address = static_cast<u32>(kParameters.value() + parameters_.size());
  add(command, 0, static_cast<u16>(parameters.size()), address);
  parameters_.insert(parameters_.end(), parameters.begin(), parameters.end());
}

void ChannelProgram::add_transfer(u8 command, u32 buffer_offset, u16 count, bool any_length) {
  CAM_ASSERT(buffer_offset + count <= kDiskBuffer.length);
  add(command, any_length ? kSuppressLength : 0, count,
      static_cast<u32>(kDiskBuffer.start.value()) + buffer_offset);
}

fs::DiskResult<DeviceEvent> ChannelProgram::run(std::string_view what) {
  if (!port_.store(kDiskProgram.start, ccws_) ||
      (!parameters_.empty() && !port_.store(kParameters, parameters_))) {
    return fs::disk_failure(DiskError::Kind::InputOutput,
                            fmt::format("{}: no storage for the channel program", what));
  }
  constexpr u8 kBusy = 0x10, kUnitException = 0x01, kEnds = 0x0C;
  for (int attempt = 0; attempt < kStarts; ++attempt) {
    int condition = port_.start_subchannel(device_, kDiskProgram.start);
    if (condition == 3) {
      return fs::disk_failure(DiskError::Kind::Missing, fmt::format("{}: no such device", what));
    }
    auto event = port_.test_subchannel(device_);
    if (condition != 0 || !event) {
      port_.safe_point();
      continue;  // status was pending, or the subchannel is busy: try again
    }
    port_.safe_point();
    if (event->unit_check()) {
      return failure(sense_error(*event, what));
    }
    if ((event->device_status & kBusy) != 0) {
      continue;
    }
    if (event->subchannel_status != 0 || (event->device_status & kUnitException) != 0 ||
        (event->device_status & kEnds) != kEnds) {
      return fs::disk_failure(DiskError::Kind::InputOutput,
                              fmt::format("{}: status {:02X}{:02X}", what, event->device_status,
                                          event->subchannel_status));
    }
    return *event;
  }
  return fs::disk_failure(DiskError::Kind::InUse, fmt::format("{}: the device is busy", what));
}

}  // namespace cambridge::cms::files
