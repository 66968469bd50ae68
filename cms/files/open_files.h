/// Files that stay open between commands, each with its place: what EXECIO and FINIS work on. A
/// file is open for reading or for writing; asking for the other closes it first.
///
/// Thread: the virtual CPU's fiber. Owns: the readers and writers.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cms/files/disk_table.h"
#include "fs/edf/file_reader.h"
#include "fs/edf/file_writer.h"

namespace cambridge::cms::files {

class OpenFiles {
 public:
  explicit OpenFiles(DiskTable& disks) : disks_(disks) {}

  /// The file's reader; opened at its first record when it is not open.
  Result<fs::FileReader*, CommandFailure> reader(std::string_view module, const FoundFile& file);
  /// The file's writer; opened behind its last record when it is not open.
  Result<fs::FileWriter*, CommandFailure> writer(std::string_view module, const FileSpec& spec,
                                                 const fs::WriteOptions& options);
  [[nodiscard]] bool is_open(const FoundFile& file) const;

  /// FINIS: closes the files that fit; a file that is not open is no mistake. Returns how many
  /// were closed.
  Result<int, CommandFailure> close(std::string_view module, const FileSpec& pattern);
  /// Closes everything on a disk (any letter: '*'). What fails is returned.
  std::vector<CommandFailure> close_disk(char mode);
  [[nodiscard]] bool empty() const { return files_.empty(); }
  /// "PROFILE EXEC A" of each open file.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  struct Key {
    char mode;
    std::string name;
    std::string type;
    auto operator<=>(const Key&) const = default;
    [[nodiscard]] std::string text() const { return name + " " + type + " " + mode; }
  };
  struct OpenFile {
    std::unique_ptr<fs::FileReader> reader;
    std::unique_ptr<fs::FileWriter> writer;
  };
  using Map = std::map<Key, OpenFile>;
  Result<void, CommandFailure> close_one(std::string_view module, Map::iterator at);

  DiskTable& disks_;
  Map files_;
};

}  // namespace cambridge::cms::files
