/// HostStreams: the stream functions over host files.
#include "cli/rexx/host_streams.h"

#include <climits>
#include <cstdlib>
#include <ctime>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cambridge::cli {

using rexx::NotReady;

std::string HostStreams::host_name(std::string_view name) const {
  return traits_.ebcdic ? ebcdic_to_utf8(name) : std::string(name);
}

HostFile& HostStreams::file(std::string_view given) {
  if (last_ != nullptr && given == last_name_) {
    return *last_;
  }
  const std::string name = host_name(given);
  const bool standard = name.empty() || name == "<stdin>" || name == "<stdout>" ||
                        name == "/dev/stdin" || name == "/dev/stdout";
  const std::string_view key = standard             ? std::string_view()
                               : name == "<stderr>" ? std::string_view("/dev/stderr")
                                                    : std::string_view(name);
  auto found = files_.find(key);
  if (found == files_.end()) {
    found = files_.emplace(std::string(key), std::make_unique<HostFile>(std::string(key), standard))
                .first;
  }
  last_name_ = given;
  last_ = found->second.get();
  return *last_;
}

void HostStreams::to_host(std::string& text) const {
  if (traits_.ebcdic) {
    text = ebcdic_to_utf8(text);
  }
}

void HostStreams::from_host(std::string& text) const {
  if (traits_.ebcdic) {
    text = utf8_to_ebcdic(text);
  }
}

void HostStreams::flush_all() {
  for (auto& [name, open] : files_) {
    open->flush();
  }
}

void HostStreams::char_in(std::string_view name, std::optional<i64> start, i64 count,
                          std::string& result, NotReady& trouble) {
  HostFile& f = file(name);
  if (!f.open_for_reading() || (start.has_value() && !f.seek_read(*start - 1))) {
    trouble = {true, f.error()};
    return;
  }
  if (f.read_bytes(count, result) < count) {
    f.set_error("end of file");
    trouble = {true, "end of file"};
  }
  from_host(result);
}

i64 HostStreams::char_out(std::string_view name, std::optional<std::string_view> data,
                          std::optional<i64> start, NotReady& trouble) {
  if (!data.has_value() && !start.has_value()) {
    files_.erase(host_name(name));
    last_ = nullptr;
    return 0;
  }
  HostFile& f = file(name);
  std::string text(data.value_or(std::string_view()));
  to_host(text);
  if (!f.open_for_writing(false) || (start.has_value() && !f.seek_write(*start - 1)) ||
      !f.write(text)) {
    trouble = {true, f.error()};
    return static_cast<i64>(text.size());
  }
  return 0;
}

i64 HostStreams::chars(std::string_view name, NotReady& trouble) {
  HostFile& f = file(name);
  if (!f.open_for_reading()) {
    trouble = {true, f.error()};
    return 0;
  }
  return f.bytes_left();
}

void HostStreams::line_in(std::string_view name, std::optional<i64> line, i64 count,
                          std::string& result, NotReady& trouble) {
  HostFile& f = file(name);
  if (!f.open_for_reading() || (line.has_value() && !f.seek_line(*line, false))) {
    trouble = {true, f.error()};
    return;
  }
  if (count == 0) {
    return;
  }
  if (!f.read_line(result)) {
    result.clear();
    f.set_error("end of file");
    trouble = {true, "end of file"};
  }
  from_host(result);
}

i64 HostStreams::line_out(std::string_view name, std::optional<std::string_view> data,
                          std::optional<i64> line, NotReady& trouble) {
  if (!data.has_value() && !line.has_value()) {
    HostFile& f = file(name);
    const bool good = f.flush();
    files_.erase(host_name(name));
    last_ = nullptr;
    return good ? 0 : 1;
  }
  HostFile& f = file(name);
  if (!f.open_for_writing(false) || (line.has_value() && !f.seek_line(*line, true))) {
    trouble = {true, f.error()};
    return 1;
  }
  if (!data.has_value()) {
    return 0;
  }
  bool good;
  if (traits_.ebcdic) {
    std::string text(*data);
    to_host(text);
    good = f.write(text);
  } else {
    good = f.write(*data);
  }
  good = good && f.write("\n");
  if (!good) {
    trouble = {true, f.error()};
  }
  return good ? 0 : 1;
}

