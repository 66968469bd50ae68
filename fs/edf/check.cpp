#include "fs/edf/check.h"

#include <algorithm>
#include <fmt/core.h>

#include "base/ebcdic.h"

#include "fs/edf/survey.h"

namespace cambridge::fs {

namespace {

FileResult<std::shared_ptr<MinidiskState>> load_directory(std::shared_ptr<BlockDevice> device) {
  const LabelRecord label = CAM_TRY(read_label(*device));
  AccessOptions options;
  options.see_private = true;
  auto state = std::make_shared<MinidiskState>(std::move(device), label, options);
  CAM_TRY(state->load());
  return state;
}

void describe(const MinidiskState& state, CheckReport& report) {
  const auto& volume = state.label.volume;
  report.label = ebcdic_to_utf8({reinterpret_cast<const char*>(volume.data()), volume.size()});
  report.label.erase(report.label.find_last_not_of(" ") + 1);
  report.files = state.directory.files();
  report.blocks = state.label.blocks;
  report.used = state.label.used;
}

/// Makes the map anew and drops the entries that cannot be kept. The commit itself is as safe as
/// any: it uses only blocks that the survey has found free.
FileResult<void> rebuild(std::shared_ptr<BlockDevice> device) {
  auto reader = CAM_TRY(load_directory(device));
  Survey survey(reader);
  MinidiskState state(std::move(device), reader->label, AccessOptions{.read_only = false});
  state.directory =
      Directory({reader->directory.entries().begin(), reader->directory.entries().end()});
  state.directory.set_fsts_per_block(state.blocks.block_size() / kFstSize);
  state.directory_file = reader->directory_file;
  std::for_each(survey.nameless.rbegin(), survey.nameless.rend(),
                [&](u32 slot) { state.directory.erase(slot); });
  state.directory.plan_repack();
  state.directory.set_dirty(0);
  state.space.emplace(BlockSpace{AllocationMap(state.blocks.total(), state.blocks.block_size())});
  state.space->map.load(survey.rightful_map());
  for (u32 block = 0; block < state.space->map.map_blocks(); ++block) {
    state.space->map.set_dirty(block);
  }
  return state.commit();
}

/// Copies what can be read of a file; the copy takes its place. Returns the records saved.
FileResult<u32> salvage(Minidisk& disk, const FileName& name, const FileName& copy) {
  const auto status = disk.find(name);
  if (!status) {
    return u32{0};
  }
  WriteOptions options;
  options.format = status->format;
  options.record_length = status->record_length;
  options.mode_number = status->mode_number;
  options.time = status->time;
  u32 saved = 0;
  if (auto reader = disk.open_read(name)) {
    auto writer = CAM_TRY(disk.open_write(copy, options));
    for (auto record = (*reader)->next(); record && *record; record = (*reader)->next()) {
      CAM_TRY(writer->append(**record));
      ++saved;
    }
    if (saved > 0) {
      CAM_TRY(writer->close());
    }
  }
  return saved;
}

}  // namespace

FileResult<CheckReport> check_minidisk(std::shared_ptr<BlockDevice> device) {
  CheckReport report;
  auto state = load_directory(std::move(device));
  if (!state) {
    if (state.error().kind != FileError::Kind::Damaged) {
      return failure(state.error());
    }
    report.problems.push_back(state.error().what);
    return report;
  }
  describe(**state, report);
  Survey survey(*state);
  survey.compare_map();
  report.problems = std::move(survey.problems);
  return report;
}

FileResult<CheckReport> repair_minidisk(std::shared_ptr<BlockDevice> device) {
  CheckReport report = CAM_TRY(check_minidisk(device));
  if (report.sound()) {
    return report;
  }
  auto state = CAM_TRY(load_directory(device));  // Damaged: not to be repaired
  const std::vector<FileName> broken = Survey(state).broken;
  CAM_TRY(rebuild(device));
  report.repairs.emplace_back("the allocation map was made anew");
  if (!broken.empty()) {
    AccessOptions options;
    options.read_only = false;
    int number = 0;
    for (const FileName& name : broken) {
      const FileName copy = *FileName::from_text(fmt::format("CAM{:05}", number++), "REPAIRED");
      auto disk = CAM_TRY(Minidisk::access(device, options));
      const u32 all = disk->find(name).value_or(FileStatus{}).records;
      const u32 saved = CAM_TRY(salvage(*disk, name, copy));
      CAM_TRY(disk->forget(name));
      if (saved > 0) {
        CAM_TRY(disk->change(copy, {name, {}, {}}));
      }
      report.repairs.push_back(
          saved == 0 ? fmt::format("{} was erased: nothing of it could be read", name.text())
                     : fmt::format("{} was copied: {} of {} records", name.text(), saved, all));
    }
    CAM_TRY(rebuild(device));
  }
  const CheckReport after = CAM_TRY(check_minidisk(device));
  report.files = after.files;
  report.used = after.used;
  return report;
}

}  // namespace cambridge::fs
