// The part of FileWriter that changes what is written already.
#include <algorithm>
#include <cstring>
#include <fmt/core.h>

#include "fs/edf/file_writer.h"
#include "fs/edf/minidisk_state.h"

namespace cambridge::fs {

namespace {

constexpr std::size_t kMostPatches = 64;  ///< changed blocks gathered before they are written
constexpr u64 kSmallGap = 64 * 1024;
constexpr u64 kHeader = 2;

}  // namespace

FileResult<void> FileWriter::update(u32 number, std::span<const u8> record) {
  CAM_TRY(check_open());
  if (number == status_.records + 1) {
    return append(record);
  }
  if (number == 0 || number > kMostRecords) {
    return file_failure(FileError::Kind::Invalid, fmt::format("there is no record {}", number));
  }
  if (!status_.fixed()) {
    return update_variable(number, record);
  }
  if (status_.record_length == 0 && record.size() <= kLongestFixed) {
    status_.record_length = static_cast<u32>(record.size());
  }
  if (record.empty() || record.size() != status_.record_length) {
    return file_failure(
        FileError::Kind::Invalid,
        fmt::format("{} bytes are no record of length {}", record.size(), status_.record_length));
  }
  const u64 offset = static_cast<u64>(number - 1) * status_.record_length;
  if (number <= status_.records) {
    return note(overwrite(offset, record));
  }
  CAM_TRY(note(skip_to(offset)));
  CAM_TRY(note(put(record)));
  status_.records = number;
  return {};
}

FileResult<void> FileWriter::skip_to(u64 offset) {
  if (offset / block_size_ >= kMostFileBlocks) {
    return file_failure(FileError::Kind::Invalid, "the file would have too many blocks");
  }
  const u64 gap = offset - end();
  if (gap <= kSmallGap) {
    const std::vector<u8> zeros(gap);
    return put(zeros);
  }
  CAM_TRY(flush_tail(true));
  tail_first_ = offset / block_size_;
  tree_.grow(tail_first_);
  tail_.assign(offset % block_size_, 0);
  return {};
}

FileResult<std::vector<u8>*> FileWriter::patch(u64 index) {
  if (const auto found = patches_.find(index); found != patches_.end()) {
    return &found->second;
  }
  if (patches_.size() >= kMostPatches) {
    CAM_TRY(flush_patches());
  }
  std::vector<u32> where;
  CAM_TRY(tree_.list(index, 1, where));
  std::vector<u8> bytes(block_size_);
  CAM_TRY(state_->blocks.read(where, bytes.data()));
  return &patches_.emplace(index, std::move(bytes)).first->second;
}

FileResult<void> FileWriter::overwrite(u64 offset, std::span<const u8> bytes) {
  const u64 tail_offset = tail_first_ * block_size_;
  while (!bytes.empty() && offset < tail_offset) {
    const u64 inside = offset % block_size_;
    const std::size_t now = std::min<u64>(bytes.size(), block_size_ - inside);
    std::vector<u8>* block = CAM_TRY(patch(offset / block_size_));
    std::memcpy(block->data() + inside, bytes.data(), now);
    bytes = bytes.subspan(now);
    offset += now;
  }
  if (!bytes.empty()) {
    CAM_ASSERT(offset + bytes.size() <= end());
    std::memcpy(tail_.data() + (offset - tail_offset), bytes.data(), bytes.size());
  }
  return {};
}

FileResult<void> FileWriter::read_back(u64 offset, std::span<u8> into) {
  if (into.size() > end() || offset > end() - into.size()) {
    return file_failure(FileError::Kind::Damaged,
                        fmt::format("{} ends before its last record", status_.name.text()));
  }
  const u64 tail_offset = tail_first_ * block_size_;
  while (!into.empty()) {
    if (offset >= tail_offset) {
      std::memcpy(into.data(), tail_.data() + (offset - tail_offset), into.size());
      break;
    }
    const u64 inside = offset % block_size_;
    const std::size_t now = std::min<u64>(into.size(), block_size_ - inside);
    const std::vector<u8>* block = CAM_TRY(patch(offset / block_size_));
    std::memcpy(into.data(), block->data() + inside, now);
    into = into.subspan(now);
    offset += now;
  }
  return {};
}

FileResult<void> FileWriter::flush_patches() {
  std::vector<EdfBlocks::BlockWrite> writes;
  for (const auto& [index, bytes] : patches_) {
    PointerTree::Entry entry = CAM_TRY(tree_.entry(index));
    const bool null = std::all_of(bytes.begin(), bytes.end(), [](u8 byte) { return byte == 0; });
    if (entry.block == 0 && null) {
      continue;
    }
    const u32 to = CAM_TRY(place(entry.block));
    if (to != entry.block) {
      entry.block = to;
      CAM_TRY(tree_.set(index, entry));
    }
    writes.push_back({to, bytes.data()});
  }
  CAM_TRY(state_->blocks.write(writes));
  patches_.clear();
  return {};
}

FileResult<void> FileWriter::update_variable(u32 number, std::span<const u8> record) {
  if (number > status_.records) {
    return file_failure(FileError::Kind::Invalid,
                        fmt::format("{} has no record {}", status_.name.text(), number));
  }
  // The block in which the record starts, as the tree or the marks of the tail know it.
  u64 offset = 0;
  u32 at = 1;
  const u32 flushed = tail_first_ == 0 ? 0 : CAM_TRY(tree_.entry(tail_first_ - 1)).highest;
  if (number <= flushed) {
    const u64 index = CAM_TRY(tree_.block_of_record(number));
    offset = index * block_size_ + CAM_TRY(tree_.entry(index)).displacement;
    at = index == 0 ? 1 : CAM_TRY(tree_.entry(index - 1)).highest + 1;
  } else {
    std::size_t block = 0;
    while (block < marks_.size() && marks_[block].highest < number) {
      ++block;
    }
    if (block == marks_.size() || marks_[block].displacement >= block_size_) {
      return file_failure(
          FileError::Kind::Damaged,
          fmt::format("the pointers of {} do not lead to record {}", status_.name.text(), number));
    }
    offset = (tail_first_ + block) * block_size_ + marks_[block].displacement;
    at = (block == 0 ? flushed : marks_[block - 1].highest) + 1;
  }
  std::array<u8, kHeader> header{};
  for (;; ++at) {
    CAM_TRY(read_back(offset, header));
    const u16 length = load_big_endian<u16>(header.data());
    if (at < number) {
      offset += kHeader + length;
    } else if (at > number || length != record.size()) {
      return file_failure(
          FileError::Kind::Invalid,
          fmt::format("record {} has {} bytes and cannot get {}", number, length, record.size()));
    } else {
      return note(overwrite(offset + kHeader, record));
    }
  }
}

}  // namespace cambridge::fs
