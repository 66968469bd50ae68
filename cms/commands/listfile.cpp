/// LISTFILE. z/VM: CMS Commands and Utilities.
#include <algorithm>
#include <fmt/core.h>

#include "base/ebcdic.h"

#include "cms/commands/output.h"
#include "cms/commands/specs.h"
#include "cms/files/file_failure.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "LST";

/// How much of each file is shown; each level contains the one before.
enum class Detail { Name, Type, Mode, Format, Allocation, Date, Label };

Detail detail_of(const Operands& operands) {
  constexpr std::pair<std::string_view, Detail> kOptions[] = {
      {"LABEL", Detail::Label},   {"DATE", Detail::Date},  {"ALLOC", Detail::Allocation},
      {"FORMAT", Detail::Format}, {"FMODE", Detail::Mode}, {"FTYPE", Detail::Type},
      {"FNAME", Detail::Name}};
  for (const auto& [option, detail] : kOptions) {
    if (operands.has(option)) {
      return detail;
    }
  }
  return Detail::Mode;
}

// UNVERIFIED: the header's wording and case on z/VM; its columns are those of the fields.
std::string header(Detail detail) {
  std::string line = "FILENAME FILETYPE FM FORMAT LRECL";
  if (detail >= Detail::Allocation) {
    line += "    RECORDS     BLOCKS";
  }
  if (detail >= Detail::Date) {
    line += "     DATE     TIME";
  }
  if (detail >= Detail::Label) {
    line += " LABEL";
  }
  return line;
}

std::string row(const files::FoundFile& file, Detail detail, std::string_view label) {
  if (detail == Detail::Name) {
    return file.name;
  }
  if (detail == Detail::Type) {
    return fmt::format("{:<8} {}", file.name, file.type);
  }
  auto line = fmt::format("{:<8} {:<8} {}{}", file.name, file.type, file.mode, file.mode_number);
  if (detail >= Detail::Format) {
    line += fmt::format(" {}{:>11}", file.record_format, file.record_length);
  }
  if (detail >= Detail::Allocation) {
    line += fmt::format("{:>11}{:>11}", file.records, file.blocks);
  }
  if (detail >= Detail::Date) {
    line += ' ';
    line += date_text(file.time);
    line += ' ';
    line += time_text(file.time);
  }
  if (detail >= Detail::Label) {
    line += ' ';
    line += label;
  }
  return line;
}

/// LISTFILE ( EXEC: CMS EXEC A1, one line a file.
CommandResult write_exec(CommandContext& context, const std::vector<std::string>& rows) {
  constexpr u32 kShort = 80, kLong = 108;
  auto& disks = context.session.disks();
  files::FileSpec spec{"CMS", "EXEC", {'A', '1'}};
  CAM_TRY(disks.require_writable(kModule, 'A'));
  std::string prefix = " &1 &2 ";
  if (context.operands.has("ARGS")) {
    prefix = " &1 &2 &3 &4 &5 &6 &7 &8 &9 &10 ";
  }
  std::size_t longest = 0;
  for (const auto& text : rows) {
    longest = std::max(longest, text.size() + prefix.size());
  }
  fs::WriteOptions options;
  options.kind = context.operands.has("APPEND") ? fs::WriteOptions::Kind::Extend
                                                : fs::WriteOptions::Kind::Replace;
  options.format = fs::RecordFormatKind::Fixed;
  options.record_length = longest > kShort ? kLong : kShort;
  auto writer = CAM_TRY(disks.open_write(kModule, spec, options));
  auto length =
      writer->status().record_length != 0 ? writer->status().record_length : options.record_length;
  auto append = [&](std::string text) -> CommandResult {
    auto bytes = utf8_to_ebcdic(text);
    bytes.resize(length, '\x40');
    auto done = writer->append({reinterpret_cast<const u8*>(bytes.data()), bytes.size()});
    if (!done) {
      return failure(files::explain(kModule, done.error(), files::FileAction::Write, spec.text(),
                                    disks.disk_name('A')));
    }
    return 0;
  };
  if (context.operands.has("TRACE")) {
    static_cast<void>(CAM_TRY(append(" &TRACE ALL")));
  }
  for (const auto& text : rows) {
    static_cast<void>(CAM_TRY(append(prefix + text)));
  }
  if (auto closed = writer->close(); !closed) {
    return failure(files::explain(kModule, closed.error(), files::FileAction::Write, spec.text(),
                                  disks.disk_name('A')));
  }
  return 0;
}

