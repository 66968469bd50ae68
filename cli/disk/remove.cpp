// cambridge disk rm: erases files of a minidisk.
#include <fmt/core.h>

#include "cli/disk/open_disk.h"
#include "cli/disk/verbs.h"

namespace cambridge::cli::disk {

Outcome<int> remove(Words words) {
  const Arguments arguments = CAM_TRY(Arguments::parse(words, {kExtentOption}, {}));
  const auto& given = arguments.words();
  if (given.size() != 3) {
    return bad_usage("disk rm, image, name and type are needed, give IMAGE FN FT");
  }
  const auto disk = CAM_TRY(open_minidisk(given[0], fs::OpenMode::ReadWrite, arguments));
  const auto files = disk->list(fs::FilePattern::from_text(given[1], given[2]));
  if (files.empty()) {
    return failed(fmt::format("file, {} {}: no such file, `cambridge disk list {}` shows all",
                              given[1], given[2], given[0]));
  }
  auto result = disk->hold_commits(true);  // one commit for all of them
  for (const fs::FileStatus& file : files) {
    if (result) {
      result = disk->erase(file.name);
    }
  }
  if (result) {
    result = disk->hold_commits(false);
  }
  if (!result) {
    return complain(given[0], result.error());
  }
  return 0;
}

}  // namespace cambridge::cli::disk
