// cambridge disk list: the files of a minidisk in the columns of LISTFILE (LABEL.
#include <cstdio>
#include <fmt/core.h>
#include <fmt/format.h>

#include "base/ebcdic.h"

#include "cli/disk/open_disk.h"
#include "cli/disk/verbs.h"

namespace cambridge::cli::disk {

namespace {

void print_file(const fs::FileStatus& file, const std::string& label) {
  const fs::FileTime& time = file.time;
  fmt::print("{:<8} {:<8} A{} {}{:>11}{:>11}{:>11} {:>8} {:02}:{:02}:{:02} {}\n",
             ebcdic_to_utf8(file.name.fn()), ebcdic_to_utf8(file.name.ft()), file.mode_number,
             file.fixed() ? 'F' : 'V', file.record_length, file.records, file.blocks,
             fmt::format("{}/{:02}/{:02}", time.month, time.day, time.year % 100), time.hour,
             time.minute, time.second, label);
}

}  // namespace

Outcome<int> list(Words words) {
  const Arguments arguments = CAM_TRY(Arguments::parse(words, {kExtentOption}, {}));
  const auto& given = arguments.words();
  if (given.empty() || given.size() > 3) {
    return bad_usage("disk list, an image and at most a name and a type, give IMAGE [FN [FT]]");
  }
  const auto disk = CAM_TRY(open_minidisk(given[0], fs::OpenMode::ReadOnly, arguments));
  const auto files = disk->list(fs::FilePattern::from_text(given.size() > 1 ? given[1] : "*",
                                                           given.size() > 2 ? given[2] : "*"));
  if (files.empty() && given.size() > 1) {
    return failed(fmt::format("file, {}: no such file, `cambridge disk list {}` shows all",
                              fmt::join(std::span(given).subspan(1), " "), given[0]));
  }
  fmt::print("FILENAME FILETYPE FM FORMAT LRECL    RECORDS     BLOCKS     DATE     TIME LABEL\n");
  const std::string label = disk->info().label;
  for (const fs::FileStatus& file : files) {
    print_file(file, label);
  }
  return 0;
}

}  // namespace cambridge::cli::disk