i64 HostStreams::lines(std::string_view name, bool count_all, NotReady& trouble) {
  HostFile& f = file(name);
  if (!f.open_for_reading()) {
    trouble = {true, f.error()};
    return 0;
  }
  if (count_all) {
    return f.lines_left();
  }
  return f.at_end() ? 0 : 1;
}

std::string HostStreams::state(std::string_view name) {
  const auto found = files_.find(host_name(name));
  if (found == files_.end()) {
    return traits_.text("UNKNOWN");
  }
  if (found->second->error().empty()) {
    return traits_.text("READY");
  }
  return traits_.text(found->second->error() == "end of file" ? "NOTREADY" : "ERROR");
}

std::string HostStreams::description(std::string_view name) {
  const auto found = files_.find(host_name(name));
  std::string text = state(name);
  if (found != files_.end() && !found->second->error().empty()) {
    text += traits_.text(": " + found->second->error());
  }
  return text;
}

std::string HostStreams::open_command(std::string_view name, std::string_view rest,
                                      NotReady& trouble) {
  const bool replace = rest.find("REPLACE") != std::string_view::npos;
  const bool write = replace || rest.find("WRITE") != std::string_view::npos ||
                     rest.find("APPEND") != std::string_view::npos;
  const bool both = rest.find("BOTH") != std::string_view::npos || rest.empty();
  HostFile& f = file(name);
  bool good = true;
  if (write || (both && !rest.empty())) {
    good = f.open_for_writing(replace);
  }
  if (good && !write) {
    good = f.open_for_reading();
  }
  if (!good) {
    trouble = {true, f.error()};
    return traits_.text("ERROR:" + f.error());
  }
  f.set_error("");
  return traits_.text("READY:");
}

std::string HostStreams::query_command(const std::string& name, const std::string& rest) {
  struct stat status {};
  if (::stat(name.c_str(), &status) != 0) {
    return {};
  }
  if (rest == "EXISTS") {
    char full[PATH_MAX];
    return ::realpath(name.c_str(), full) == nullptr ? std::string() : std::string(full);
  }
  if (rest == "SIZE") {
    return std::to_string(status.st_size);
  }
  std::tm when{};
  ::localtime_r(&status.st_mtime, &when);
  if (rest == "DATETIME") {
    return fmt::format("{:02}-{:02}-{:02} {:02}:{:02}:{:02}", when.tm_mon + 1, when.tm_mday,
                       when.tm_year % 100, when.tm_hour, when.tm_min, when.tm_sec);
  }
  if (rest == "TIMESTAMP") {
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", when.tm_year + 1900, when.tm_mon + 1,
                       when.tm_mday, when.tm_hour, when.tm_min, when.tm_sec);
  }
  return {};
}

std::string HostStreams::command(std::string_view name, std::string_view command,
                                 NotReady& trouble) {
  std::string words = rexx::TextTraits::ascii().folded(traits_.plain(command));
  const auto blank = words.find(' ');
  const std::string verb = words.substr(0, blank);
  std::string rest = blank == std::string::npos ? std::string() : words.substr(blank + 1);
  rest.erase(0, rest.find_first_not_of(' '));
  while (!rest.empty() && rest.back() == ' ') {
    rest.pop_back();
  }
  if (verb == "OPEN") {
    return open_command(name, rest, trouble);
  }
  if (verb == "CLOSE") {
    const bool was_open = files_.erase(host_name(name)) != 0;
    last_ = nullptr;
    return traits_.text(was_open ? "READY:" : "");
  }
  if (verb == "FLUSH") {
    file(name).flush();
    return traits_.text("READY:");
  }
  if (verb == "QUERY") {
    flush_all();
    return traits_.text(query_command(host_name(name), rest));
  }
  trouble = {true, "unknown stream command"};
  return traits_.text("ERROR:unknown stream command " + verb);
}

}  // namespace cambridge::cli
