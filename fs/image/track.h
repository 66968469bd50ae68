/// A CKD track as it lies in an image: home address, record zero, records, end marker of eight
/// X'FF'. Hercules' "CKD_P370" container. A record is its count field, key and data.
///
/// Everything here works on bytes that nobody has checked: a scan ends at the first thing that
/// cannot be, and says so.
#pragma once

#include <array>
#include <optional>
#include <span>

#include "base/big_endian.h"

#include "fs/image/geometry.h"

namespace cambridge::fs {

struct HomeAddress {
  u8 flags;
  BigEndian<u16> cylinder;
  BigEndian<u16> head;
};
static_assert(sizeof(HomeAddress) == 5);

struct CountField {
  BigEndian<u16> cylinder;
  BigEndian<u16> head;
  u8 record;
  u8 key_length;
  BigEndian<u16> data_length;
};
static_assert(sizeof(CountField) == 8);

inline constexpr std::array<u8, 8> kEndOfTrack{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
inline constexpr u32 kRecordZeroOffset = sizeof(HomeAddress);
inline constexpr u32 kRecordZeroLength = 8;  ///< standard data length of R0
/// Where R1 begins when R0 is standard.
inline constexpr u32 kFirstRecordOffset =
    kRecordZeroOffset + sizeof(CountField) + kRecordZeroLength;

/// One record within a track's bytes.
struct TrackRecord {
  CountField count;
  u32 offset = 0;  ///< of the count field, from the start of the track
  [[nodiscard]] u32 key_offset() const { return offset + static_cast<u32>(sizeof(CountField)); }
  [[nodiscard]] u32 data_offset() const { return key_offset() + count.key_length; }
  [[nodiscard]] u32 end_offset() const { return data_offset() + count.data_length; }
};

/// Walks the records of a track, R0 first.
class TrackScanner {
 public:
  explicit TrackScanner(std::span<const u8> track, u32 offset = kRecordZeroOffset)
      : track_(track), offset_(offset) {}
  /// The next record; nothing at the end marker or where the track is damaged.
  std::optional<TrackRecord> next();
  /// True when the walk ended anywhere but at an end marker.
  [[nodiscard]] bool damaged() const { return damaged_; }
  /// Offset of what next() looks at: after the last record, that of the end marker.
  [[nodiscard]] u32 offset() const { return offset_; }

 private:
  std::span<const u8> track_;
  u32 offset_;
  bool damaged_ = false;
};

/// The record with that number, or nothing.
std::optional<TrackRecord> find_record(std::span<const u8> track, u8 number);
HomeAddress home_address(std::span<const u8> track);
/// Bytes from the home address through the end marker; nothing when the track is damaged.
std::optional<u32> used_length(std::span<const u8> track);

/// Fills a track buffer from the front. REQUIRES: the buffer is at least an image track.
class TrackBuilder {
 public:
  /// Home address and a standard R0 of zeros.
  TrackBuilder(std::span<u8> track, TrackAddress address);
  /// Appends a record; key and data shorter than the count says are padded with zeros.
  /// Returns false, and appends nothing, when it does not fit.
  bool append(const CountField& count, std::span<const u8> key = {}, std::span<const u8> data = {});
  /// Writes the end marker; returns the used length.
  u32 finish();

 private:
  std::span<u8> track_;
  u32 offset_;
};

/// A count field in one line.
CountField make_count(u32 cylinder, u32 head, u32 record, u32 key_length, u32 data_length);

}  // namespace cambridge::fs
