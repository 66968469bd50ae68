/// Streams that are never ready: input and output functions under CMS until minidisk streams are
/// built. Every use raises NOTREADY with a description that says so.
#pragma once

#include "base/ebcdic.h"

#include "rexx/host/streams.h"

namespace cambridge::cms::exec {

class NoStreams final : public rexx::Streams {
 public:
  void char_in(std::string_view, std::optional<i64>, i64, std::string&,
               rexx::NotReady& trouble) override {
    refuse(trouble);
  }
  i64 char_out(std::string_view, std::optional<std::string_view> data, std::optional<i64>,
               rexx::NotReady& trouble) override {
    refuse(trouble);
    return data ? static_cast<i64>(data->size()) : 0;
  }
  i64 chars(std::string_view, rexx::NotReady& trouble) override {
    refuse(trouble);
    return 0;
  }
  void line_in(std::string_view, std::optional<i64>, i64, std::string&,
               rexx::NotReady& trouble) override {
    refuse(trouble);
  }
  i64 line_out(std::string_view, std::optional<std::string_view> data, std::optional<i64>,
               rexx::NotReady& trouble) override {
    refuse(trouble);
    return data ? 1 : 0;
  }
  i64 lines(std::string_view, bool, rexx::NotReady& trouble) override {
    refuse(trouble);
    return 0;
  }
  std::string state(std::string_view) override { return utf8_to_ebcdic("UNKNOWN"); }
  std::string description(std::string_view) override { return utf8_to_ebcdic(kReason); }
  std::string command(std::string_view, std::string_view, rexx::NotReady& trouble) override {
    refuse(trouble);
    return utf8_to_ebcdic(kReason);
  }

 private:
  static constexpr std::string_view kReason =
      "REXX streams are not supported under CMS by this level of Cambridge; use EXECIO or PIPE";
  static void refuse(rexx::NotReady& trouble) {
    trouble.raised = true;
    trouble.description = utf8_to_ebcdic(kReason);
  }
};

}  // namespace cambridge::cms::exec
