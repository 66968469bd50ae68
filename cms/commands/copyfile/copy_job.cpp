#include "cms/commands/copyfile/copy_job.h"

#include <algorithm>
#include <fmt/core.h>

#include "cms/files/file_failure.h"
#include "cms/files/open_files.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "CPY";
/// Records between two looks at the terminal.
constexpr u64 kSafePointInterval = 256;

std::string_view text_of(std::span<const u8> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::span<const u8> bytes_of(std::string_view text) {
  return {reinterpret_cast<const u8*>(text.data()), text.size()};
}

}  // namespace

CommandFailure CopyJob::read_failure(const fs::FileError& error,
                                     const files::FoundFile& input) const {
  return files::explain(kModule, error, files::FileAction::Read, input.fileid(),
                        session_.disks().disk_name(input.mode));
}

CommandFailure CopyJob::write_failure(const fs::FileError& error) const {
  return files::explain(kModule, error, files::FileAction::Write, output_.text(),
                        session_.disks().disk_name(output_.mode.letter));
}

void CopyJob::show(const files::FoundFile& input, bool old_output, bool first) {
  if (!options_.type) {
    return;
  }
  std::string_view how = options_.overlay ? "overlay" : options_.append || !first ? "append" : "to";
  session_.inform<msg::DMSxxx721I>(kModule, input.fileid(), how, output_.text(),
                                   old_output ? "old" : "new");
}

Result<void, CommandFailure> CopyJob::open_output(std::span<const files::FoundFile> inputs,
                                                  const std::optional<files::FoundFile>& old) {
  auto& disks = session_.disks();
  bool adds = options_.append && old;
  fs::WriteOptions write;
  write.kind = adds ? fs::WriteOptions::Kind::Extend : fs::WriteOptions::Kind::Replace;
  const auto& like = options_.overlay && old ? *old : inputs[0];
  char format = options_.format.value_or(like.record_format);
  u32 longest = 0;
  for (const auto& input : inputs) {
    longest = std::max(longest, input.record_length);
  }
  if (adds) {
    format = old->record_format;
  }
  write.format = format == 'F' ? fs::RecordFormatKind::Fixed : fs::RecordFormatKind::Variable;
  fixed_length_ = 0;
  if (format == 'F') {
    bool keeps_length = like.fixed() && inputs.size() == 1;
    fixed_length_ = options_.length.value_or(keeps_length ? like.record_length : longest);
    if (adds || (options_.overlay && old && old->fixed() && !options_.length)) {
      fixed_length_ = old->record_length;
    }
    write.record_length = fixed_length_;
  }
  write.mode_number = output_.mode.number - '0';
  if (options_.old_date) {
    write.time = inputs[0].time;
  }
  below_.reset();
  next_overlaid_ = 1;
  if (options_.overlay && old) {
    below_ = CAM_TRY(disks.open_read(kModule, *old));
  }
  writer_ = CAM_TRY(disks.open_write(kModule, output_, write));
  return {};
}

Result<void, CommandFailure> CopyJob::copy(std::span<const files::FoundFile> inputs,
                                           const files::FileSpec& output) {
  auto& disks = session_.disks();
  output_ = output;
  CAM_TRY(disks.require_writable(kModule, output.mode.letter));
  files::FileSpec any_number = output;
  any_number.mode.number = 0;
  std::optional<files::FoundFile> old;
  for (auto& file : disks.list(any_number)) {
    old = std::move(file);
  }
  if (old && !options_.replace && !options_.append && !options_.overlay) {
    return fail<msg::DMSxxx024E>(kModule, output.text());
  }
  if (old && disks.open_files().is_open(*old)) {
    return fail<msg::DMSxxx030E>(kModule, output.text());
  }
  CAM_TRY(open_output(inputs, old));
  bool first = true;
  for (const auto& input : inputs) {
    show(input, old.has_value(), first);
    first = false;
    CAM_TRY(copy_input(input));
  }
  // Records of the old file behind the last one written over stay.
  while (below_ != nullptr) {
    auto record = below_->next();
    if (!record) {
      return failure(read_failure(record.error(), *old));
    }
    if (!*record) {
      break;
    }
    CAM_TRY(write(text_of(**record)));
  }
  below_.reset();
  if (auto closed = writer_->close(); !closed) {
    return failure(write_failure(closed.error()));
  }
  writer_.reset();
  return {};
}

Result<void, CommandFailure> CopyJob::copy_input(const files::FoundFile& input) {
  auto reader = CAM_TRY(session_.disks().open_read(kModule, input));
  if (options_.from > input.records && input.records > 0) {
    return fail<msg::DMSxxx156E>(kModule, options_.from, input.fileid(), input.records);
  }
  if (options_.from > 1) {
    if (auto sought = reader->seek(static_cast<u32>(options_.from)); !sought) {
      return failure(read_failure(sought.error(), input));
    }
  }
  bool same_layout = input.fixed() && fixed_length_ == input.record_length;
  bool as_they_are = !options_.edits_records() && !options_.selects_records();
  if (as_they_are && same_layout) {
    CAM_TRY(copy_fixed(*reader, input));
  } else {
    CAM_TRY(copy_records(*reader, input));
  }
  if (auto closed = reader->close(); !closed) {
    return failure(read_failure(closed.error(), input));
  }
  return {};
}

Result<void, CommandFailure> CopyJob::copy_fixed(fs::FileReader& reader,
                                                 const files::FoundFile& input) {
  constexpr u32 kManyBytes = 512 * 1024;
  u32 most = std::max<u32>(1, kManyBytes / fixed_length_);
  while (true) {
    auto records = reader.next_fixed(most);
    if (!records) {
      return failure(read_failure(records.error(), input));
    }
    if (!*records) {
      return {};
    }
    if (auto written = writer_->append_fixed(**records); !written) {
      return failure(write_failure(written.error()));
    }
    session_.safe_point();
  }
}

Result<void, CommandFailure> CopyJob::copy_records(fs::FileReader& reader,
                                                   const files::FoundFile& input) {
  bool plain = !options_.edits_records() && fixed_length_ == 0;
  bool waiting = !options_.from_label.empty();
  u64 copied = 0;
  while (!options_.count || copied < *options_.count) {
    auto record = reader.next();
    if (!record) {
      return failure(read_failure(record.error(), input));
    }
    if (!*record) {
      break;
    }
    auto text = text_of(**record);
    if (waiting && text.substr(0, options_.from_label.size()) != options_.from_label) {
      continue;
    }
    waiting = false;
    if (!options_.to_label.empty() &&
        text.substr(0, options_.to_label.size()) == options_.to_label) {
      break;
    }
    std::string_view below;
    if (below_ != nullptr) {
      auto old = below_->next();
      if (!old) {
        return failure(read_failure(old.error(), input));
      }
      if (*old) {
        below = text_of(**old);
      } else {
        below_.reset();
      }
    }
    CAM_TRY(write(plain ? text : editor_.edit(text, fixed_length_, below)));
    if (++copied % kSafePointInterval == 0) {
      session_.safe_point();
    }
  }
  return {};
}

Result<void, CommandFailure> CopyJob::write(std::string_view record) {
  if (auto written = writer_->append(bytes_of(record)); !written) {
    return failure(write_failure(written.error()));
  }
  return {};
}

}  // namespace cambridge::cms::commands
