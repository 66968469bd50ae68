#include "fs/edf/file_reader.h"

#include <algorithm>
#include <cstring>
#include <fmt/core.h>

#include "fs/edf/minidisk_state.h"

namespace cambridge::fs {

namespace {

constexpr u64 kMostReadAhead = 256 * 1024;
constexpr u64 kMostWindow = 64 * 1024 * 1024;
constexpr u64 kHeader = 2;  ///< length field of a V record

}  // namespace

FileReader::FileReader(std::shared_ptr<MinidiskState> state, const Fst& fst, PointerTree tree)
    : state_(std::move(state)),
      status_(to_status(fst)),
      tree_(std::move(tree)),
      length_(status_.fixed() ? static_cast<u64>(status_.records) * status_.record_length
                              : tree_.size() * state_->blocks.block_size()) {
  ++state_->readers;
}

FileReader::~FileReader() {
  if (--state_->readers == 0 && state_->space) {
    state_->space->map.free_kept();
  }
}

FileResult<const u8*> FileReader::bytes_at(u64 offset, u64 length) {
  if (offset >= window_offset_ && offset + length <= window_offset_ + window_length_) {
    return window_.data() + (offset - window_offset_);
  }
  if (length > length_ || offset > length_ - length) {
    return file_failure(FileError::Kind::Damaged,
                        fmt::format("{} ends before its last record", status_.name.text()));
  }
  const u64 size = state_->blocks.block_size();
  const u64 first = offset / size;
  const u64 needed = (offset + length - 1) / size + 1 - first;
  const u64 window_end = window_offset_ + window_length_;
  const bool forward = first * size >= window_offset_ && first * size <= window_end;
  read_ahead_ = forward ? std::min(read_ahead_ * 2, kMostReadAhead / size) : 1;
  const u64 count = std::min(std::max(needed, read_ahead_), tree_.size() - first);
  if (needed * size > kMostWindow) {
    return file_failure(FileError::Kind::Invalid, "the record is too long to be read whole");
  }
  if (auto filled = fill(first, count); !filled) {
    // What is wrong may lie ahead of what is wanted.
    read_ahead_ = 1;
    CAM_TRY(count > needed ? fill(first, needed) : filled);
  }
  return window_.data() + (offset - window_offset_);
}

FileResult<void> FileReader::fill(u64 first, u64 count) {
  const u64 size = state_->blocks.block_size();
  const u64 window_end = window_offset_ + window_length_;
  // What is at hand already moves to the front.
  const u64 kept = first * size >= window_offset_ && window_end > first * size
                       ? std::min(window_end - first * size, count * size)
                       : 0;
  const u64 kept_from = first * size - window_offset_;
  if (window_.size() < count * size) {
    std::vector<u8> larger(count * size);
    if (kept > 0) {
      std::memcpy(larger.data(), window_.data() + kept_from, kept);
    }
    window_ = std::move(larger);
  } else if (kept > 0) {
    std::memmove(window_.data(), window_.data() + kept_from, kept);
  }
  window_offset_ = first * size;
  window_length_ = kept;  // stays so if the disk fails
  if (kept < count * size) {
    std::vector<u32> places;
    CAM_TRY(tree_.list(first + kept / size, count - kept / size, places));
    CAM_TRY(state_->blocks.read(places, window_.data() + kept));
    window_length_ = count * size;
  }
  return {};
}

FileResult<std::optional<std::span<const u8>>> FileReader::next() {
  using Record = std::optional<std::span<const u8>>;
  if (next_ > status_.records) {
    return Record();
  }
  was_read_ = true;
  if (status_.fixed()) {
    const u8* at = CAM_TRY(bytes_at(offset_, status_.record_length));
    offset_ += status_.record_length;
    ++next_;
    return Record(std::span(at, status_.record_length));
  }
  const u8* header = CAM_TRY(bytes_at(offset_, kHeader));
  const u64 length = load_big_endian<u16>(header);
  if (length == 0) {
    return file_failure(FileError::Kind::Damaged,
                        fmt::format("record {} of {} has no length", next_, status_.name.text()));
  }
  const u8* at = CAM_TRY(bytes_at(offset_, kHeader + length));
  offset_ += kHeader + length;
  ++next_;
  return Record(std::span(at + kHeader, length));
}

FileResult<std::optional<std::span<const u8>>> FileReader::next_fixed(u32 most) {
  using Records = std::optional<std::span<const u8>>;
  if (!status_.fixed()) {
    return file_failure(FileError::Kind::Invalid, "records of a V file have no fixed length");
  }
  if (next_ > status_.records || most == 0) {
    return Records();
  }
  was_read_ = true;
  const u64 length = status_.record_length;
  const u8* at = CAM_TRY(bytes_at(offset_, length));
  const u64 at_hand = (window_offset_ + window_length_ - offset_) / length;
  const u64 count =
      std::min({at_hand, static_cast<u64>(most), static_cast<u64>(status_.records - next_ + 1)});
  offset_ += count * length;
  next_ += static_cast<u32>(count);
  return Records(std::span(at, count * length));
}

FileResult<void> FileReader::seek(u32 record) {
  if (record == 0 || record > status_.records + 1) {
    return file_failure(FileError::Kind::Invalid,
                        fmt::format("{} has no record {}", status_.name.text(), record));
  }
  if (status_.fixed()) {
    next_ = record;
    offset_ = static_cast<u64>(record - 1) * status_.record_length;
    return {};
  }
  if (record == status_.records + 1) {
    next_ = record;
    return {};
  }
  const u64 index = CAM_TRY(tree_.block_of_record(record));
  const PointerTree::Entry at = CAM_TRY(tree_.entry(index));
  const u32 before = index == 0 ? 0 : CAM_TRY(tree_.entry(index - 1)).highest;
  if (before >= record || at.displacement >= state_->blocks.block_size()) {
    return file_failure(
        FileError::Kind::Damaged,
        fmt::format("the pointers of {} do not lead to record {}", status_.name.text(), record));
  }
  // Nearer than the block's first record, when we stand before the wanted one already.
  if (!(next_ <= record && next_ > before)) {
    next_ = before + 1;
    offset_ = index * state_->blocks.block_size() + at.displacement;
  }
  while (next_ < record) {
    const u64 length = load_big_endian<u16>(CAM_TRY(bytes_at(offset_, kHeader)));
    offset_ += kHeader + length;
    ++next_;
  }
  return {};
}

FileResult<std::span<const u8>> FileReader::record(u32 number) {
  if (number != next_) {
    CAM_TRY(seek(number));
  }
  const auto found = CAM_TRY(next());
  if (!found) {
    return file_failure(FileError::Kind::Invalid,
                        fmt::format("{} has no record {}", status_.name.text(), number));
  }
  return *found;
}

FileResult<void> FileReader::close() {
  constexpr int kEraseAfterReading = 3;
  if (was_read_ && status_.mode_number == kEraseAfterReading && state_->space) {
    was_read_ = false;
    return state_->erase(status_.name);
  }
  return {};
}

}  // namespace cambridge::fs
