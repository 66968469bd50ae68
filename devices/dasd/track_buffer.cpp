#include "devices/dasd/track_buffer.h"

#include <cstring>

namespace cambridge::devices {

namespace {

constexpr u32 kRoom = 65536;  ///< any image track
constexpr u32 kCountSize = sizeof(fs::CountField);

/// Buffers between programs: the next program of the host thread takes the last one back.
std::unique_ptr<u8[]>& spare_buffer() {
  thread_local std::unique_ptr<u8[]> spare;
  return spare;
}

}  // namespace

TrackBuffer::TrackBuffer(fs::DasdExtent extent, std::shared_ptr<DasdSharing> sharing)
    : extent_(std::move(extent)),
      sharing_(std::move(sharing)),
      size_(extent_.geometry().track_size) {
  CAM_ASSERT(size_ <= kRoom);
}

TrackBuffer::~TrackBuffer() {
  CAM_ASSERT(hold_ == Hold::None);
}

void TrackBuffer::unlock() {
  if (hold_ == Hold::Shared) {
    sharing_->content.unlock_shared();
  } else if (hold_ == Hold::Alone) {
    sharing_->content.unlock();
  }
  hold_ = Hold::None;
}

fs::DiskResult<void> TrackBuffer::load(fs::TrackAddress where) {
  if (loaded_ && where == where_) {
    return {};
  }
  CAM_TRY(flush());
  loaded_ = false;
  if (hold_ == Hold::None) {
    sharing_->content.lock_shared();
    hold_ = Hold::Shared;
  }
  if (buffer_ == nullptr) {
    buffer_ = std::move(spare_buffer());
    if (buffer_ == nullptr) {
      buffer_ = std::make_unique_for_overwrite<u8[]>(kRoom);
    }
  }
  CAM_TRY(extent_.read_track(where, bytes()));
  where_ = where;
  loaded_ = true;
  return {};
}

void TrackBuffer::expect_change() {
  if (hold_ == Hold::None && extent_.writable()) {
    sharing_->content.lock();
    hold_ = Hold::Alone;
  }
}

fs::DiskResult<void> TrackBuffer::prepare_change(const fs::TrackRecord* record) {
  if (!extent_.writable()) {
    return fs::disk_failure(fs::DiskError::Kind::NotWritable, "the minidisk is read-only");
  }
  if (hold_ == Hold::Alone) {
    return {};
  }
  unlock();
  sharing_->content.lock();
  hold_ = Hold::Alone;
  if (loaded_) {
    CAM_TRY(extent_.read_track(where_, bytes()));
    if (record != nullptr &&
        std::memcmp(bytes().data() + record->offset, &record->count, kCountSize) != 0) {
      return fs::disk_failure(fs::DiskError::Kind::Damaged, "the track was reformatted meanwhile");
    }
  }
  return {};
}

void TrackBuffer::changed(u32 offset, u32 length) {
  if (!changes_.empty() && offset >= changes_.back().end &&
      offset - changes_.back().end <= kCountSize) {
    changes_.back().end = offset + length;  // only a count field lies between
  } else {
    changes_.push_back({offset, offset + length});
  }
}

fs::DiskResult<void> TrackBuffer::flush() {
  const bool whole = reformatted_;
  reformatted_ = false;
  if (whole) {
    changes_.clear();
    return extent_.write_track(where_, bytes());
  }
  if (changes_.empty()) {
    return {};
  }
  std::vector<fs::TrackBytes> pieces;
  pieces.reserve(changes_.size());
  for (const Range& range : changes_) {
    pieces.push_back({range.begin, bytes().subspan(range.begin, range.end - range.begin)});
  }
  changes_.clear();
  return extent_.write_in_track(where_, pieces);
}

fs::DiskResult<void> TrackBuffer::release() {
  auto result = flush();
  loaded_ = false;
  if (buffer_ != nullptr) {
    spare_buffer() = std::move(buffer_);
  }
  unlock();
  return result;
}

}  // namespace cambridge::devices
