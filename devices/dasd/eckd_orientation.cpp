/// Moving from track to track and from record to record. 3990 Reference "Orientation".
#include <cstring>

#include "devices/dasd/eckd_device.h"

namespace cambridge::devices {

namespace {

constexpr u32 kRecordZero = fs::kRecordZeroOffset;

}  // namespace

bool EckdDevice::inside_program_extent(fs::TrackAddress where) const {
  if (!program_.extent) {
    return true;
  }
  const fs::Geometry& geometry = extent().geometry();
  return program_.extent->begin.address(geometry) <= where &&
         where <= program_.extent->end.address(geometry);
}

EckdDevice::Refusal EckdDevice::seek_to(fs::TrackAddress where) {
  const fs::Geometry& geometry = extent().geometry();
  if (where.cylinder >= geometry.cylinders || where.head >= geometry.heads) {
    return reject(EckdMessage::InvalidParameter);
  }
  if (!inside_program_extent(where)) {
    return refuse(0, EckdSense1::kFileProtected);
  }
  where_ = where;
  program_.field = Field::Nowhere;
  program_.index_passes = 0;
  return {};
}

EckdDevice::Refusal EckdDevice::load_track() {
  if (auto loaded = track_.load(where_); !loaded.ok()) {
    return refuse(loaded.error());
  }
  return {};
}

std::optional<fs::TrackRecord> EckdDevice::record_at(u32 offset) {
  return fs::TrackScanner(track_.bytes(), offset).next();
}

void EckdDevice::stand(Field field, const fs::TrackRecord& record) {
  program_.field = field;
  program_.record = record;
}

EckdDevice::Refusal EckdDevice::next_track() {
  const fs::Geometry& geometry = extent().geometry();
  fs::TrackAddress next{where_.cylinder, where_.head + 1};
  if (next.head >= geometry.heads) {
    if (program_.domain_left == 0 || next.cylinder + 1 >= geometry.cylinders) {
      return refuse(0, EckdSense1::kEndOfCylinder);
    }
    next = {next.cylinder + 1, 0};
  }
  if (!inside_program_extent(next)) {
    return refuse(0, EckdSense1::kFileProtected);
  }
  where_ = next;
  program_.field = Field::Index;
  return load_track();
}

EckdDevice::Refusal EckdDevice::next_record(bool multitrack) {
  if (auto refusal = load_track()) {
    return refusal;
  }
  const bool goes_on = multitrack || program_.domain_left > 0;
  for (;;) {
    const bool at_start = program_.field == Field::Nowhere || program_.field == Field::Index;
    if (program_.field != Field::EndOfTrack) {
      const u32 offset = at_start ? kRecordZero : program_.record.end_offset();
      fs::TrackScanner scanner(track_.bytes(), offset);
      if (const auto record = scanner.next()) {
        stand(Field::Count, *record);
        return {};
      }
      if (scanner.damaged()) {
        return refuse(0, EckdSense1::kInvalidTrackFormat);
      }
    }
    if (goes_on) {
      if (auto refusal = next_track()) {
        return refusal;
      }
      continue;
    }
    if (++program_.index_passes >= 2) {
      return refuse(0, EckdSense1::kNoRecordFound);
    }
    program_.field = Field::Index;
  }
}

EckdDevice::Refusal EckdDevice::next_user_record(bool multitrack, bool from_current) {
  if (from_current && (program_.field == Field::Count || program_.field == Field::Key)) {
    return load_track();
  }
  do {
    if (auto refusal = next_record(multitrack)) {
      return refusal;
    }
  } while (program_.record.offset == kRecordZero);
  return {};
}

}  // namespace cambridge::devices
