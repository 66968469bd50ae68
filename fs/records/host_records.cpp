#include "fs/records/host_records.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fmt/core.h>
#include <memory>

namespace cambridge::fs {

namespace {

constexpr u8 kBlank = 0x40;
constexpr std::size_t kPiece = 256 * 1024;

Failure<FileError> host_failure(const char* what) {
  return file_failure(FileError::Kind::Device, fmt::format("{}: {}", what, std::strerror(errno)));
}

std::span<const u8> bytes_of(const std::string& text) {
  return {reinterpret_cast<const u8*>(text.data()), text.size()};
}

/// One line becomes one record.
FileResult<void> import_line(std::string_view line, u64 number, FileWriter& into,
                             const HostRecordOptions& options) {
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  std::string record = utf8_to_ebcdic(line, options.code_page);
  const FileStatus& status = into.status();
  const u32 most = status.fixed() ? status.record_length : kLongestVariable;
  if (most != 0 && record.size() > most) {
    return file_failure(
        FileError::Kind::Invalid,
        fmt::format("line {} has {} characters, a record at most {}", number, record.size(), most));
  }
  const std::size_t least = status.fixed() ? std::max<u32>(status.record_length, 1) : 1;
  record.resize(std::max(record.size(), least), static_cast<char>(kBlank));
  return into.append(bytes_of(record));
}

FileResult<void> import_text(std::FILE* from, FileWriter& into, const HostRecordOptions& options) {
  std::string line;
  std::vector<char> piece(kPiece);
  u64 number = 0;
  while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), from)) {
    std::string_view left(piece.data(), got);
    for (auto end = left.find('\n'); end != std::string_view::npos; end = left.find('\n')) {
      line += left.substr(0, end);
      left.remove_prefix(end + 1);
      CAM_TRY(import_line(line, ++number, into, options));
      line.clear();
    }
    line += left;
  }
  if (std::ferror(from) != 0) {
    return host_failure("the host file cannot be read");
  }
  return line.empty() ? FileResult<void>() : import_line(line, ++number, into, options);
}

FileResult<void> import_binary(std::FILE* from, FileWriter& into) {
  const FileStatus& status = into.status();
  constexpr u32 kCard = 80;
  const std::size_t length = !status.fixed()             ? kLongestVariable
                             : status.record_length == 0 ? kCard
                                                         : status.record_length;
  const std::size_t records = status.fixed() ? std::max<std::size_t>(1, kPiece / length) : 1;
  std::vector<u8> piece(records * length);
  while (std::size_t got = std::fread(piece.data(), 1, piece.size(), from)) {
    if (!status.fixed()) {
      CAM_TRY(into.append(std::span(piece).first(got)));
      continue;
    }
    const std::size_t whole = (got + length - 1) / length * length;
    std::fill(piece.begin() + static_cast<std::ptrdiff_t>(got),
              piece.begin() + static_cast<std::ptrdiff_t>(whole), u8{0});
    if (status.record_length == 0) {
      CAM_TRY(into.append(std::span(piece).first(length)));  // the first one says the length
      if (whole > length) {
        CAM_TRY(into.append_fixed(std::span(piece).subspan(length, whole - length)));
      }
    } else {
      CAM_TRY(into.append_fixed(std::span(piece).first(whole)));
    }
  }
  return std::ferror(from) != 0 ? host_failure("the host file cannot be read") : FileResult<void>();
}

}  // namespace

FileResult<void> import_records(std::FILE* from, FileWriter& into,
                                const HostRecordOptions& options) {
  return options.form == HostForm::Text ? import_text(from, into, options)
                                        : import_binary(from, into);
}

FileResult<void> export_records(FileReader& from, std::FILE* into,
                                const HostRecordOptions& options) {
  const bool fixed = from.status().fixed();
  while (const auto record = CAM_TRY(from.next())) {
    std::string_view bytes(reinterpret_cast<const char*>(record->data()), record->size());
    std::string line;
    if (options.form == HostForm::Text) {
      const bool one_blank = bytes.size() == 1 && static_cast<u8>(bytes[0]) == kBlank;
      while ((fixed || one_blank) && !bytes.empty() && static_cast<u8>(bytes.back()) == kBlank) {
        bytes.remove_suffix(1);
      }
      line = ebcdic_to_utf8(bytes, options.code_page);
      line += '\n';
      bytes = line;
    }
    if (std::fwrite(bytes.data(), 1, bytes.size(), into) != bytes.size()) {
      return host_failure("the host file cannot be written");
    }
  }
  return std::fflush(into) != 0 ? host_failure("the host file cannot be written")
                                : FileResult<void>();
}

}  // namespace cambridge::fs
