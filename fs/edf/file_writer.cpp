#include "fs/edf/file_writer.h"

#include <algorithm>
#include <cstring>
#include <fmt/core.h>

#include "fs/edf/minidisk_state.h"

namespace cambridge::fs {

namespace {

constexpr std::size_t kBatch = 256 * 1024;  ///< bytes gathered before they are written
constexpr u64 kHeader = 2;                  ///< length field of a V record
constexpr int kInPlace = 6;

bool all_zero(std::span<const u8> bytes) {
  return bytes[0] == 0 && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0;
}

Failure<FileError> invalid(std::string what) {
  return file_failure(FileError::Kind::Invalid, std::move(what));
}

}  // namespace

FileWriter::FileWriter(std::shared_ptr<MinidiskState> state, const FileName& name,
                       const WriteOptions& options, std::optional<Fst> old, PointerTree tree)
    : state_(std::move(state)),
      old_(old),
      keeps_old_(old && options.kind == WriteOptions::Kind::Extend),
      generation_(state_->generation),
      block_size_(state_->blocks.block_size()),
      tree_(std::move(tree)) {
  if (keeps_old_) {
    status_ = to_status(*old_);
    data_blocks_ = old_->data_blocks;
  } else {
    status_.name = name;
    status_.format = options.format;
    status_.record_length = status_.fixed() ? options.record_length : 0;
    status_.mode_number = old_ ? to_status(*old_).mode_number : 1;
  }
  status_.mode_number = options.mode_number.value_or(status_.mode_number);
  status_.time = options.time.value_or(FileTime{0});
  in_place_ = keeps_old_ && status_.mode_number == kInPlace;
  state_->open_blocks.push_back(&taken_);
  state_->being_written.insert(name);
}

FileWriter::~FileWriter() {
  abandon();
}

void FileWriter::leave() {
  open_ = false;
  if (generation_ == state_->generation) {
    std::erase(state_->open_blocks, &taken_);
    state_->being_written.erase(status_.name);
  }
}

void FileWriter::abandon() {
  if (!open_) {
    return;
  }
  if (generation_ == state_->generation) {
    for (const u32 block : taken_) {
      state_->space->map.release(block);
    }
  }
  leave();
  taken_.clear();
}

FileResult<void> FileWriter::check_open() const {
  if (!open_ || generation_ != state_->generation) {
    return file_failure(FileError::Kind::Device, "the file was given up when its disk failed");
  }
  if (failed_) {
    return file_failure(FileError::Kind::Device, "an earlier write to the file has failed");
  }
  return {};
}

/// A write that went half way leaves nothing that could be closed.
FileResult<void> FileWriter::note(FileResult<void> result) {
  failed_ = failed_ || !result;
  return result;
}

FileResult<void> FileWriter::open_end() {
  if (!keeps_old_ || status_.records == 0) {
    return {};
  }
  if (!status_.fixed()) {
    return find_end_of_variable();
  }
  const u64 end = static_cast<u64>(status_.records) * status_.record_length;
  tail_first_ = end / block_size_;
  if (end % block_size_ != 0) {
    std::vector<u32> place;
    CAM_TRY(tree_.list(tail_first_, 1, place));
    tail_.resize(block_size_);
    CAM_TRY(state_->blocks.read(place, tail_.data()));
    tail_.resize(end % block_size_);
  }
  return {};
}

FileResult<void> FileWriter::find_end_of_variable() {
  const auto damaged = [this] {
    return file_failure(FileError::Kind::Damaged,
                        fmt::format("the end of {} cannot be found", status_.name.text()));
  };
  const u64 index = CAM_TRY(tree_.block_of_record(status_.records));
  const PointerTree::Entry at = CAM_TRY(tree_.entry(index));
  u32 record = index == 0 ? 1 : CAM_TRY(tree_.entry(index - 1)).highest + 1;
  const u64 count = tree_.size() - index;
  if (record > status_.records || at.displacement >= block_size_ ||
      count > (kLongestVariable + kHeader) / block_size_ + 2) {
    return damaged();
  }
  std::vector<u32> places;
  std::vector<u8> bytes(count * block_size_);
  CAM_TRY(tree_.list(index, count, places));
  CAM_TRY(state_->blocks.read(places, bytes.data()));
  u64 offset = at.displacement;
  for (; record <= status_.records; ++record) {
    if (offset + kHeader > bytes.size()) {
      return damaged();
    }
    offset += kHeader + load_big_endian<u16>(bytes.data() + offset);
  }
  if (offset > bytes.size()) {
    return damaged();
  }
  const u64 whole = offset / block_size_;
  tail_first_ = index + whole;
  tail_.assign(bytes.begin() + static_cast<std::ptrdiff_t>(whole * block_size_),
               bytes.begin() + static_cast<std::ptrdiff_t>(offset));
  if (!tail_.empty()) {
    const PointerTree::Entry last = CAM_TRY(tree_.entry(tail_first_));
    marks_.push_back({status_.records, last.displacement});
  }
  return {};
}

FileResult<void> FileWriter::append(std::span<const u8> record) {
  CAM_TRY(check_open());
  if (status_.records >= kMostRecords) {
    return invalid("a file has at most 2147483647 records");
  }
  if (status_.fixed()) {
    if (status_.record_length != 0 && record.size() != status_.record_length) {
      return invalid(
          fmt::format("{} bytes are no record of length {}", record.size(), status_.record_length));
    }
    return append_fixed(record);
  }
  if (record.empty() || record.size() > kLongestVariable) {
    return invalid(
        fmt::format("a V record has 1 to {} bytes, not {}", kLongestVariable, record.size()));
  }
  // The first record that starts in a block is the one its pointer speaks of.
  const u32 number = status_.records + 1;
  const std::size_t block = tail_.size() / block_size_;
  marks_.resize(std::max(marks_.size(), block + 1));
  if (marks_[block].displacement == kNoRecordStarts) {
    marks_[block].displacement = static_cast<u32>(tail_.size() % block_size_);
  }
  marks_[block].highest = number;
  std::array<u8, kHeader> header;
  store_big_endian(header.data(), static_cast<u16>(record.size()));
  tail_.insert(tail_.end(), header.begin(), header.end());
  tail_.insert(tail_.end(), record.begin(), record.end());
  marks_.resize((tail_.size() + block_size_ - 1) / block_size_, Mark{number, kNoRecordStarts});
  status_.records = number;
  status_.record_length = std::max(status_.record_length, static_cast<u32>(record.size()));
  return tail_.size() >= kBatch ? note(flush_tail(false)) : FileResult<void>();
}

FileResult<void> FileWriter::append_fixed(std::span<const u8> records) {
  CAM_TRY(check_open());
  if (!status_.fixed()) {
    return invalid("records of a V file have no fixed length");
  }
  if (status_.record_length == 0 && records.size() <= kLongestFixed) {
    status_.record_length = static_cast<u32>(records.size());
  }
  const u64 length = status_.record_length;
  if (length == 0 || length > kLongestFixed || records.empty() || records.size() % length != 0) {
    return invalid(fmt::format("{} bytes are no record of length {}", records.size(), length));
  }
  if (records.size() / length > kMostRecords - status_.records) {
    return invalid("a file has at most 2147483647 records");
  }
  CAM_TRY(note(put(records)));
  status_.records += static_cast<u32>(records.size() / length);
  return {};
}

FileResult<void> FileWriter::put(std::span<const u8> bytes) {
  while (!bytes.empty()) {
    if (tail_.empty() && bytes.size() >= kBatch) {
      const std::size_t whole = kBatch / block_size_ * block_size_;
      CAM_TRY(write_blocks(tail_first_, bytes.first(whole)));
      tail_first_ += whole / block_size_;
      bytes = bytes.subspan(whole);
      continue;
    }
    const std::size_t now = std::min(bytes.size(), kBatch - std::min(kBatch, tail_.size()));
    tail_.insert(tail_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(now));
    bytes = bytes.subspan(now);
    if (tail_.size() >= kBatch) {
      CAM_TRY(flush_tail(false));
    }
  }
  return {};
}

FileResult<void> FileWriter::flush_tail(bool all) {
  if (all && tail_.size() % block_size_ != 0) {
    tail_.resize((tail_.size() / block_size_ + 1) * block_size_);
  }
  const std::size_t count = tail_.size() / block_size_;
  if (count == 0) {
    return {};
  }
  CAM_TRY(write_blocks(tail_first_, std::span(tail_).first(count * block_size_)));
  tail_first_ += count;
  tail_.erase(tail_.begin(), tail_.begin() + static_cast<std::ptrdiff_t>(count * block_size_));
  if (!status_.fixed()) {
    marks_.erase(marks_.begin(),
                 marks_.begin() + static_cast<std::ptrdiff_t>(std::min(count, marks_.size())));
  }
  return {};
}

FileResult<void> FileWriter::write_blocks(u64 first, std::span<const u8> bytes) {
  const std::size_t count = bytes.size() / block_size_;
  if (first + count > kMostFileBlocks) {
    return invalid("the file would have too many blocks");
  }
  std::vector<u32> places(count);
  u32 needed = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto block = bytes.subspan(i * block_size_, block_size_);
    u32 current = 0;
    if (first + i < tree_.size()) {
      current = CAM_TRY(tree_.entry(first + i)).block;
    }
    const bool null = status_.fixed() && all_zero(block);
    const bool stays = current != 0 && (in_place_ || state_->space->map.fresh(current));
    if (stays || (null && current == 0)) {
      places[i] = current;
      continue;
    }
    if (current != 0) {
      replaced_.push_back(current);
      --data_blocks_;
    }
    places[i] = null ? 0 : kNoRecordStarts;  // to be filled in below
    needed += null ? 0 : 1;
  }
  const std::size_t before = taken_.size();
  CAM_TRY(state_->space->allocate(needed, taken_));
  data_blocks_ += needed;
  std::size_t next = before;
  std::vector<EdfBlocks::BlockWrite> writes;
  for (std::size_t i = 0; i < count; ++i) {
    if (places[i] == kNoRecordStarts) {
      places[i] = taken_[next++];
    }
    if (places[i] != 0) {
      writes.push_back({places[i], bytes.data() + i * block_size_});
    }
    const Mark mark = i < marks_.size() ? marks_[i] : Mark{};
    CAM_TRY(tree_.set(first + i, {places[i], mark.highest, mark.displacement}));
  }
  return state_->blocks.write(writes);
}

