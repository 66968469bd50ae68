/// DasdImage: one volume in a host file. Plain CKD containers as Hercules reads and writes them,
/// and raw FBA (a file of 512-byte blocks). Files are sparse.
///
/// A formatted CKD track whose records are all equal and all zeros need not be written out: it is
/// kept as home address and a marked R0 (fs/image/lazy_format.h) and grows to its full form at the
/// first write into it. read_track() always gives the full form. A track that was never written at
/// all reads as home address and R0. `expand_tracks` makes every track explicit for other programs.
///
/// Invariants
///   1. An open image has a header that agrees with its size; no operation changes either.
///   2. Nothing is written to an image opened ReadOnly, or outside its tracks or blocks.
///   3. A crash of the process leaves each track either old or new in its form (lazy or full);
///      within a full track, bytes may be partly written, as on a real disk.
/// Thread: any; operations on one track are serialised where they read, change and write.
/// Owns: the host file and a lock on it (one writer at a time, over all processes).
#pragma once

#include <filesystem>
#include <memory>
#include <span>

#include "fs/block/disk_error.h"
#include "fs/image/geometry.h"

namespace cambridge::fs {

enum class OpenMode { ReadOnly, ReadWrite };

/// How a new CKD image is laid down.
enum class NewTracks {
  Sparse,   ///< nothing is written: made at once, but other programs see damaged tracks
  Explicit  ///< home address and R0 on every track: what other programs expect
};

/// The equal records of a formatted track.
struct RecordFormat {
  u32 records = 0;
  u32 key_length = 0;
  u32 data_length = 0;
};

/// Bytes for a place inside a track.
struct TrackBytes {
  u32 offset = 0;  ///< from the start of the track
  std::span<const u8> bytes;
};

class DasdImage {
 public:
  ~DasdImage();
  DasdImage(const DasdImage&) = delete;
  DasdImage& operator=(const DasdImage&) = delete;

  [[nodiscard]] const Geometry& geometry() const;
  [[nodiscard]] const std::filesystem::path& path() const;
  [[nodiscard]] bool writable() const;

  // ---- CKD. REQUIRES: geometry().is_ckd(), else Invalid ----
  /// The whole track in full form. REQUIRES: into.size() == geometry().track_size.
  DiskResult<void> read_track(TrackAddress where, std::span<u8> into) const;
  /// Replaces the track: home address through end marker (what follows is ignored).
  /// A track that is not well formed, or too long, is Invalid and not written.
  DiskResult<void> write_track(TrackAddress where, std::span<const u8> track);
  /// Overwrites bytes inside the track (the data or key of a record), offset from its start.
  /// REQUIRES: the caller has read the track and knows what lies at the offset.
  DiskResult<void> write_in_track(TrackAddress where, u32 offset, std::span<const u8> bytes) {
    const TrackBytes piece{offset, bytes};
    return write_in_track(where, std::span(&piece, 1));
  }
  /// Several pieces of one track, in order: one host call where the track is still lazy.
  DiskResult<void> write_in_track(TrackAddress where, std::span<const TrackBytes> pieces);
  /// Formats consecutive tracks with equal records of zeros, numbered from R1. Count fields say
  /// cylinder `where.cylinder - bias`: bias is the first cylinder of the minidisk they belong to.
  DiskResult<void> format_tracks(TrackAddress first, u64 count, const RecordFormat& format,
                                 u32 bias = 0);
  /// Back to home address and R0.
  DiskResult<void> erase_tracks(TrackAddress first, u64 count);
  /// Writes out every sparse or lazy track of the range.
  DiskResult<void> expand_tracks(TrackAddress first, u64 count);

  // ---- FBA. REQUIRES: !geometry().is_ckd(), else Invalid ----
  /// REQUIRES: the span is a multiple of 512 bytes.
  DiskResult<void> read_blocks(u64 first, std::span<u8> into) const;
  DiskResult<void> write_blocks(u64 first, std::span<const u8> from);
  /// Sets blocks to zeros; those that were never written stay holes in the file.
  DiskResult<void> clear_blocks(u64 first, u64 count);

  /// Waits until the host has everything on its disk.
  DiskResult<void> flush();

  struct Impl;
  explicit DasdImage(std::unique_ptr<Impl> impl);
  /// For the block device on this image, which reads and writes records without a track buffer.
  [[nodiscard]] Impl& impl() const { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

/// Opens an image of either kind. A damaged or foreign header is refused with the reason; nothing
/// is written. ReadWrite takes the writer's lock (InUse when another holds it).
DiskResult<std::shared_ptr<DasdImage>> open_image(const std::filesystem::path& path, OpenMode mode);

/// Makes a new image and opens it ReadWrite. An existing file is refused (InUse) unless `replace`.
DiskResult<std::shared_ptr<DasdImage>> create_ckd_image(const std::filesystem::path& path,
                                                        const CkdType& type, u32 cylinders,
                                                        NewTracks tracks, bool replace = false);
DiskResult<std::shared_ptr<DasdImage>> create_fba_image(const std::filesystem::path& path,
                                                        u64 blocks, bool replace = false);

}  // namespace cambridge::fs
