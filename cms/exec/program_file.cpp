#include "cms/exec/program_file.h"

#include "base/ebcdic.h"

#include "cms/shell/session.h"

namespace cambridge::cms::exec {
namespace {

constexpr std::string_view kModule = "EXC";

/// The first line of a REXX program begins with a comment.
bool is_rexx(const std::vector<std::string>& lines) {
  static const std::string kComment = utf8_to_ebcdic("/*");
  static const std::string kBlank = utf8_to_ebcdic(" ");
  if (lines.empty()) {
    return false;
  }
  auto start = lines.front().find_first_not_of(kBlank[0]);
  return start != std::string::npos && lines.front().compare(start, 2, kComment) == 0;
}

}  // namespace

const rexx::TextTraits& traits() {
  return rexx::TextTraits::for_page(CodePage::Ibm1047);
}

Result<std::optional<ProgramFile>, CommandFailure> find_program(Session& session,
                                                                std::string_view name,
                                                                std::string_view type,
                                                                std::string_view mode) {
  auto found = session.disks().find(name, type, mode);
  if (!found) {
    return std::optional<ProgramFile>();
  }
  auto records = CAM_TRY(session.disks().read_all(*found));
  if (!is_rexx(records)) {
    return fail<msg::DMSxxx475E>(kModule, found->fileid() + ", an EXEC that is not REXX,");
  }
  std::vector<std::string_view> lines(records.begin(), records.end());
  ProgramFile program{*found, nullptr};
  program.program = rexx::Program::compile(lines, traits(), found->fileid());
  return std::optional(std::move(program));
}

}  // namespace cambridge::cms::exec
