/// The disks that CMS has accessed, by file mode, and the files on them.
/// z/VM: CMS Commands and Utilities, "ACCESS", "RELEASE"; CMS User's Guide, "Managing Your Files".
///
/// Thread: the virtual CPU's fiber. Owns: the directory of each accessed disk, and open files.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cp/guest/virtual_machine_port.h"

#include "cms/files/file_spec.h"
#include "cms/messages/dms.h"
#include "fs/edf/minidisk.h"

namespace cambridge::cms::files {

class OpenFiles;

/// ACCESS ( options.
struct AccessOptions {
  bool erase = false;
  bool no_save = false;
  bool force_read_only = false;
  bool force_read_write = false;
  std::string name = "*";  ///< only these files are accessed
  std::string type = "*";
  std::string mode_number = "*";
};

/// What ACCESS says when it has worked (723I, 724I, 725I, 726I), in order.
struct AccessReport {
  std::vector<CmsMessage> messages;
};

/// A file that was found: where it is and what its directory entry says.
struct FoundFile {
  std::string name;  ///< host text, as on disk
  std::string type;
  char mode = 'A';
  char mode_number = '1';
  char record_format = 'V';
  u32 record_length = 0;
  u64 records = 0;
  u64 blocks = 0;
  fs::FileTime time;

  /// "PROFILE EXEC A1"
  [[nodiscard]] std::string fileid() const;
  [[nodiscard]] bool fixed() const { return record_format == 'F'; }
};

/// An accessed disk as QUERY DISK and QUERY ACCESSED show it.
struct DiskStatus {
  char mode = 'A';
  char parent = 0;  ///< of a read-only extension
  u16 number = 0;
  bool read_only = true;
  std::string device_type;  ///< "3390", "FB"
  u32 files = 0;            ///< that this access sees
  fs::MinidiskInfo info;

  /// "A(191)"
  [[nodiscard]] std::string name() const;
};

class DiskTable {
 public:
  explicit DiskTable(cp::guest::VirtualMachinePort& port);
  ~DiskTable();

  // --- Disks -----------------------------------------------------------------------------------
  Result<AccessReport, CommandFailure> access(u16 device_number, char mode, char parent,
                                              const AccessOptions& options);
  Result<void, CommandFailure> release(char mode);
  /// The accessed disks in search order, A to Z.
  [[nodiscard]] std::vector<DiskStatus> disks() const;
  [[nodiscard]] std::optional<DiskStatus> disk(char mode) const;
  /// Modes at which the device is accessed.
  [[nodiscard]] std::vector<char> modes_of(u16 device_number) const;
  /// The disk itself; nullptr when nothing is accessed at the mode.
  [[nodiscard]] fs::Minidisk* minidisk(char mode) const;
  /// "A(191)", or "A" when nothing is accessed there.
  [[nodiscard]] std::string disk_name(char mode) const;
  /// 069E when nothing is accessed at the mode; 037E when it is read-only.
  Result<void, CommandFailure> require_accessed(std::string_view module, char mode) const;
  Result<void, CommandFailure> require_writable(std::string_view module, char mode) const;

  // --- Files -----------------------------------------------------------------------------------
  /// The first file of that name in search order (A to Z); `mode` is "*", a letter, or letter and
  /// digit. A letter stands for the disk and its read-only extensions.
  [[nodiscard]] std::optional<FoundFile> find(std::string_view name, std::string_view type,
                                              std::string_view mode);
  [[nodiscard]] std::optional<FoundFile> find(const FileSpec& spec);
  /// Every file that fits the pattern, disk after disk, each in name order.
  [[nodiscard]] std::vector<FoundFile> list(const FileSpec& pattern);
  /// The file, or 069E, or 002E.
  Result<FoundFile, CommandFailure> require(std::string_view module, const FileSpec& spec);

  /// All records of a file, EBCDIC bytes.
  Result<std::vector<std::string>, CommandFailure> read_all(const FoundFile& file);
  Result<std::unique_ptr<fs::FileReader>, CommandFailure> open_read(std::string_view module,
                                                                    const FoundFile& file);
  /// Opens the file at spec.mode for writing. The mode number is the one given, or that of the
  /// file which is there, or 1.
  Result<std::unique_ptr<fs::FileWriter>, CommandFailure> open_write(std::string_view module,
                                                                     const FileSpec& spec,
                                                                     fs::WriteOptions options);
  Result<void, CommandFailure> erase(std::string_view module, const FoundFile& file);
  Result<void, CommandFailure> change(std::string_view module, const FoundFile& file,
                                      const fs::Minidisk::Change& change);

  /// Files that commands leave open from one call to the next (EXECIO).
  [[nodiscard]] OpenFiles& open_files() { return *open_files_; }
  /// End of command: open files are closed and changes committed. What could not be written is
  /// returned as messages.
  std::vector<CmsMessage> close_all();

 private:
  struct Disk;
  struct Impl;
  std::unique_ptr<Impl> impl_;
  std::unique_ptr<OpenFiles> open_files_;
};

}  // namespace cambridge::cms::files
