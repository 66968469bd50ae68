/// The lazy form of a formatted track: home address, an R0 whose 24 data bytes say "so many equal
/// records of zeros follow", end marker. It takes one page of the host file where the full form
/// takes fourteen, so formatting a large minidisk is quick and an unused one small. Other programs
/// see a well-formed track without user records.
#pragma once

#include <array>
#include <optional>

#include "fs/image/dasd_image.h"
#include "fs/image/track.h"

namespace cambridge::fs {

/// What a lazy track stands for: the records, and the cylinder that their count fields carry.
struct LazyTrack {
  RecordFormat format;
  u32 cylinder = 0;
};

inline constexpr u32 kLazyRecordZeroLength = 24;
inline constexpr u32 kLazyTrackSize =
    kRecordZeroOffset + 8 + kLazyRecordZeroLength + static_cast<u32>(kEndOfTrack.size());

std::array<u8, kLazyTrackSize> encode_lazy_track(TrackAddress where, const LazyTrack& lazy);
/// Nothing when the track is not lazy, or says something that the type cannot hold.
std::optional<LazyTrack> decode_lazy_track(std::span<const u8> track, const CkdType& type);
/// Writes the full form; returns its used length.
/// REQUIRES: the records fit, which decode_lazy_track has checked.
u32 build_full_track(std::span<u8> track, TrackAddress where, const LazyTrack& lazy);
/// The lazy form that says the same as this full track, if there is one.
std::optional<LazyTrack> as_lazy_track(std::span<const u8> track);

}  // namespace cambridge::fs
