/// REXX streams on minidisk files: LINEIN, LINEOUT, LINES and STREAM with names "fn ft [fm]"; the
/// unnamed stream is the terminal. REXX/VM Reference, "Input and Output Streams".
///
/// Character functions are not offered: a CMS file is records, and what stands between them is not
/// in it (DEVIATES: the real ones make line ends of X'15'). They raise NOTREADY and say so.
/// Thread: the virtual CPU's fiber. Files stay open until STREAM 'CLOSE' or the end of the command.
#pragma once

#include <map>
#include <string>

#include "cms/shell/session.h"
#include "rexx/host/streams.h"

namespace cambridge::cms::exec {

class MinidiskStreams final : public rexx::Streams {
 public:
  explicit MinidiskStreams(Session& session) : session_(session) {}

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

 private:
  void fail(std::string_view name, rexx::NotReady& trouble, std::string_view why);
  std::optional<files::FileSpec> spec_of(std::string_view name, std::string_view default_mode,
                                         rexx::NotReady& trouble);
  std::optional<files::FoundFile> find_for_reading(std::string_view name, rexx::NotReady& trouble);
  void read_terminal(std::string& result);
  void close(std::string_view name, rexx::NotReady& trouble);

  Session& session_;
  std::map<std::string, std::string, std::less<>> descriptions_;  ///< of streams in trouble
};

}  // namespace cambridge::cms::exec
