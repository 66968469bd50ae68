#include "fs/image/lazy_format.h"

#include <algorithm>
#include <cstring>

namespace cambridge::fs {

namespace {

/// The data of a marked R0.
struct LazyMark {
  std::array<u8, 8> magic;
  BigEndian<u16> cylinder;
  u8 records;
  u8 key_length;
  BigEndian<u16> data_length;
  std::array<u8, 10> reserved;
};
static_assert(sizeof(LazyMark) == kLazyRecordZeroLength);

constexpr std::array<u8, 8> kMagic{'C', 'A', 'M', 'L', 'A', 'Z', 'Y', '1'};

bool all_zero(std::span<const u8> bytes) {
  return bytes.empty() ||
         (bytes[0] == 0 && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

bool same_place(const CountField& a, const CountField& b) {
  return a.cylinder == b.cylinder.value() && a.head == b.head.value();
}

}  // namespace

std::array<u8, kLazyTrackSize> encode_lazy_track(TrackAddress where, const LazyTrack& lazy) {
  std::array<u8, kLazyTrackSize> track{};
  const HomeAddress home{0, static_cast<u16>(where.cylinder), static_cast<u16>(where.head)};
  const CountField count = make_count(where.cylinder, where.head, 0, 0, kLazyRecordZeroLength);
  const LazyMark mark{kMagic,
                      static_cast<u16>(lazy.cylinder),
                      static_cast<u8>(lazy.format.records),
                      static_cast<u8>(lazy.format.key_length),
                      static_cast<u16>(lazy.format.data_length),
                      {}};
  u8* at = track.data();
  std::memcpy(at, &home, sizeof home);
  std::memcpy(at + kRecordZeroOffset, &count, sizeof count);
  std::memcpy(at + kRecordZeroOffset + sizeof count, &mark, sizeof mark);
  std::copy(kEndOfTrack.begin(), kEndOfTrack.end(), track.end() - kEndOfTrack.size());
  return track;
}

std::optional<LazyTrack> decode_lazy_track(std::span<const u8> track, const CkdType& type) {
  if (track.size() < kLazyTrackSize) {
    return std::nullopt;
  }
  CountField count;
  std::memcpy(&count, track.data() + kRecordZeroOffset, sizeof count);
  LazyMark mark;
  std::memcpy(&mark, track.data() + kRecordZeroOffset + sizeof count, sizeof mark);
  if (count.key_length != 0 || count.data_length != kLazyRecordZeroLength || mark.magic != kMagic ||
      mark.records > records_per_track(type, mark.key_length, mark.data_length)) {
    return std::nullopt;
  }
  return LazyTrack{{mark.records, mark.key_length, mark.data_length}, mark.cylinder};
}

u32 build_full_track(std::span<u8> track, TrackAddress where, const LazyTrack& lazy) {
  TrackBuilder builder(track, where);
  for (u32 record = 1; record <= lazy.format.records; ++record) {
    const bool fits = builder.append(make_count(lazy.cylinder, where.head, record,
                                                lazy.format.key_length, lazy.format.data_length));
    CAM_ASSERT(fits);
  }
  return builder.finish();
}

std::optional<LazyTrack> as_lazy_track(std::span<const u8> track) {
  TrackScanner scanner(track);
  const auto zero = scanner.next();
  const auto first = scanner.next();
  const HomeAddress home = home_address(track);
  if (!zero || !first || home.flags != 0 || zero->count.key_length != 0 ||
      zero->count.data_length != kRecordZeroLength || zero->count.cylinder != home.cylinder ||
      first->count.head != home.head || first->count.data_length == 0 ||
      !all_zero(track.subspan(zero->data_offset(), kRecordZeroLength))) {
    return std::nullopt;
  }
  u32 records = 0;
  for (auto record = first; record; record = scanner.next()) {
    ++records;
    if (record->count.record != records || !same_place(record->count, first->count) ||
        record->count.key_length != first->count.key_length ||
        record->count.data_length != first->count.data_length ||
        !all_zero(
            track.subspan(record->key_offset(), record->end_offset() - record->key_offset()))) {
      return std::nullopt;
    }
  }
  if (scanner.damaged()) {
    return std::nullopt;
  }
  return LazyTrack{{records, first->count.key_length, first->count.data_length},
                   first->count.cylinder};
}

}  // namespace cambridge::fs
