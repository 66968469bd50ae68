#include "cms/commands/execio/execio_disk.h"

#include <algorithm>
#include <map>

#include "base/ebcdic.h"

#include "cms/commands/execio/execio_lines.h"
#include "cms/commands/output.h"
#include "cms/files/file_failure.h"
#include "cms/files/open_files.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "EIO";

/// The record that the last DISKRU of a file read: a DISKW without a number writes it.
struct UpdateMarks {
  std::map<std::string, u32> record;
};

Failure<CommandFailure> variable_failure(const ExecioOptions& options,
                                         const VariableFailure& error) {
  return execio_failure(options, ExecioCode::kVariables + std::max(error.code, 0), error.code,
                        "EXECCOMM");
}

Failure<CommandFailure> file_failure(const ExecioOptions& options, const fs::FileError& error,
                                     files::FileAction action) {
  int code = files::file_system_code(error, action);
  return execio_failure(options, ExecioCode::kFileSystem + code, code,
                        action == files::FileAction::Read ? "FSREAD" : "FSWRITE");
}

Result<files::FileSpec, CommandFailure> spec_of(const ExecioOptions& options, bool mode_needed) {
  const auto& words = options.operands;
  if (words.size() < 2 || (mode_needed && words.size() < 3)) {
    return fail<msg::DMSxxx054E>(kModule);
  }
  return files::make_file_spec(kModule, words[0], words[1], words.size() > 2 ? words[2] : "", "*");
}

Result<std::optional<u32>, CommandFailure> line_number(const ExecioOptions& options) {
  constexpr std::size_t kPlace = 3;
  if (options.operands.size() <= kPlace) {
    return std::optional<u32>();
  }
  auto number = whole_number(options.operands[kPlace]);
  if (!number || *number > 0x7FFFFFFF) {
    return fail<msg::DMSxxx049E>(kModule, options.operands[kPlace]);
  }
  return std::optional(static_cast<u32>(*number));
}

bool matches(const ExecioOptions& options, std::string_view line) {
  auto first = std::min(options.zone_first - 1, line.size());
  auto last = options.zone_last == 0 ? line.size() : std::min(options.zone_last, line.size());
  auto zone = line.substr(first, last > first ? last - first : 0);
  std::string upper;
  if (options.upper) {
    upper.assign(zone);
    ebcdic_uppercase(upper);
    zone = upper;
  }
  switch (options.search) {
    case ExecioOptions::Search::Locate:
      return zone.find(options.search_text) != std::string_view::npos;
    case ExecioOptions::Search::Find:
      return zone.substr(0, options.search_text.size()) == options.search_text;
    case ExecioOptions::Search::Avoid:
      return zone.find(options.search_text) == std::string_view::npos;
    case ExecioOptions::Search::None:
      break;
  }
  return true;
}

/// What reading came to.
struct ReadEnd {
  int return_code = 0;
};

Result<int, CommandFailure> read_lines(Session& session, const ExecioOptions& options,
                                       fs::FileReader& reader, LineSink& sink) {
  constexpr u64 kSafePointInterval = 256;
  for (u64 read = 0; !options.lines || read < *options.lines; ++read) {
    auto number = reader.position();
    auto record = reader.next();
    if (!record) {
      return file_failure(options, record.error(), files::FileAction::Read);
    }
    if (!*record) {
      if (options.search != ExecioOptions::Search::None && !options.lines) {
        return ExecioCode::kNoMatch;
      }
      return options.lines ? ExecioCode::kEndOfFile : 0;
    }
    std::string_view line(reinterpret_cast<const char*>((*record)->data()), (*record)->size());
    bool searching = options.search != ExecioOptions::Search::None;
    if (searching) {
      if (!matches(options, line)) {
        continue;
      }
      // UNVERIFIED: the order of the two lines, and what precedes them.
      std::string found(line);
      auto numbers = utf8_to_ebcdic(std::to_string(read + 1) + " " + std::to_string(number));
      if (!options.skip) {
        if (auto put = sink.put(numbers); !put) {
          return variable_failure(options, put.error());
        }
        if (auto put = sink.put(found); !put) {
          return variable_failure(options, put.error());
        }
      }
      return 0;
    }
    if (!options.skip) {
      if (auto put = sink.put(line); !put) {
        return variable_failure(options, put.error());
      }
    }
    if (read % kSafePointInterval == 0) {
      session.safe_point();
    }
  }
  return options.search == ExecioOptions::Search::None ? 0 : ExecioCode::kNoMatch;
}

/// A record as the output file takes it; `truncated` when it was cut.
std::string fitted(std::string line, const fs::FileStatus& status, bool& truncated) {
  constexpr char kBlank = '\x40';
  if (status.fixed() && status.record_length != 0) {
    truncated = truncated || line.size() > status.record_length;
    line.resize(status.record_length, kBlank);
  } else if (line.size() > fs::kLongestVariable) {
    truncated = true;
    line.resize(fs::kLongestVariable);
  }
  if (line.empty()) {
    line = kBlank;  // a record of a V file has at least one byte
  }
  return line;
}

