/// Writes one CMS file: appends records in order, or updates records by number. Nothing of it is
/// seen on the disk before close() and the commit that follows; a writer that is destroyed without
/// close(), or abandoned, leaves the old file as it was.
/// Thread: that of its minidisk.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "fs/edf/file_error.h"
#include "fs/edf/file_status.h"
#include "fs/edf/pointer_tree.h"

namespace cambridge::fs {

struct MinidiskState;

struct WriteOptions {
  enum class Kind {
    Replace,  ///< a new file, in the place of one of the same name
    Extend    ///< the file as it is, to be appended to and updated; new if there is none
  };
  Kind kind = Kind::Replace;
  RecordFormatKind format = RecordFormatKind::Variable;  ///< of a new file
  u32 record_length = 0;           ///< of a new F file; 0: that of the first record
  std::optional<int> mode_number;  ///< 1 for a new file
  std::optional<FileTime> time;    ///< now
};

class FileWriter {
 public:
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  /// As it will be once closed.
  [[nodiscard]] const FileStatus& status() const { return status_; }
  /// Adds a record at the end. Of an F file it must have the record length; of a V file 1 to 65535
  /// bytes.
  FileResult<void> append(std::span<const u8> record);
  /// Adds whole records of an F file that has its record length.
  FileResult<void> append_fixed(std::span<const u8> records);
  /// Replaces a record by one of the same length. In an F file the number may lie beyond the end:
  /// the records between read as zeros and take no room.
  FileResult<void> update(u32 number, std::span<const u8> record);
  /// Ends writing: the file becomes part of the directory, and the disk is committed unless other
  /// files are still open for writing. Empty, and nothing changes, when no record was written.
  FileResult<void> close();
  /// Gives up: everything written is forgotten.
  void abandon();

 private:
  friend class Minidisk;
  FileWriter(std::shared_ptr<MinidiskState> state, const FileName& name,
             const WriteOptions& options, std::optional<Fst> old, PointerTree tree);
  FileResult<void> open_end();

  /// Which records start in a block of the tail.
  struct Mark {
    u32 highest = 0;
    u32 displacement = kNoRecordStarts;
  };
  FileResult<void> check_open() const;
  FileResult<void> note(FileResult<void> result);
  FileResult<void> find_end_of_variable();
  /// Adds bytes at the end of the file's byte stream.
  FileResult<void> put(std::span<const u8> bytes);
  FileResult<void> flush_tail(bool all);
  /// Writes whole blocks from the index on.
  FileResult<void> write_blocks(u64 first, std::span<const u8> bytes);
  /// Replaces bytes before the end.
  FileResult<void> overwrite(u64 offset, std::span<const u8> bytes);
  /// Bytes before the end as they are now.
  FileResult<void> read_back(u64 offset, std::span<u8> into);
  FileResult<std::vector<u8>*> patch(u64 index);
  FileResult<void> flush_patches();
  FileResult<void> skip_to(u64 offset);
  /// Where a changed block is to go: in place, or to a fresh block.
  FileResult<u32> place(u32 current);
  FileResult<void> update_variable(u32 number, std::span<const u8> record);
  FileResult<void> store_and_stage();
  [[nodiscard]] u64 end() const { return tail_first_ * block_size_ + tail_.size(); }
  void leave();

  std::shared_ptr<MinidiskState> state_;
  FileStatus status_;
  std::optional<Fst> old_;  ///< the entry that close() replaces
  bool keeps_old_;          ///< its blocks go on being used
  bool in_place_;
  bool open_ = true;
  bool failed_ = false;
  u32 generation_;
  u32 block_size_;
  PointerTree tree_;
  u32 data_blocks_ = 0;   ///< that are not null
  std::vector<u8> tail_;  ///< the end of the file, from a block boundary on, not yet written
  u64 tail_first_ = 0;    ///< index of its first block
  std::vector<Mark> marks_;
  std::map<u64, std::vector<u8>> patches_;  ///< changed blocks before the tail
  std::vector<u32> taken_;                  ///< fresh blocks of this file
  std::vector<u32> replaced_;  ///< blocks of the old file that the new one does not use
};

}  // namespace cambridge::fs
