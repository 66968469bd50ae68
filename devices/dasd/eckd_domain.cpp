/// Define Extent, Locate Record, Locate Record Extended and Prefix: a program says beforehand what
/// it will touch. 3990 Reference "Define Extent", "Locate Record".
#include <algorithm>
#include <cstddef>
#include <cstring>

#include "devices/dasd/eckd_device.h"

namespace cambridge::devices {

CcwResult EckdDevice::define_extent(CcwStream& data) {
  std::array<u8, sizeof(DefineExtentParameters)> bytes;
  if (data.get(bytes) < bytes.size()) {
    return reject(EckdMessage::CountTooSmall);
  }
  std::array<u8, 16> time_stamp;
  data.get(std::span(time_stamp).first(std::min<u32>(data.remaining(), time_stamp.size())));
  return begin_extent(std::bit_cast<DefineExtentParameters>(bytes)).value_or(CcwResult::end());
}

EckdDevice::Refusal EckdDevice::begin_extent(const DefineExtentParameters& parameters) {
  const fs::Geometry& geometry = extent().geometry();
  const fs::TrackAddress begin = parameters.begin.address(geometry);
  const fs::TrackAddress end = parameters.end.address(geometry);
  if (program_.extent || program_.file_mask) {
    return reject(EckdMessage::InvalidSequence);
  }
  if (end < begin || end.cylinder >= geometry.cylinders || begin.head >= geometry.heads ||
      end.head >= geometry.heads) {
    return reject(EckdMessage::InvalidParameter);
  }
  // DEVIATES: bits 0-1 of the global attributes (extended CKD mode) should be ones; a real control
  // unit rejects other values.
  program_.extent = parameters;
  return {};
}

CcwResult EckdDevice::locate_record(CcwStream& data) {
  std::array<u8, sizeof(LocateRecordParameters)> bytes;
  if (data.get(bytes) < bytes.size()) {
    return reject(EckdMessage::CountTooSmall);
  }
  const auto parameters = std::bit_cast<LocateRecordParameters>(bytes);
  const auto operation = static_cast<LocateOperation>(parameters.operation & 0x3F);
  return begin_domain(parameters, operation).value_or(CcwResult::end());
}

CcwResult EckdDevice::locate_record_extended(CcwStream& data) {
  std::array<u8, sizeof(LocateExtendedParameters)> bytes;
  if (data.get(bytes) < bytes.size()) {
    return reject(EckdMessage::CountTooSmall);
  }
  const auto parameters = std::bit_cast<LocateExtendedParameters>(bytes);
  std::array<u8, 64> more;
  data.get(std::span(more).first(
      std::min({data.remaining(), u32{parameters.parameter_length}, u32{more.size()}})));
  return begin_extended(parameters).value_or(CcwResult::end());
}

CcwResult EckdDevice::prefix(CcwStream& data) {
  constexpr u8 kExtentValid = 0x80;
  constexpr u32 kWithoutLocate = offsetof(PrefixParameters, locate);
  std::array<u8, sizeof(PrefixParameters)> bytes{};
  const u32 wanted = std::min<u32>(data.remaining(), bytes.size());
  if (data.get(std::span(bytes).first(wanted)) < kWithoutLocate) {
    return reject(EckdMessage::CountTooSmall);
  }
  const auto parameters = std::bit_cast<PrefixParameters>(bytes);
  const bool locates = parameters.format == 1;
  if (parameters.format > 1) {
    return reject(EckdMessage::InvalidParameter);
  }
  if (locates && wanted < bytes.size()) {
    return reject(EckdMessage::CountTooSmall);
  }
  if ((parameters.validity & kExtentValid) != 0) {
    if (auto refusal = begin_extent(parameters.define_extent)) {
      return *refusal;
    }
  }
  if (!locates) {
    return CcwResult::end();
  }
  return begin_extended(parameters.locate).value_or(CcwResult::end());
}

EckdDevice::Refusal EckdDevice::begin_extended(const LocateExtendedParameters& parameters) {
  constexpr u8 kWriteFullTrack = 0x11, kWriteTrackData = 0x23;
  auto operation = static_cast<LocateOperation>(parameters.locate.operation & 0x3F);
  if (operation == LocateOperation::Extended) {
    switch (parameters.extended_operation) {
      case kWriteFullTrack:
        operation = LocateOperation::WriteTrack;
        break;
      case kWriteTrackData:
        operation = LocateOperation::WriteData;
        break;
      default:
        return reject(EckdMessage::InvalidParameter);
    }
  }
  return begin_domain(parameters.locate, operation);
}

EckdDevice::Refusal EckdDevice::begin_domain(const LocateRecordParameters& parameters,
                                             LocateOperation operation) {
  if (!program_.extent || program_.domain_left > 0) {
    return reject(EckdMessage::InvalidSequence);
  }
  switch (operation) {
    case LocateOperation::Orient:
    case LocateOperation::WriteData:
    case LocateOperation::FormatWrite:
    case LocateOperation::ReadData:
    case LocateOperation::WriteTrack:
    case LocateOperation::ReadTracks:
    case LocateOperation::Read:
      break;
    default:
      return reject(EckdMessage::InvalidParameter);
  }
  if (parameters.count == 0 && operation != LocateOperation::Orient) {
    return reject(EckdMessage::InvalidParameter);
  }
  if (operation == LocateOperation::WriteData || operation == LocateOperation::FormatWrite ||
      operation == LocateOperation::WriteTrack) {
    track_.expect_change();
  }
  program_.operation = operation;
  program_.domain_left = parameters.count;
  program_.located = true;
  if (auto refusal = locate(parameters)) {
    program_.domain_left = 0;
    return refusal;
  }
  return {};
}

EckdDevice::Refusal EckdDevice::locate(const LocateRecordParameters& parameters) {
  const fs::Geometry& geometry = extent().geometry();
  if (auto refusal = seek_to(parameters.seek.address(geometry))) {
    return refusal;
  }
  if (auto refusal = load_track()) {
    return refusal;
  }
  const u8 orientation = parameters.operation & LocateRecordParameters::kOrientation;
  const bool whole_track = program_.operation == LocateOperation::WriteTrack;
  if (whole_track || orientation == LocateRecordParameters::kAtHomeAddress ||
      orientation == LocateRecordParameters::kAtIndex) {
    program_.field = Field::Index;
    return {};
  }
  std::array<u8, 5> wanted;
  std::memcpy(wanted.data(), &parameters.search, sizeof parameters.search);
  wanted[4] = parameters.search_record;
  for (auto record = record_at(fs::kRecordZeroOffset); record;
       record = record_at(record->end_offset())) {
    if (std::equal(wanted.begin(), wanted.end(), track_.bytes().begin() + record->offset)) {
      stand(orientation == LocateRecordParameters::kAtData ? Field::Data : Field::Count, *record);
      return {};
    }
  }
  return refuse(0, EckdSense1::kNoRecordFound);
}

void EckdDevice::count_in_domain() {
  if (program_.domain_left > 0) {
    --program_.domain_left;
  }
}

}  // namespace cambridge::devices
