/// Minidisk: an accessed CMS minidisk. Finds, lists, erases and renames files, opens them for
/// reading and writing, and commits directory changes the way CMS does: when the last output file
/// is closed, or when told to.
///
/// A commit is all or nothing. New data, pointer, map and directory blocks go to places that the
/// directory on the disk does not use; the directory root goes to whichever of blocks 4 and 5 is
/// not in use; then the label is written, and that one block decides.
///
/// Invariants
///   1. Until a commit is complete, no block that the directory on the disk refers to is written,
///      but for files of mode number 6, which are updated in place.
///   2. Enough blocks stay free for the next commit: a disk fills up before anything is lost.
///   3. Content that makes no sense gives FileError::Damaged, never a crash: another user may be
///      changing the disk while it is read.
/// Thread: one, with its readers and writers. Readers and writers may outlive it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

#include "fs/block/block_device.h"
#include "fs/edf/file_error.h"
#include "fs/edf/file_reader.h"
#include "fs/edf/file_status.h"
#include "fs/edf/file_writer.h"

namespace cambridge::fs {

struct AccessOptions {
  bool read_only = true;
  /// Files of mode number 0 are private: a read-only access does not see them unless told to.
  bool see_private = false;
  const Clock* clock = nullptr;  ///< dates of written files; the host's clock if null
};

struct FormatOptions {
  u32 block_size = 4096;
  std::string label;             ///< host text, 1-6 characters
  std::optional<u64> blocks;     ///< use only so many blocks of the file system's size
  std::optional<u32> cylinders;  ///< or so many cylinders
  const Clock* clock = nullptr;
};

/// What the label says, as QUERY DISK shows it.
struct MinidiskInfo {
  std::string label;  ///< host text
  u32 block_size = 0;
  u32 blocks = 0;
  u32 used = 0;
  u32 files = 0;
  u32 cylinders = 0;  ///< 0 on FBA
  bool fixed_block = false;
  bool read_only = true;
  bool reserved = false;
  FileTime created;
};

class Minidisk {
 public:
  /// Reads label and directory, and for writing the allocation map.
  static FileResult<std::unique_ptr<Minidisk>> access(std::shared_ptr<BlockDevice> device,
                                                      const AccessOptions& options = {});
  /// Writes an empty file system. REQUIRES: the device is formatted with blocks of that size (CKD).
  static FileResult<void> format(std::shared_ptr<BlockDevice> device, const FormatOptions& options);
  ~Minidisk();
  Minidisk(const Minidisk&) = delete;
  Minidisk& operator=(const Minidisk&) = delete;

  [[nodiscard]] MinidiskInfo info() const;
  [[nodiscard]] bool writable() const;

  [[nodiscard]] std::optional<FileStatus> find(const FileName& name) const;
  /// The files that match, in name order.
  [[nodiscard]] std::vector<FileStatus> list(const FilePattern& pattern = {}) const;

  FileResult<std::unique_ptr<FileReader>> open_read(const FileName& name);
  FileResult<std::unique_ptr<FileWriter>> open_write(const FileName& name,
                                                     const WriteOptions& options);

  FileResult<void> erase(const FileName& name);
  /// Drops a file's entry without giving its blocks back: for the repairer, which cannot trust
  /// them.
  FileResult<void> forget(const FileName& name);
  /// Gives a file another name, mode number or date; what is not given stays.
  struct Change {
    std::optional<FileName> name;
    std::optional<int> mode_number;
    std::optional<FileTime> time;
  };
  FileResult<void> change(const FileName& name, const Change& change);

  /// Commits now what is closed; files still open for writing are not part of it.
  FileResult<void> commit();
  /// Between hold_commits(true) and hold_commits(false) changes gather; the latter commits them.
  FileResult<void> hold_commits(bool hold);

  /// FORMAT (LABEL.
  FileResult<void> relabel(const std::string& label);
  /// FORMAT (RECOMP: uses only the first so many blocks, or again more of them. Invalid when a file
  /// lies beyond.
  FileResult<void> recompute(u64 blocks);
  /// RESERVE: one file over all the room there is, its blocks in one piece. REQUIRES: no files.
  FileResult<void> reserve(const FileName& name);

 private:
  explicit Minidisk(std::shared_ptr<MinidiskState> state);
  std::shared_ptr<MinidiskState> state_;
};

/// A label as it may be: 1-6 characters.
bool is_valid_minidisk_label(const std::string& label);

}  // namespace cambridge::fs
