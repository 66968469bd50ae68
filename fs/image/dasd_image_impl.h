/// What a DasdImage is made of. Included by the sources of fs/image only.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>

#include "fs/image/dasd_image.h"
#include "fs/image/host_file.h"
#include "fs/image/image_header.h"
#include "fs/image/lazy_format.h"

namespace cambridge::fs {

/// In which form a track lies in the file.
enum class TrackForm { NeverWritten, Lazy, Full };

struct DasdImage::Impl {
  HostFile file;
  std::filesystem::path path;
  Geometry geometry;
  bool writable = false;

  void allocate_bits();
  [[nodiscard]] u64 index(TrackAddress where) const {
    return static_cast<u64>(where.cylinder) * geometry.heads + where.head;
  }
  [[nodiscard]] TrackAddress address(u64 index) const {
    return {static_cast<u32>(index / geometry.heads), static_cast<u32>(index % geometry.heads)};
  }
  [[nodiscard]] u64 offset(u64 index) const {
    return kImageHeaderSize + index * geometry.track_size;
  }

  /// Full is remembered: such a track is written without a lock or a look.
  [[nodiscard]] bool known_full(u64 index) const;
  void remember(u64 index, TrackForm form) const;
  std::mutex& lock_of(u64 index) const { return locks_[index % locks_.size()]; }

  /// The form by its first bytes. Damaged when the home address is another track's.
  DiskResult<TrackForm> form_of(u64 index, std::span<const u8> head, LazyTrack& lazy) const;
  /// As form_of, from the file, when it is not known already.
  DiskResult<TrackForm> look(u64 index, LazyTrack& lazy) const;
  /// Replaces a lazy track by a full one so that a crash leaves one or the other.
  /// REQUIRES: the caller holds the track's lock.
  DiskResult<void> write_full_over_lazy(u64 index, std::span<const u8> used) const;
  DiskResult<void> write_bare_track(u64 index) const;

  [[nodiscard]] DiskResult<void> check_tracks(TrackAddress first, u64 count, bool write) const;
  [[nodiscard]] DiskResult<void> check_blocks(u64 first, u64 bytes, bool write) const;
  [[nodiscard]] Failure<DiskError> failure(DiskError::Kind kind, std::string_view what) const;

 private:
  static constexpr std::size_t kLocks = 64;
  mutable std::array<std::mutex, kLocks> locks_;
  std::unique_ptr<std::atomic<u64>[]> full_;
};

}  // namespace cambridge::fs