Result<fs::WriteOptions, CommandFailure> write_options(const ExecioOptions& options) {
  constexpr std::size_t kFormatPlace = 4;
  constexpr std::size_t kLengthPlace = 5;
  constexpr u32 kDefaultLength = 80;
  fs::WriteOptions write;
  write.kind = fs::WriteOptions::Kind::Extend;
  if (options.operands.size() > kFormatPlace) {
    const auto& format = options.operands[kFormatPlace];
    if (format != "F" && format != "V") {
      return fail<msg::DMSxxx070E>(kModule, format);
    }
    write.format = format == "F" ? fs::RecordFormatKind::Fixed : fs::RecordFormatKind::Variable;
  }
  if (write.format == fs::RecordFormatKind::Fixed) {
    write.record_length = kDefaultLength;
  }
  if (options.operands.size() > kLengthPlace) {
    auto length = whole_number(options.operands[kLengthPlace]);
    if (!length || *length == 0 || *length > fs::kLongestFixed) {
      return fail<msg::DMSxxx070E>(kModule, options.operands[kLengthPlace]);
    }
    write.record_length = static_cast<u32>(*length);
  }
  return write;
}

}  // namespace

Failure<CommandFailure> execio_failure(const ExecioOptions& options, int return_code, int code,
                                       std::string_view command) {
  auto failed = fail<msg::DMSxxx632E>(kModule, code, command);
  failed.error.return_code = return_code;
  failed.error.silent = options.no_type;
  return failed;
}

CommandResult execio_read(Session& session, const ExecioOptions& options) {
  auto spec = CAM_TRY(spec_of(options, false));
  auto number = CAM_TRY(line_number(options));
  auto& disks = session.disks();
  if (!spec.mode.any() && !disks.disk(spec.mode.letter)) {
    return execio_failure(options, ExecioCode::kNotAccessed, ExecioCode::kNotAccessed, "STATE");
  }
  auto file = disks.find(spec);
  if (!file && !disks.open_files().empty()) {
    // A file that is open for writing and new is not in the directory yet.
    static_cast<void>(CAM_TRY(disks.open_files().close(kModule, spec)));
    file = disks.find(spec);
  }
  if (!file) {
    return execio_failure(options, ExecioCode::kNotFound, ExecioCode::kNotFound, "STATE");
  }
  auto* reader = CAM_TRY(disks.open_files().reader(kModule, *file));
  if (number && *number > 0) {
    if (auto sought = reader->seek(*number); !sought) {
      return ExecioCode::kEndOfFile;
    }
  }
  if (options.operation == "DISKRU") {
    session.state<UpdateMarks>().record[file->fileid()] = reader->position();
  }
  LineSink sink(session, options);
  int code = CAM_TRY(read_lines(session, options, *reader, sink));
  if (auto finished = sink.finish(); !finished) {
    return variable_failure(options, finished.error());
  }
  if (options.finis) {
    static_cast<void>(
        CAM_TRY(disks.open_files().close(kModule, {file->name, file->type, {file->mode, 0}})));
  }
  return code;
}

CommandResult execio_write(Session& session, const ExecioOptions& options) {
  auto spec = CAM_TRY(spec_of(options, true));
  auto number = CAM_TRY(line_number(options));
  auto write = CAM_TRY(write_options(options));
  auto& disks = session.disks();
  if (spec.mode.any() || !disks.disk(spec.mode.letter) || disks.disk(spec.mode.letter)->read_only) {
    return execio_failure(options, ExecioCode::kNotAccessed, ExecioCode::kNotAccessed, "STATE");
  }
  auto* writer = CAM_TRY(disks.open_files().writer(kModule, spec, write));
  u32 place = number.value_or(0);
  auto& marks = session.state<UpdateMarks>().record;
  if (auto old = disks.find(spec); old && place == 0) {
    if (auto mark = marks.find(old->fileid()); mark != marks.end()) {
      place = mark->second;
      marks.erase(mark);
    }
  }
  LineSource source(session, options);
  bool truncated = false;
  for (u64 written = 0; !options.lines || written < *options.lines; ++written) {
    auto line = source.next();
    if (!line) {
      return variable_failure(options, line.error());
    }
    if (!*line) {
      break;
    }
    auto record = fitted(std::move(**line), writer->status(), truncated);
    std::span<const u8> bytes(reinterpret_cast<const u8*>(record.data()), record.size());
    bool updates = place != 0 && (place <= writer->status().records || writer->status().fixed());
    auto done = updates ? writer->update(place, bytes) : writer->append(bytes);
    if (!done) {
      return file_failure(options, done.error(), files::FileAction::Write);
    }
    place += updates ? 1 : 0;
    session.safe_point();
  }
  if (options.finis) {
    static_cast<void>(
        CAM_TRY(disks.open_files().close(kModule, {spec.name, spec.type, {spec.mode.letter, 0}})));
  }
  return truncated ? ExecioCode::kTruncated : 0;
}

}  // namespace cambridge::cms::commands