FileResult<u32> FileWriter::place(u32 current) {
  if (current != 0 && (in_place_ || state_->space->map.fresh(current))) {
    return current;
  }
  CAM_TRY(state_->space->allocate(1, taken_));
  if (current != 0) {
    replaced_.push_back(current);
  } else {
    ++data_blocks_;
  }
  return taken_.back();
}

FileResult<void> FileWriter::close() {
  CAM_TRY(check_open());
  if (status_.records == 0) {
    abandon();
    return file_failure(FileError::Kind::Empty,
                        fmt::format("{} would have no records", status_.name.text()));
  }
  auto stored = store_and_stage();
  if (!stored) {
    abandon();
    return stored;
  }
  leave();
  return state_->commit_when_idle();
}

FileResult<void> FileWriter::store_and_stage() {
  CAM_TRY(flush_patches());
  CAM_TRY(flush_tail(true));
  const PointerTree::Root root = CAM_TRY(tree_.store(*state_->space, taken_, replaced_));
  CAM_TRY(state_->keep_room());
  CAM_TRY(check_open());  // a commit that failed in there has voided us
  if (old_ && !keeps_old_) {
    CAM_TRY(state_->release_file(*old_));
  }
  for (const u32 block : replaced_) {
    state_->space->map.release(block);
  }
  Fst fst = old_.value_or(Fst{});
  const auto& name = status_.name.bytes();
  std::copy_n(name.begin(), fst.name.size(), fst.name.begin());
  std::copy_n(name.begin() + fst.name.size(), fst.type.size(), fst.type.begin());
  if (status_.time.year == 0) {
    status_.time = state_->now();
  }
  status_.blocks = status_.fixed() ? data_blocks_ : static_cast<u32>(tree_.size());
  fst.mode = {0xC1, static_cast<u8>(0xF0 + status_.mode_number)};
  fst.record_format = static_cast<u8>(status_.format);
  fst.flags = status_.time.year >= 2000 ? kCenturyFlag : 0;
  fst.record_length = status_.record_length;
  fst.origin = root.origin;
  fst.data_blocks = status_.blocks;
  fst.records = status_.records;
  fst.levels = static_cast<u8>(root.levels);
  fst.pointer_size = static_cast<u8>(status_.fixed() ? kFixedPointerSize : kVariablePointerSize);
  fst.date = pack_time(status_.time);
  if (const auto slot = state_->directory.find(status_.name)) {
    state_->directory.replace(*slot, fst);
  } else {
    state_->directory.insert(fst);
  }
  state_->update_reserve();
  return {};
}

}  // namespace cambridge::fs
