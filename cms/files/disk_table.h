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

#include "cms/messages/dms.h"

namespace cambridge::cms::files {

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

  /// "PROFILE EXEC A1"
  [[nodiscard]] std::string fileid() const;
};

class DiskTable {
 public:
  explicit DiskTable(cp::guest::VirtualMachinePort& port);
  ~DiskTable();

  Result<AccessReport, CommandFailure> access(u16 device_number, char mode, char parent,
                                              const AccessOptions& options);
  Result<void, CommandFailure> release(char mode);

  /// The first file of that name in search order (A to Z); `mode` is "*", a letter, or letter and
  /// digit.
  [[nodiscard]] std::optional<FoundFile> find(std::string_view name, std::string_view type,
                                              std::string_view mode);
  /// All records of a file, EBCDIC bytes.
  Result<std::vector<std::string>, CommandFailure> read_all(const FoundFile& file);

  /// End of command: open files are closed and changes committed.
  void close_all();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cambridge::cms::files
