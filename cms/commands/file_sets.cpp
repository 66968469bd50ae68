#include "cms/commands/file_sets.h"

#include "cms/files/file_failure.h"

namespace cambridge::cms::commands {

HeldCommits::~HeldCommits() {
  for (char mode : modes_) {
    if (auto* disk = disks_.minidisk(mode)) {
      static_cast<void>(disk->hold_commits(false).ok());
    }
  }
}

void HeldCommits::hold(char mode) {
  auto* disk = disks_.minidisk(mode);
  if (disk == nullptr || modes_.find(mode) != std::string::npos) {
    return;
  }
  if (disk->hold_commits(true)) {
    modes_ += mode;
  }
}

Result<void, CommandFailure> HeldCommits::release(std::string_view module) {
  std::string modes;
  modes.swap(modes_);
  for (char mode : modes) {
    auto* disk = disks_.minidisk(mode);
    if (disk == nullptr) {
      continue;
    }
    if (auto done = disk->hold_commits(false); !done) {
      return failure(files::explain(module, done.error(), files::FileAction::Write, "DIRECTOR",
                                    disks_.disk_name(mode)));
    }
  }
  return {};
}

}  // namespace cambridge::cms::commands
