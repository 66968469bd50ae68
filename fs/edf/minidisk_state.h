/// What a Minidisk, its readers and its writers share. Included by the sources of fs/edf only.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "fs/edf/block_space.h"
#include "fs/edf/directory.h"
#include "fs/edf/edf_blocks.h"
#include "fs/edf/minidisk.h"

namespace cambridge::fs {

/// Where the blocks of the directory or of the map lie.
struct SystemFile {
  std::vector<u32> homes;
  std::vector<u32> pointers;  ///< pointer blocks; of the directory without the root
  u32 levels = 0;
  u32 origin = 0;
};

struct MinidiskState {
  MinidiskState(std::shared_ptr<BlockDevice> device, const LabelRecord& on_disk,
                const AccessOptions& options);

  EdfBlocks blocks;
  LabelRecord label;
  AccessOptions options;
  Directory directory;
  SystemFile directory_file;
  std::optional<BlockSpace> space;  ///< only when writable
  SystemFile map_file;
  std::vector<const std::vector<u32>*> open_blocks;  ///< fresh blocks of each open writer
  std::set<FileName> being_written;
  u32 readers = 0;
  u32 generation = 0;  ///< steps when a failed commit has made open writers void
  bool hold = false;
  bool lost = false;  ///< a commit failed and the disk could not be read again

  [[nodiscard]] FileTime now() const;
  FileResult<void> check_writable() const;
  /// Directory and map from the disk.
  FileResult<void> load();
  FileResult<void> commit();
  /// Unless commits are held, or files are still open for writing.
  FileResult<void> commit_when_idle();
  /// Commits early when what is staged might soon need more room than there is.
  FileResult<void> keep_room();
  void update_reserve();
  FileResult<void> erase(const FileName& name);
  /// Gives back every block of a file at the next commit.
  FileResult<void> release_file(const Fst& fst);

 private:
  FileResult<void> load_directory();
  FileResult<void> load_map();
  FileResult<Fst> find_directory_entry() const;
  FileResult<SystemFile> read_system_file(u32 origin, u32 levels, u32 count) const;

  struct Plan;
  FileResult<void> write_commit();
  void place_directory(Plan& plan);
  void place_map(Plan& plan);
  u32 take_block();
  [[nodiscard]] u32 pointer_blocks(u32 children) const;
  [[nodiscard]] u32 commit_need() const;
};

Failure<FileError> no_such_file(const FileName& name);
/// The entry of DIRECTOR or ALLOCMAP.
Fst make_system_entry(bool map, const SystemFile& file, u32 records, u32 record_length,
                      const FileTime& time);

}  // namespace cambridge::fs
