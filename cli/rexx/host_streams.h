/// Host files as REXX streams, buffered.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "rexx/host/streams.h"
#include "rexx/value/text_traits.h"

namespace cambridge::cli {

/// One open file (or standard input and output) with its read and write positions.
class HostFile {
 public:
  enum class Mode { Default, Read, Write, Append, Replace };
  HostFile(std::string name, bool standard);
  ~HostFile();
  HostFile(const HostFile&) = delete;
  HostFile& operator=(const HostFile&) = delete;

  bool open_for_reading();
  bool open_for_writing(bool replace);
  /// One line without its end; false at the end of the file.
  bool read_line(std::string& line);
  i64 read_bytes(i64 count, std::string& bytes);
  bool at_end();
  bool write(std::string_view bytes);
  bool flush();
  bool seek_read(i64 position);  ///< 0-based byte
  bool seek_write(i64 position);
  bool seek_line(i64 line, bool for_write);  ///< 1-based
  i64 bytes_left();
  i64 lines_left();
  [[nodiscard]] const std::string& error() const { return error_; }
  void set_error(std::string text) { error_ = std::move(text); }
  [[nodiscard]] bool is_open() const { return read_fd_ >= 0 || write_fd_ >= 0; }

 private:
  bool fill();
  std::string name_;
  bool standard_;
  int read_fd_ = -1, write_fd_ = -1;
  std::string buffer_;
  std::size_t at_ = 0;  ///< in the buffer
  bool end_seen_ = false;
  std::string pending_;  ///< not yet written
  std::string error_;
};

class HostStreams final : public rexx::Streams {
 public:
  explicit HostStreams(const rexx::TextTraits& traits) : traits_(traits) {}
  void char_in(std::string_view name, std::optional<i64> start, i64 count, std::string& result,
               rexx::NotReady& trouble) override;
  i64 char_out(std::string_view name, std::optional<std::string_view> data,
               std::optional<i64> start, rexx::NotReady& trouble) override;
  i64 chars(std::string_view name, rexx::NotReady& trouble) override;
  void line_in(std::string_view name, std::optional<i64> line, i64 count, std::string& result,
               rexx::NotReady& trouble) override;
  i64 line_out(std::string_view name, std::optional<std::string_view> data, std::optional<i64> line,
               rexx::NotReady& trouble) override;
  i64 lines(std::string_view name, bool count_all, rexx::NotReady& trouble) override;
  std::string state(std::string_view name) override;
  std::string description(std::string_view name) override;
  std::string command(std::string_view name, std::string_view command,
                      rexx::NotReady& trouble) override;

  HostFile& standard() { return file({}); }
  void flush_all();

 private:
  HostFile& file(std::string_view given);
  /// The name of a stream as the host spells it.
  [[nodiscard]] std::string host_name(std::string_view name) const;
  void to_host(std::string& text) const;
  void from_host(std::string& text) const;
  std::string open_command(std::string_view name, std::string_view rest, rexx::NotReady& trouble);
  std::string query_command(const std::string& name, const std::string& rest);

  const rexx::TextTraits& traits_;
  std::map<std::string, std::unique_ptr<HostFile>, std::less<>> files_;
  std::string last_name_;
  HostFile* last_ = nullptr;
};

}  // namespace cambridge::cli
