#include "fs/image/dasd_extent.h"

#include <algorithm>
#include <cstring>
#include <fmt/core.h>
#include <vector>

#include "fs/image/track.h"

namespace cambridge::fs {

namespace {

/// Gives home address and R0 the cylinder under which they are to be seen.
void relocate(std::span<u8> track, u32 cylinder) {
  if (track.size() >= kRecordZeroOffset + sizeof(CountField)) {
    store_big_endian(track.data() + 1, static_cast<u16>(cylinder));
    store_big_endian(track.data() + kRecordZeroOffset, static_cast<u16>(cylinder));
  }
}

}  // namespace

DasdExtent::DasdExtent(std::shared_ptr<DasdImage> image)
    : image_(std::move(image)), first_(0), geometry_(image_->geometry()), read_only_(false) {}

DasdExtent::DasdExtent(std::shared_ptr<DasdImage> image, u64 first, Geometry geometry,
                       bool read_only)
    : image_(std::move(image)), first_(first), geometry_(geometry), read_only_(read_only) {}

DiskResult<DasdExtent> DasdExtent::make(std::shared_ptr<DasdImage> image, u64 first, u64 count,
                                        bool read_only) {
  Geometry geometry = image->geometry();
  const u64 end = geometry.is_ckd() ? geometry.cylinders : geometry.blocks;
  if (count == 0 || first >= end || count > end - first) {
    return disk_failure(
        DiskError::Kind::OutOfRange,
        fmt::format("{}: has {} {}, so no extent of {} from {}", image->path().string(), end,
                    geometry.is_ckd() ? "cylinders" : "blocks", count, first));
  }
  (geometry.is_ckd() ? geometry.cylinders = static_cast<u32>(count) : geometry.blocks = count);
  return DasdExtent(std::move(image), first, geometry, read_only);
}

TrackAddress DasdExtent::on_volume(TrackAddress where) const {
  return {where.cylinder + static_cast<u32>(first_), where.head};
}

DiskResult<void> DasdExtent::check_tracks(TrackAddress first, u64 count, bool write) const {
  if (write && !writable()) {
    return disk_failure(DiskError::Kind::NotWritable, "the extent is read-only");
  }
  const u64 index = static_cast<u64>(first.cylinder) * geometry_.heads + first.head;
  if (!geometry_.is_ckd() || first.head >= geometry_.heads || index > geometry_.tracks() ||
      count > geometry_.tracks() - index) {
    return disk_failure(
        DiskError::Kind::OutOfRange,
        fmt::format("the extent has no track at cylinder {} head {}", first.cylinder, first.head));
  }
  return {};
}

DiskResult<void> DasdExtent::check_blocks(u64 first, u64 count, bool write) const {
  if (write && !writable()) {
    return disk_failure(DiskError::Kind::NotWritable, "the extent is read-only");
  }
  if (geometry_.is_ckd() || first > geometry_.blocks || count > geometry_.blocks - first) {
    return disk_failure(DiskError::Kind::OutOfRange,
                        fmt::format("the extent has no block {}", first));
  }
  return {};
}

DiskResult<void> DasdExtent::read_track(TrackAddress where, std::span<u8> into) const {
  CAM_TRY(check_tracks(where, 1, false));
  CAM_TRY(image_->read_track(on_volume(where), into));
  relocate(into, where.cylinder);
  return {};
}

DiskResult<void> DasdExtent::write_track(TrackAddress where, std::span<const u8> track) const {
  CAM_TRY(check_tracks(where, 1, true));
  if (first_ == 0) {
    return image_->write_track(where, track);
  }
  const HomeAddress home = home_address(track);
  if (home.cylinder != where.cylinder || home.head != where.head) {
    return disk_failure(DiskError::Kind::Invalid, "the home address is another track's");
  }
  thread_local std::vector<u8> moved;
  moved.assign(track.begin(), track.end());
  relocate(moved, on_volume(where).cylinder);
  return image_->write_track(on_volume(where), moved);
}

DiskResult<void> DasdExtent::write_in_track(TrackAddress where, u32 offset,
                                            std::span<const u8> bytes) const {
  const TrackBytes piece{offset, bytes};
  return write_in_track(where, std::span(&piece, 1));
}

DiskResult<void> DasdExtent::write_in_track(TrackAddress where,
                                            std::span<const TrackBytes> pieces) const {
  CAM_TRY(check_tracks(where, 1, true));
  return image_->write_in_track(on_volume(where), pieces);
}

DiskResult<void> DasdExtent::format_tracks(TrackAddress first, u64 count,
                                           const RecordFormat& format) const {
  CAM_TRY(check_tracks(first, count, true));
  return image_->format_tracks(on_volume(first), count, format, static_cast<u32>(first_));
}

DiskResult<void> DasdExtent::erase_tracks(TrackAddress first, u64 count) const {
  CAM_TRY(check_tracks(first, count, true));
  return image_->erase_tracks(on_volume(first), count);
}

DiskResult<void> DasdExtent::read_blocks(u64 first, std::span<u8> into) const {
  CAM_TRY(check_blocks(first, into.size() / kFbaBlockSize, false));
  return image_->read_blocks(first_ + first, into);
}

DiskResult<void> DasdExtent::write_blocks(u64 first, std::span<const u8> from) const {
  CAM_TRY(check_blocks(first, from.size() / kFbaBlockSize, true));
  return image_->write_blocks(first_ + first, from);
}

DiskResult<void> DasdExtent::clear_blocks(u64 first, u64 count) const {
  CAM_TRY(check_blocks(first, count, true));
  return image_->clear_blocks(first_ + first, count);
}

}  // namespace cambridge::fs
