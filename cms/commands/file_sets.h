/// Changes to many files of a disk as one: the disk is committed once, when all are made.
#pragma once

#include <string>

#include "cms/files/disk_table.h"

namespace cambridge::cms::commands {

class HeldCommits {
 public:
  explicit HeldCommits(files::DiskTable& disks) : disks_(disks) {}
  ~HeldCommits();
  HeldCommits(const HeldCommits&) = delete;
  HeldCommits& operator=(const HeldCommits&) = delete;

  /// From now on changes on this disk gather.
  void hold(char mode);
  /// Commits every disk that was held.
  Result<void, CommandFailure> release(std::string_view module);

 private:
  files::DiskTable& disks_;
  std::string modes_;
};

}  // namespace cambridge::cms::commands
