#include "fs/image/track.h"

#include <algorithm>
#include <cstring>

namespace cambridge::fs {

std::optional<TrackRecord> TrackScanner::next() {
  if (damaged_ || offset_ + kEndOfTrack.size() > track_.size()) {
    damaged_ = true;
    return std::nullopt;
  }
  if (std::equal(kEndOfTrack.begin(), kEndOfTrack.end(), track_.begin() + offset_)) {
    return std::nullopt;
  }
  TrackRecord record;
  std::memcpy(&record.count, track_.data() + offset_, sizeof(CountField));
  record.offset = offset_;
  // Whatever the record's length, an end marker or another count must still fit behind it.
  if (record.end_offset() + kEndOfTrack.size() > track_.size()) {
    damaged_ = true;
    return std::nullopt;
  }
  offset_ = record.end_offset();
  return record;
}

std::optional<TrackRecord> find_record(std::span<const u8> track, u8 number) {
  TrackScanner scanner(track);
  bool record_zero = true;
  while (auto record = scanner.next()) {
    if (record_zero ? number == 0 : record->count.record == number) {
      return record;
    }
    record_zero = false;
  }
  return std::nullopt;
}

HomeAddress home_address(std::span<const u8> track) {
  HomeAddress address{};
  if (track.size() >= sizeof address) {
    std::memcpy(&address, track.data(), sizeof address);
  }
  return address;
}

std::optional<u32> used_length(std::span<const u8> track) {
  TrackScanner scanner(track);
  if (!scanner.next()) {
    return std::nullopt;  // a track has at least R0
  }
  while (scanner.next()) {
  }
  if (scanner.damaged()) {
    return std::nullopt;
  }
  return scanner.offset() + static_cast<u32>(kEndOfTrack.size());
}

CountField make_count(u32 cylinder, u32 head, u32 record, u32 key_length, u32 data_length) {
  return {static_cast<u16>(cylinder), static_cast<u16>(head), static_cast<u8>(record),
          static_cast<u8>(key_length), static_cast<u16>(data_length)};
}

TrackBuilder::TrackBuilder(std::span<u8> track, TrackAddress address)
    : track_(track), offset_(kRecordZeroOffset) {
  const HomeAddress home{0, static_cast<u16>(address.cylinder), static_cast<u16>(address.head)};
  std::memcpy(track_.data(), &home, sizeof home);
  append(make_count(address.cylinder, address.head, 0, 0, kRecordZeroLength));
}

bool TrackBuilder::append(const CountField& count, std::span<const u8> key,
                          std::span<const u8> data) {
  const std::size_t key_room = count.key_length;
  const std::size_t data_room = count.data_length;
  if (offset_ + sizeof count + key_room + data_room + kEndOfTrack.size() > track_.size() ||
      key.size() > key_room || data.size() > data_room) {
    return false;
  }
  u8* at = track_.data() + offset_;
  std::memcpy(at, &count, sizeof count);
  at += sizeof count;
  at = std::copy(key.begin(), key.end(), at);
  at = std::fill_n(at, key_room - key.size(), u8{0});
  at = std::copy(data.begin(), data.end(), at);
  at = std::fill_n(at, data_room - data.size(), u8{0});
  offset_ = static_cast<u32>(at - track_.data());
  return true;
}

u32 TrackBuilder::finish() {
  std::copy(kEndOfTrack.begin(), kEndOfTrack.end(), track_.begin() + offset_);
  return offset_ + static_cast<u32>(kEndOfTrack.size());
}

}  // namespace cambridge::fs
