#include "cms/exec/minidisk_streams.h"

#include <fmt/format.h>
#include <sstream>

#include "base/ebcdic.h"

#include "cms/files/open_files.h"

namespace cambridge::cms::exec {
namespace {

constexpr std::string_view kModule = "REX";
constexpr std::string_view kRecordsOnly =
    "a CMS file is records; use LINEIN and LINEOUT, EXECIO or PIPE";

std::span<const u8> bytes_of(std::string_view text) {
  return {reinterpret_cast<const u8*>(text.data()), text.size()};
}

}  // namespace

void MinidiskStreams::fail(std::string_view name, rexx::NotReady& trouble, std::string_view why) {
  trouble.raised = true;
  trouble.description = utf8_to_ebcdic(why);
  descriptions_[std::string(name)] = trouble.description;
}

std::optional<files::FileSpec> MinidiskStreams::spec_of(std::string_view name,
                                                        std::string_view default_mode,
                                                        rexx::NotReady& trouble) {
  std::istringstream words(ebcdic_to_utf8(name));
  std::string fn;
  std::string ft;
  std::string fm;
  words >> fn >> ft >> fm;
  auto spec = files::make_file_spec(kModule, fn, ft, fm, default_mode);
  if (!spec) {
    fail(name, trouble, spec.error().message.with_id());
    return std::nullopt;
  }
  return *spec;
}

std::optional<files::FoundFile> MinidiskStreams::find_for_reading(std::string_view name,
                                                                  rexx::NotReady& trouble) {
  auto spec = spec_of(name, "*", trouble);
  if (!spec) {
    return std::nullopt;
  }
  auto found = session_.disks().find(*spec);
  if (!found) {
    // A new file that is being written enters the directory when it is closed.
    close(name, trouble);
    found = session_.disks().find(*spec);
  }
  if (!found) {
    fail(name, trouble, fmt::format("File {} not found", spec->text()));
  }
  return found;
}

void MinidiskStreams::read_terminal(std::string& result) {
  try {
    result = session_.read_terminal();
  } catch (const HaltExecution&) {
    // The interpreter ends at its next safe point.
    session_.port().bell().store(true);
  }
}

void MinidiskStreams::char_in(std::string_view name, std::optional<i64>, i64, std::string&,
                              rexx::NotReady& trouble) {
  fail(name, trouble, kRecordsOnly);
}

i64 MinidiskStreams::char_out(std::string_view name, std::optional<std::string_view> data,
                              std::optional<i64>, rexx::NotReady& trouble) {
  fail(name, trouble, kRecordsOnly);
  return data ? static_cast<i64>(data->size()) : 0;
}

i64 MinidiskStreams::chars(std::string_view name, rexx::NotReady& trouble) {
  fail(name, trouble, kRecordsOnly);
  return 0;
}

void MinidiskStreams::line_in(std::string_view name, std::optional<i64> line, i64 count,
                              std::string& result, rexx::NotReady& trouble) {
  if (name.empty()) {
    if (count > 0) {
      read_terminal(result);
    }
    return;
  }
  auto found = find_for_reading(name, trouble);
  if (!found) {
    return;
  }
  auto reader = session_.disks().open_files().reader(kModule, *found);
  if (!reader) {
    fail(name, trouble, reader.error().message.with_id());
    return;
  }
  if (line && (*line < 1 || !(*reader)->seek(static_cast<u32>(*line)))) {
    fail(name, trouble, fmt::format("File {} has no record {}", found->fileid(), *line));
    return;
  }
  if (count == 0) {
    return;
  }
  auto record = (*reader)->next();
  if (!record) {
    fail(name, trouble, record.error().what);
  } else if (!*record) {
    fail(name, trouble, "End of file");
  } else {
    result.assign(reinterpret_cast<const char*>((*record)->data()), (*record)->size());
  }
}

i64 MinidiskStreams::line_out(std::string_view name, std::optional<std::string_view> data,
                              std::optional<i64> line, rexx::NotReady& trouble) {
  if (name.empty()) {
    if (data) {
      session_.console().write_bytes(*data);
    }
    return 0;
  }
  if (!data && !line) {
    close(name, trouble);
    return 0;
  }
  auto spec = spec_of(name, "A", trouble);
  if (!spec) {
    return 1;
  }
  fs::WriteOptions options;
  options.kind = fs::WriteOptions::Kind::Extend;
  auto writer = session_.disks().open_files().writer(kModule, *spec, options);
  if (!writer) {
    fail(name, trouble, writer.error().message.with_id());
    return 1;
  }
  if (!data) {
    return 0;
  }
  std::string record(*data);
  static const char kBlank = utf8_to_ebcdic(" ")[0];
  const auto& status = (*writer)->status();
  if (status.fixed() && record.size() < status.record_length) {
    record.append(status.record_length - record.size(), kBlank);
  } else if (record.empty()) {
    record.assign(1, kBlank);  // a V record has at least one byte
  }
  auto written = line ? (*writer)->update(static_cast<u32>(*line), bytes_of(record))
                      : (*writer)->append(bytes_of(record));
  if (!written) {
    fail(name, trouble, written.error().what);
    return 1;
  }
  return 0;
}

i64 MinidiskStreams::lines(std::string_view name, bool count_all, rexx::NotReady& trouble) {
  if (name.empty()) {
    return 1;
  }
  rexx::NotReady absent;  // a file that is not there has no lines
  auto found = find_for_reading(name, absent);
  if (!found) {
    return 0;
  }
  auto reader = session_.disks().open_files().reader(kModule, *found);
  if (!reader) {
    fail(name, trouble, reader.error().message.with_id());
    return 0;
  }
  i64 left = static_cast<i64>((*reader)->status().records) + 1 - (*reader)->position();
  return count_all ? left : std::min<i64>(left, 1);
}

void MinidiskStreams::close(std::string_view name, rexx::NotReady& trouble) {
  auto spec = spec_of(name, "*", trouble);
  if (!spec) {
    return;
  }
  auto closed = session_.disks().open_files().close(kModule, *spec);
  if (!closed) {
    fail(name, trouble, closed.error().message.with_id());
  }
}

std::string MinidiskStreams::state(std::string_view name) {
  rexx::NotReady ignored;
  if (name.empty()) {
    return utf8_to_ebcdic("READY");
  }
  if (descriptions_.contains(name)) {
    return utf8_to_ebcdic("NOTREADY");
  }
  auto spec = spec_of(name, "*", ignored);
  auto found = spec ? session_.disks().find(*spec) : std::nullopt;
  return utf8_to_ebcdic(found ? "READY" : "UNKNOWN");
}

std::string MinidiskStreams::description(std::string_view name) {
  auto found = descriptions_.find(name);
  auto text = state(name);
  return found == descriptions_.end() ? text : text + utf8_to_ebcdic(": ") + found->second;
}

std::string MinidiskStreams::command(std::string_view name, std::string_view command,
                                     rexx::NotReady& trouble) {
  auto words = upper_case(ebcdic_to_utf8(command));
  if (words.rfind("CLOSE", 0) == 0) {
    descriptions_.erase(std::string(name));
    close(name, trouble);
    return utf8_to_ebcdic("READY:");
  }
  if (words.rfind("OPEN", 0) == 0) {
    descriptions_.erase(std::string(name));
    return utf8_to_ebcdic("READY:");
  }
  if (words == "QUERY EXISTS") {
    auto spec = spec_of(name, "*", trouble);
    auto found = spec ? session_.disks().find(*spec) : std::nullopt;
    return found ? utf8_to_ebcdic(found->fileid()) : std::string();
  }
  fail(name, trouble,
       fmt::format("STREAM command {} is not supported by this level of Cambridge", words));
  return {};
}

}  // namespace cambridge::cms::exec
