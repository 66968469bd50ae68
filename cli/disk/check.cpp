// cambridge disk check and expand: the health of a minidisk, and tracks for other programs.
#include "fs/edf/check.h"

#include <fmt/core.h>

#include "cli/disk/open_disk.h"
#include "cli/disk/verbs.h"

namespace cambridge::cli::disk {

Outcome<int> check(Words words) {
  const Arguments arguments = CAM_TRY(Arguments::parse(words, {kExtentOption}, {"--repair"}));
  if (arguments.words().size() != 1) {
    return bad_usage("disk check, one image is needed, give its path");
  }
  const std::string& path = arguments.words()[0];
  const bool repair = arguments.has("--repair");
  auto device = CAM_TRY(
      open_device(path, repair ? fs::OpenMode::ReadWrite : fs::OpenMode::ReadOnly, arguments));
  const auto report =
      repair ? fs::repair_minidisk(std::move(device)) : fs::check_minidisk(std::move(device));
  if (!report) {
    return complain(path, report.error());
  }
  for (const std::string& problem : report->problems) {
    fmt::print("{}\n", problem);
  }
  for (const std::string& done : report->repairs) {
    fmt::print("repaired: {}\n", done);
  }
  fmt::print("{}: {} files, {} of {} blocks used, {}\n", report->label, report->files, report->used,
             report->blocks,
             report->sound()           ? "no damage"
             : report->repairs.empty() ? "damaged"
                                       : "was damaged, is repaired");
  return report->sound() || !report->repairs.empty() ? 0 : 1;
}

Outcome<int> expand(Words words) {
  const Arguments arguments = CAM_TRY(Arguments::parse(words, {}, {}));
  if (arguments.words().size() != 1) {
    return bad_usage("disk expand, one image is needed, give its path");
  }
  const std::string& path = arguments.words()[0];
  const auto image = CAM_TRY(open_image(path, fs::OpenMode::ReadWrite));
  if (image->geometry().is_ckd()) {
    if (auto done = image->expand_tracks({0, 0}, image->geometry().tracks()); !done) {
      return complain(path, done.error());
    }
  }
  return 0;
}

}  // namespace cambridge::cli::disk
