/// The track that a channel program is working on. Records are read from it and changed in it; the
/// changes reach the image when the program turns to another track, pauses or ends, so that many
/// records of a track cost one host read and one host write.
///
/// Between programs there is no buffer: what another virtual machine wrote is always seen, and an
/// idle device takes no storage.
/// Thread: that of the program.
#pragma once

#include <memory>
#include <vector>

#include "devices/dasd/dasd_sharing.h"
#include "fs/image/dasd_extent.h"
#include "fs/image/track.h"

namespace cambridge::devices {

class TrackBuffer {
 public:
  TrackBuffer(fs::DasdExtent extent, std::shared_ptr<DasdSharing> sharing);
  ~TrackBuffer();
  TrackBuffer(const TrackBuffer&) = delete;
  TrackBuffer& operator=(const TrackBuffer&) = delete;

  /// Makes it the current track; changes to another one are written first.
  fs::DiskResult<void> load(fs::TrackAddress where);
  /// The program has said that it will write: has the content alone from the start, which saves
  /// prepare_change() from reading the track again.
  void expect_change();
  /// Before a change: has the content alone. `record`, if given, is where the program stands; a
  /// track that changed under it while it had only read is Damaged.
  fs::DiskResult<void> prepare_change(const fs::TrackRecord* record);
  /// The bytes were changed in place (key or data of a record). REQUIRES: prepare_change().
  void changed(u32 offset, u32 length);
  /// Records were added or removed. REQUIRES: prepare_change().
  void reformatted() { reformatted_ = true; }
  /// Writes what was changed.
  fs::DiskResult<void> flush();
  /// flush(), then lets go of track, buffer and content.
  fs::DiskResult<void> release();

  [[nodiscard]] std::span<u8> bytes() const { return {buffer_.get(), size_}; }
  [[nodiscard]] const fs::DasdExtent& extent() const { return extent_; }

 private:
  struct Range {
    u32 begin = 0;
    u32 end = 0;
  };
  enum class Hold { None, Shared, Alone };
  void unlock();

  fs::DasdExtent extent_;
  std::shared_ptr<DasdSharing> sharing_;
  u32 size_;
  std::unique_ptr<u8[]> buffer_;
  fs::TrackAddress where_;
  bool loaded_ = false;
  bool reformatted_ = false;
  Hold hold_ = Hold::None;
  std::vector<Range> changes_;
};

}  // namespace cambridge::devices