CommandResult run(CommandContext& context) {
  const auto& operands = context.operands;
  if (operands.has("SHARE") || operands.has("STATS")) {
    return fail<msg::DMSxxx475E>(kModule, "LISTFILE SHARE|STATS");
  }
  auto word = [&](std::string_view name) {
    auto value = operands.value(name);
    return value.empty() ? std::string_view("*") : value;
  };
  auto spec = CAM_TRY(
      files::make_file_spec(kModule, word("fn"), word("ft"), operands.value("fm"), "A", true));
  auto& disks = context.session.disks();
  if (!spec.mode.any()) {
    CAM_TRY(disks.require_accessed(kModule, spec.mode.letter));
  }
  auto found = disks.list(spec);
  if (found.empty()) {
    return file_not_found(kModule);
  }
  auto detail = detail_of(operands);
  std::string label;
  char label_of = 0;
  Output output(context);
  bool to_exec = operands.has("EXEC");
  bool to_terminal = output.to_terminal() && !to_exec;
  bool with_header = operands.has("HEADER") ||
                     (!operands.has("NOHEADER") && detail >= Detail::Format && to_terminal);
  if (with_header && !to_exec) {
    output.line(header(detail));
  }
  std::vector<std::string> rows;
  for (const auto& file : found) {
    if (detail >= Detail::Label && label_of != file.mode) {
      label = disks.disk(file.mode)->info.label;
      label_of = file.mode;
    }
    auto text = row(file, detail, label);
    if (to_exec) {
      rows.push_back(std::move(text));
    } else {
      output.line(text);
      context.session.safe_point();
    }
  }
  return to_exec ? write_exec(context, rows) : CommandResult(0);
}

}  // namespace

const CommandSpec kListfile{
    .name = "LISTFILE",
    .min_abbreviation = 1,
    .module = kModule,
    .syntax =
        "[ fn:word [ ft:word [ fm:word ] ] ] [ ( { FName | FType | FMode | FOrmat | ALloc | "
        "Date | Label | SHare | STATS | Header | NOHeader | EXEC | APpend | ARgs | TRace | "
        "BLocks | STACK [ FIFO | LIFO ] | FIFO | LIFO }... ) ]",
    .summary = "List the files of accessed disks.",
    .help = R"(LISTFILE shows the names of files, and what the directory says of them.

Operands:
  fn ft fm  which files. * stands for any characters and % for one; what
            is left out is *, but the file mode is then A. A mode * lists
            all accessed disks, a digit after the letter only files of
            that mode number.

Options:
  FNAME FTYPE FMODE   show so much of the file identifier (FMODE unless
            another is given).
  FORMAT    adds record format and record length.
  ALLOC     adds the number of records and of blocks.
  DATE      adds date and time of the last change.
  LABEL     adds the label of the disk. Each of these five contains the
            ones before it.
  HEADER    writes a heading; it is there anyway when FORMAT to LABEL go
            to the terminal. NOHEADER suppresses it.
  STACK     puts the lines on the program stack: FIFO (the default) or
            LIFO.
  EXEC      writes them into CMS EXEC A1, with &1 &2 before each file, so
            that CMS COPYFILE or the like works through the list. APPEND
            adds to an existing CMS EXEC; ARGS makes it &1 to &10; TRACE
            writes &TRACE ALL first.
  BLOCKS    is accepted; blocks are shown in the block size of the disk.

Responses:
  DMSLST002E File not found          RC 28
  DMSLST069E Filemode B not accessed RC 36

Example:
  listfile * exec * (date
)",
    .run = run};

}  // namespace cambridge::cms::commands
