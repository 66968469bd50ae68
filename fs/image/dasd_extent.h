/// DasdExtent: a range of an image with addresses of its own, that is a minidisk. A full volume is
/// the extent from 0 to its end.
///
/// CKD: cylinder 0 of the extent is `first` on the volume. Home address and R0 carry the volume's
/// cylinder in the image and the extent's cylinder here; count fields of R1 on are stored as
/// written, so on a minidisk they carry the extent's cylinder.
/// Cheap to copy. Thread: as DasdImage.
#pragma once

#include <memory>

#include "fs/image/dasd_image.h"

namespace cambridge::fs {

class DasdExtent {
 public:
  /// The whole image.
  explicit DasdExtent(std::shared_ptr<DasdImage> image);
  /// `count` cylinders (CKD) or blocks (FBA) from `first`; OutOfRange when the image ends before.
  static DiskResult<DasdExtent> make(std::shared_ptr<DasdImage> image, u64 first, u64 count,
                                     bool read_only = false);

  /// Of the extent: `cylinders` or `blocks` is its size.
  [[nodiscard]] const Geometry& geometry() const { return geometry_; }
  [[nodiscard]] bool writable() const { return !read_only_ && image_->writable(); }
  [[nodiscard]] u64 first() const { return first_; }
  [[nodiscard]] const std::shared_ptr<DasdImage>& image() const { return image_; }

  // The operations of DasdImage with addresses of the extent; NotWritable when it is read-only.
  DiskResult<void> read_track(TrackAddress where, std::span<u8> into) const;
  DiskResult<void> write_track(TrackAddress where, std::span<const u8> track) const;
  DiskResult<void> write_in_track(TrackAddress where, u32 offset, std::span<const u8> bytes) const;
  DiskResult<void> write_in_track(TrackAddress where, std::span<const TrackBytes> pieces) const;
  DiskResult<void> format_tracks(TrackAddress first, u64 count, const RecordFormat& format) const;
  DiskResult<void> erase_tracks(TrackAddress first, u64 count) const;
  DiskResult<void> read_blocks(u64 first, std::span<u8> into) const;
  DiskResult<void> write_blocks(u64 first, std::span<const u8> from) const;
  DiskResult<void> clear_blocks(u64 first, u64 count) const;

 private:
  DasdExtent(std::shared_ptr<DasdImage> image, u64 first, Geometry geometry, bool read_only);
  [[nodiscard]] DiskResult<void> check_tracks(TrackAddress first, u64 count, bool write) const;
  [[nodiscard]] DiskResult<void> check_blocks(u64 first, u64 count, bool write) const;
  [[nodiscard]] TrackAddress on_volume(TrackAddress where) const;

  std::shared_ptr<DasdImage> image_;
  u64 first_;
  Geometry geometry_;
  bool read_only_;
};

}  // namespace cambridge::fs
