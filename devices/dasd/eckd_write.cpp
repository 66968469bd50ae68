/// Write commands. 3990 Reference "Write Commands".
#include <algorithm>
#include <cstring>

#include "devices/dasd/eckd_device.h"

namespace cambridge::devices {

namespace {

using Extent = DefineExtentParameters;
constexpr u32 kCountSize = sizeof(fs::CountField);
constexpr u32 kRecordZero = fs::kRecordZeroOffset;

void copy_padded(CcwStream& data, std::span<u8> into) {
  const u32 length = data.get(into);
  std::fill(into.begin() + length, into.end(), u8{0});
}

}  // namespace

EckdDevice::Refusal EckdDevice::prepare_write(WriteKind kind) {
  const u8 mask = write_mask();
  const bool allowed = mask == Extent::kAllWrites ||
                       (kind == WriteKind::Update && mask != Extent::kNoWrites) ||
                       (kind == WriteKind::Format && mask == Extent::kNoHomeAddress);
  if (!allowed) {
    return reject(EckdMessage::InvalidSequence);
  }
  if (auto refusal = load_track()) {
    return refusal;
  }
  const bool in_record = program_.field == Field::Count || program_.field == Field::Key ||
                         program_.field == Field::Data;
  auto prepared = track_.prepare_change(in_record ? &program_.record : nullptr);
  if (!prepared.ok()) {
    return refuse(prepared.error());
  }
  return {};
}

u32 EckdDevice::after_record_zero() {
  const auto record = record_at(kRecordZero);
  return record ? record->end_offset() : fs::kFirstRecordOffset;
}

CcwResult EckdDevice::write(CcwStream& data, Part part) {
  const bool in_domain = program_.domain_left > 0;
  const bool found = program_.may_write && (program_.field == Field::Count ||
                                            (program_.field == Field::Key && part == Part::Data));
  if (in_domain ? program_.operation != LocateOperation::WriteData : !found) {
    return reject(EckdMessage::InvalidSequence);
  }
  if (in_domain) {
    if (auto refusal = next_user_record(true, true)) {
      return *refusal;
    }
  }
  if (auto refusal = prepare_write(WriteKind::Update)) {
    return *refusal;
  }
  const fs::TrackRecord& record = program_.record;
  const u32 offset = part == Part::KeyData ? record.key_offset() : record.data_offset();
  const u32 length = record.end_offset() - offset;
  copy_padded(data, track_.bytes().subspan(offset, length));
  track_.changed(offset, length);
  program_.field = Field::Data;
  program_.index_passes = 0;
  count_in_domain();
  if (record.count.data_length == 0) {
    return unit_exception();
  }
  return CcwResult::end();
}

bool EckdDevice::fits(u32 offset, const fs::CountField& count) {
  const fs::Geometry& geometry = extent().geometry();
  const u32 length = kCountSize + count.key_length + count.data_length;
  if (offset + length + fs::kEndOfTrack.size() > geometry.track_size) {
    return false;
  }
  u32 cells = fs::record_cells(*geometry.type, count.key_length, count.data_length);
  for (auto record = record_at(after_record_zero()); record && record->offset < offset;
       record = record_at(record->end_offset())) {
    cells += fs::record_cells(*geometry.type, record->count.key_length, record->count.data_length);
  }
  return geometry.type->track_cells == 0 || cells <= geometry.type->track_cells;
}

void EckdDevice::end_track_at(u32 offset) {
  std::copy(fs::kEndOfTrack.begin(), fs::kEndOfTrack.end(), track_.bytes().begin() + offset);
  track_.reformatted();
}

CcwResult EckdDevice::put_record(CcwStream& data, u32 offset) {
  std::array<u8, kCountSize> bytes;
  if (data.get(bytes) < bytes.size()) {
    return reject(EckdMessage::CountTooSmall);
  }
  const auto count = std::bit_cast<fs::CountField>(bytes);
  if (bytes == fs::kEndOfTrack || !fits(offset, count)) {
    return refuse(0, EckdSense1::kInvalidTrackFormat);
  }
  std::copy(bytes.begin(), bytes.end(), track_.bytes().begin() + offset);
  const fs::TrackRecord record{count, offset};
  copy_padded(
      data, track_.bytes().subspan(record.key_offset(), record.end_offset() - record.key_offset()));
  end_track_at(record.end_offset());
  stand(Field::Data, record);
  program_.matched = true;
  program_.index_passes = 0;
  count_in_domain();
  return CcwResult::end();
}

CcwResult EckdDevice::write_count_key_data(CcwStream& data, bool on_next_track) {
  const bool in_domain = program_.domain_left > 0;
  const bool first = std::exchange(program_.located, false);
  if (in_domain ? program_.operation != LocateOperation::FormatWrite
                : !program_.may_write || on_next_track) {
    return reject(EckdMessage::InvalidSequence);
  }
  if (program_.field == Field::EndOfTrack && !on_next_track) {
    return reject(EckdMessage::InvalidSequence);
  }
  if (on_next_track && !first) {
    if (auto refusal = next_track()) {
      return *refusal;
    }
  }
  if (auto refusal = prepare_write(WriteKind::Format)) {
    return *refusal;
  }
  if (program_.field == Field::Index || program_.field == Field::Nowhere) {
    return put_record(data, after_record_zero());
  }
  return put_record(data, program_.record.end_offset());
}

CcwResult EckdDevice::write_record_zero(CcwStream& data) {
  const bool in_domain = program_.domain_left > 0;
  if (in_domain ? program_.operation != LocateOperation::FormatWrite : !program_.may_write) {
    return reject(EckdMessage::InvalidSequence);
  }
  if (auto refusal = prepare_write(WriteKind::RecordZero)) {
    return *refusal;
  }
  program_.located = false;
  return put_record(data, kRecordZero);
}

CcwResult EckdDevice::write_track(CcwStream& data) {
  const bool first = std::exchange(program_.located, false);
  if (program_.domain_left == 0 || program_.operation != LocateOperation::WriteTrack) {
    return reject(EckdMessage::InvalidSequence);
  }
  if (!first) {
    if (auto refusal = next_track()) {
      return *refusal;
    }
  }
  if (auto refusal = prepare_write(WriteKind::Format)) {
    return *refusal;
  }
  // R0 is not transferred: the records from R1 on replace what the track held.
  u32 offset = after_record_zero();
  while (data.remaining() >= kCountSize) {
    std::array<u8, kCountSize> bytes;
    data.get(bytes);
    const auto count = std::bit_cast<fs::CountField>(bytes);
    if (bytes == fs::kEndOfTrack) {
      break;
    }
    if (!fits(offset, count)) {
      end_track_at(offset);
      return refuse(0, EckdSense1::kInvalidTrackFormat);
    }
    std::copy(bytes.begin(), bytes.end(), track_.bytes().begin() + offset);
    const fs::TrackRecord record{count, offset};
    copy_padded(data, track_.bytes().subspan(record.key_offset(),
                                             record.end_offset() - record.key_offset()));
    offset = record.end_offset();
    end_track_at(offset);
  }
  end_track_at(offset);
  program_.field = Field::EndOfTrack;
  count_in_domain();
  return CcwResult::end();
}

CcwResult EckdDevice::write_track_data(CcwStream& data) {
  if (program_.domain_left == 0 || program_.operation != LocateOperation::WriteData) {
    return reject(EckdMessage::InvalidSequence);
  }
  if (auto refusal = begin_track_data()) {
    return *refusal;
  }
  if (auto refusal = prepare_write(WriteKind::Update)) {
    return *refusal;
  }
  for (auto record = record_at(program_.record.offset); record && data.remaining() > 0;
       record = record_at(record->end_offset())) {
    copy_padded(data, track_.bytes().subspan(record->data_offset(), record->count.data_length));
    track_.changed(record->data_offset(), record->count.data_length);
    if (data.failed()) {
      break;
    }
  }
  program_.field = Field::EndOfTrack;
  count_in_domain();
  return CcwResult::end();
}

CcwResult EckdDevice::erase() {
  const bool in_domain = program_.domain_left > 0;
  if (in_domain ? program_.operation != LocateOperation::FormatWrite : !program_.may_write) {
    return reject(EckdMessage::InvalidSequence);
  }
  if (auto refusal = prepare_write(WriteKind::Format)) {
    return *refusal;
  }
  const bool at_start = program_.field == Field::Index || program_.field == Field::Nowhere;
  end_track_at(at_start ? after_record_zero() : program_.record.end_offset());
  program_.field = Field::EndOfTrack;
  program_.located = false;
  count_in_domain();
  return CcwResult::end();
}

}  // namespace cambridge::devices
