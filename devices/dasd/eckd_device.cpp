#include "devices/dasd/eckd_device.h"

namespace cambridge::devices {

using Command = EckdCommand;

EckdDevice::EckdDevice(fs::DasdExtent extent, EckdPlace place, std::shared_ptr<DasdSharing> sharing)
    : place_(std::move(place)),
      sharing_(sharing != nullptr ? std::move(sharing) : std::make_shared<DasdSharing>()),
      track_(std::move(extent), sharing_) {
  CAM_ASSERT(track_.extent().geometry().is_ckd());
}

EckdDevice::~EckdDevice() {
  sharing_->forget(this);
}

DeviceIdentity EckdDevice::identity() const {
  return eckd_identity(extent().geometry());
}

DiagnoseIdentity EckdDevice::diagnose_identity() const {
  return eckd_diagnose_identity(extent().geometry());
}

void EckdDevice::begin_program() {
  program_ = {};
  late_error_.reset();
}

UnitStatus EckdDevice::end_program() {
  pause_program();
  if (!late_error_) {
    return {};
  }
  return refuse(*late_error_).status;
}

void EckdDevice::pause_program() {
  if (auto released = track_.release(); !released.ok() && !late_error_) {
    late_error_ = released.error();
  }
}

void EckdDevice::reset() {
  BasicDevice::reset();
  sharing_->release(this);
  program_ = {};
  where_ = {};
  path_group_ = {};
  path_state_ = 0;
  prepared_bytes_ = 0;
}

CcwResult EckdDevice::refuse(u8 byte0, u8 byte1, EckdMessage message) {
  return unit_check(eckd_sense(byte0, byte1, message, where_));
}

CcwResult EckdDevice::reject(EckdMessage message) {
  return refuse(Sense0::kCommandReject, 0, message);
}

CcwResult EckdDevice::refuse(const fs::DiskError& error) {
  return unit_check(eckd_sense(error, where_));
}

u8 EckdDevice::write_mask() const {
  if (program_.extent) {
    return program_.extent->mask & DefineExtentParameters::kWriteMask;
  }
  return program_.file_mask.value_or(0) & DefineExtentParameters::kWriteMask;
}

CcwResult EckdDevice::perform(u8 command, CcwStream& data) {
  if (command != Command::kUnconditionalReserve &&
      sharing_->reserved_elsewhere(this, [this] { notify_attention({UnitStatus::kDeviceEnd}); })) {
    return {{UnitStatus::kBusy}};
  }
  // A search holds for the command that follows it.
  program_.may_write = program_.matched;
  program_.matched = false;
  return transfer(command, data);
}

CcwResult EckdDevice::transfer(u8 command, CcwStream& data) {
  const bool multitrack = (command & Command::kMultitrack) != 0;
  switch (command) {
    case Command::kReadData:
    case Command::kReadData | Command::kMultitrack:
      return read(data, Part::Data, multitrack);
    case Command::kReadKeyData:
    case Command::kReadKeyData | Command::kMultitrack:
      return read(data, Part::KeyData, multitrack);
    case Command::kReadCount:
    case Command::kReadCount | Command::kMultitrack:
      return read(data, Part::Count, multitrack);
    case Command::kReadCountKeyData:
    case Command::kReadCountKeyData | Command::kMultitrack:
      return read(data, Part::CountKeyData, multitrack);
    case Command::kReadRecordZero:
    case Command::kReadRecordZero | Command::kMultitrack:
      return read_record_zero(data);
    case Command::kReadHomeAddress:
    case Command::kReadHomeAddress | Command::kMultitrack:
      return read_home_address(data);
    case Command::kReadTrack:
      return read_track(data);
    case Command::kReadMultiple:
      return read_multiple(data);
    case Command::kReadTrackData:
      return read_track_data(data);
    case Command::kReadInitialProgram:
      return read_initial_program(data);
    case Command::kWriteData:
    case Command::kWriteData | Command::kMultitrack:
      return write(data, Part::Data);
    case Command::kWriteKeyData:
    case Command::kWriteKeyData | Command::kMultitrack:
      return write(data, Part::KeyData);
    case Command::kWriteCountKeyData:
    case Command::kWriteNextTrack:
      return write_count_key_data(data, command == Command::kWriteNextTrack);
    case Command::kWriteRecordZero:
      return write_record_zero(data);
    case Command::kWriteFullTrack:
      return write_track(data);
    case Command::kWriteTrackData:
      return write_track_data(data);
    case Command::kErase:
      return erase();
    default:
      return position(command, data);
  }
}

CcwResult EckdDevice::position(u8 command, CcwStream& data) {
  switch (command) {
    case Command::kSeek:
    case Command::kSeekCylinder:
    case Command::kSeekHead:
    case Command::kRecalibrate:
      return seek(command, data);
    case Command::kSearchIdEqual:
    case Command::kSearchIdEqual | Command::kMultitrack:
    case Command::kSearchIdHigh:
    case Command::kSearchIdHigh | Command::kMultitrack:
    case Command::kSearchIdEqualHigh:
    case Command::kSearchIdEqualHigh | Command::kMultitrack:
      return search_id(command, data);
    case Command::kSearchKeyEqual:
    case Command::kSearchKeyEqual | Command::kMultitrack:
    case Command::kSearchKeyHigh:
    case Command::kSearchKeyHigh | Command::kMultitrack:
    case Command::kSearchKeyEqualHigh:
    case Command::kSearchKeyEqualHigh | Command::kMultitrack:
      return search_key(command, data);
    case Command::kSearchHomeAddress:
    case Command::kSearchHomeAddress | Command::kMultitrack:
      return search_home_address(command, data);
    case Command::kSetFileMask:
      return set_file_mask(data);
    case Command::kSetSector:
    case Command::kReadSector:
      return sector(command, data);
    case Command::kDefineExtent:
      return define_extent(data);
    case Command::kLocateRecord:
      return locate_record(data);
    case Command::kLocateRecordExtended:
      return locate_record_extended(data);
    case Command::kPrefix:
      return prefix(data);
    default:
      return control(command, data);
  }
}

CcwResult EckdDevice::control(u8 command, CcwStream& data) {
  switch (command) {
    case Command::kReadCharacteristics:
      data.put(eckd_characteristics(extent().geometry()));
      return CcwResult::end();
    case Command::kReadConfiguration:
      data.put(eckd_configuration(extent().geometry(), place_));
      return CcwResult::end();
    case Command::kSensePathGroup:
      return sense_path_group(data);
    case Command::kSetPathGroup:
      return set_path_group(data);
    case Command::kSenseSubsystemStatus:
      return sense_subsystem_status(data);
    case Command::kPerformSubsystemFunction:
      return perform_subsystem_function(data);
    case Command::kReadSubsystemData:
      return read_subsystem_data(data);
    case Command::kReserve:
    case Command::kRelease:
    case Command::kUnconditionalReserve:
      return reserve(command, data);
    default:
      return reject(EckdMessage::InvalidCommand);
  }
}

}  // namespace cambridge::devices
