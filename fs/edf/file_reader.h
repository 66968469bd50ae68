/// Reads one CMS file, record after record or by number. Records are views into a read-ahead
/// buffer, good until the next call.
/// Thread: that of its minidisk.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "fs/edf/file_error.h"
#include "fs/edf/file_status.h"
#include "fs/edf/pointer_tree.h"

namespace cambridge::fs {

struct MinidiskState;

class FileReader {
 public:
  ~FileReader();
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;

  [[nodiscard]] const FileStatus& status() const { return status_; }
  /// The record that next() gives, from 1.
  [[nodiscard]] u32 position() const { return next_; }
  /// The next record; nothing after the last one.
  FileResult<std::optional<std::span<const u8>>> next();
  /// Of an F file the next records in one piece, as many as are at hand but at most `most`; nothing
  /// after the last one. Invalid for a V file.
  FileResult<std::optional<std::span<const u8>>> next_fixed(u32 most);
  /// The next call of next() gives this record; one past the last is the end.
  FileResult<void> seek(u32 record);
  /// The record with that number, and go on behind it.
  FileResult<std::span<const u8>> record(u32 number);
  /// Ends reading. A file of mode number 3 that was read is erased, if its disk is writable.
  FileResult<void> close();

 private:
  friend class Minidisk;
  FileReader(std::shared_ptr<MinidiskState> state, const Fst& fst, PointerTree tree);

  /// The bytes of the file from an offset on, in the window.
  FileResult<const u8*> bytes_at(u64 offset, u64 length);
  /// Makes the window begin at a block and hold so many.
  FileResult<void> fill(u64 first, u64 count);

  std::shared_ptr<MinidiskState> state_;
  FileStatus status_;
  PointerTree tree_;
  u64 length_;  ///< bytes of the file, of a V file rounded up to blocks
  u32 next_ = 1;
  u64 offset_ = 0;  ///< of record next_
  bool was_read_ = false;
  std::vector<u8> window_;
  u64 window_offset_ = 0;  ///< of its first byte; a multiple of the block size
  u64 window_length_ = 0;
  u64 read_ahead_ = 1;  ///< blocks; doubles while reading goes on forward
};

}  // namespace cambridge::fs
