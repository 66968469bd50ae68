/// Read commands. 3990 Reference "Read Commands".
#include <algorithm>
#include <cstring>

#include "devices/dasd/eckd_device.h"

namespace cambridge::devices {

namespace {

constexpr u32 kCountSize = sizeof(fs::CountField);
constexpr u32 kRecordZero = fs::kRecordZeroOffset;

}  // namespace

CcwResult EckdDevice::read(CcwStream& data, Part part, bool multitrack) {
  program_.located = false;
  const bool from_current = part == Part::Data || part == Part::KeyData;
  if (auto refusal = next_user_record(multitrack, from_current)) {
    return *refusal;
  }
  const fs::TrackRecord& record = program_.record;
  const auto track = track_.bytes();
  switch (part) {
    case Part::Data:
      data.put(track.subspan(record.data_offset(), record.count.data_length));
      break;
    case Part::KeyData:
      data.put(track.subspan(record.key_offset(), record.end_offset() - record.key_offset()));
      break;
    case Part::Count:
      data.put(track.subspan(record.offset, kCountSize));
      break;
    case Part::CountKeyData:
      data.put(track.subspan(record.offset, record.end_offset() - record.offset));
      break;
  }
  program_.field = part == Part::Count ? Field::Count : Field::Data;
  program_.index_passes = 0;
  count_in_domain();
  if (part != Part::Count && record.count.data_length == 0) {
    return unit_exception();
  }
  return CcwResult::end();
}

CcwResult EckdDevice::read_record_zero(CcwStream& data) {
  if (auto refusal = load_track()) {
    return *refusal;
  }
  const auto record = record_at(kRecordZero);
  if (!record) {
    return refuse(0, EckdSense1::kInvalidTrackFormat);
  }
  data.put(track_.bytes().subspan(record->offset, record->end_offset() - record->offset));
  stand(Field::Data, *record);
  count_in_domain();
  return CcwResult::end();
}

CcwResult EckdDevice::read_home_address(CcwStream& data) {
  if (auto refusal = load_track()) {
    return *refusal;
  }
  data.put(track_.bytes().first(sizeof(fs::HomeAddress)));
  program_.field = Field::Index;
  program_.index_passes = 0;
  count_in_domain();
  return CcwResult::end();
}

CcwResult EckdDevice::read_track(CcwStream& data) {
  const bool first = std::exchange(program_.located, false);
  if (program_.domain_left > 0 && !first) {
    if (auto refusal = next_track()) {
      return *refusal;
    }
  }
  if (auto refusal = load_track()) {
    return *refusal;
  }
  // After the record that Locate Record found; from R0 when it found the home address.
  const u32 from =
      first && program_.field == Field::Count ? program_.record.end_offset() : kRecordZero;
  const auto used = fs::used_length(track_.bytes());
  if (!used || *used < from) {
    return refuse(0, EckdSense1::kInvalidTrackFormat);
  }
  data.put(track_.bytes().subspan(from, *used - from));  // with the end marker
  program_.field = Field::EndOfTrack;
  count_in_domain();
  return CcwResult::end();
}

CcwResult EckdDevice::read_multiple(CcwStream& data) {
  if (auto refusal = next_user_record(false, false)) {
    return *refusal;
  }
  const u32 from = program_.record.offset;
  u32 end = program_.record.end_offset();
  for (auto record = record_at(end); record; record = record_at(end)) {
    end = record->end_offset();
  }
  data.put(track_.bytes().subspan(from, end - from));
  program_.field = Field::EndOfTrack;
  count_in_domain();
  return CcwResult::end();
}

EckdDevice::Refusal EckdDevice::begin_track_data() {
  if (!std::exchange(program_.located, false)) {
    if (auto refusal = next_track()) {
      return refusal;
    }
  }
  return next_user_record(false, true);
}

CcwResult EckdDevice::read_track_data(CcwStream& data) {
  if (program_.domain_left == 0) {
    return reject(EckdMessage::InvalidSequence);
  }
  if (auto refusal = begin_track_data()) {
    return *refusal;
  }
  for (auto record = record_at(program_.record.offset); record && !data.failed();
       record = record_at(record->end_offset())) {
    data.put(track_.bytes().subspan(record->data_offset(), record->count.data_length));
  }
  program_.field = Field::EndOfTrack;
  count_in_domain();
  return CcwResult::end();
}

CcwResult EckdDevice::read_initial_program(CcwStream& data) {
  if (auto refusal = seek_to({})) {
    return *refusal;
  }
  return read(data, Part::Data, false);
}

}  // namespace cambridge::devices
