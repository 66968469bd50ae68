/// TYPE. z/VM: CMS Commands and Utilities.
#include <algorithm>
#include <fmt/core.h>

#include "base/ebcdic.h"

#include "cms/commands/output.h"
#include "cms/commands/specs.h"
#include "cms/files/file_failure.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "TYP";
/// The service that opens files reports what it cannot open.
constexpr std::string_view kOpenModule = "OPN";
constexpr u64 kToEnd = ~u64{0};

/// The columns of each record that are shown, from 1.
struct Columns {
  u64 first = 1;
  u64 last = kToEnd;
};

Result<Columns, CommandFailure> columns_of(std::string_view word) {
  Columns columns;
  if (word.empty()) {
    return columns;
  }
  auto dash = word.find('-');
  auto first = whole_number(word.substr(0, dash));
  auto last = dash == std::string_view::npos || dash + 1 == word.size()
                  ? std::optional(kToEnd)
                  : whole_number(word.substr(dash + 1));
  if (!first || !last || *first == 0 || *last < *first) {
    return fail<msg::DMSxxx029E>(kModule, upper_case(word), "COL");
  }
  return Columns{*first, *last};
}

Result<u64, CommandFailure> record_number(std::string_view word, u64 star) {
  if (word.empty() || word == "*") {
    return star;
  }
  auto number = whole_number(word);
  if (!number || *number == 0) {
    return fail<msg::DMSxxx049E>(kModule, upper_case(word));
  }
  return *number;
}

std::string_view cut(std::string_view record, const Columns& columns) {
  auto first = std::min<u64>(columns.first - 1, record.size());
  auto last = std::min<u64>(columns.last, record.size());
  return record.substr(first, last - first);
}

std::string hexadecimal(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 9 / 4);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i != 0 && i % 4 == 0) {
      text += ' ';
    }
    text += fmt::format("{:02X}", static_cast<u8>(bytes[i]));
  }
  return text;
}

CommandResult type_records(CommandContext& context, const files::FoundFile& file, u64 first,
                           u64 last, const Columns& columns) {
  auto& session = context.session;
  auto& disks = session.disks();
  auto reader = CAM_TRY(disks.open_read(kOpenModule, file));
  auto read_failed = [&](const fs::FileError& error) {
    return failure(files::explain(kModule, error, files::FileAction::Read, file.fileid(),
                                  disks.disk_name(file.mode)));
  };
  if (auto sought = reader->seek(static_cast<u32>(first)); !sought) {
    return read_failed(sought.error());
  }
  bool hex = context.operands.has("HEX");
  session.write("");
  for (u64 number = first; number <= last; ++number) {
    auto record = reader->next();
    if (!record) {
      return read_failed(record.error());
    }
    if (!*record) {
      break;
    }
    auto text = cut({reinterpret_cast<const char*>((*record)->data()), (*record)->size()}, columns);
    if (hex) {
      session.write(hexadecimal(text));
    } else {
      text = text.substr(0, text.find_last_not_of('\x40') + 1);
      session.console().write_bytes(text);
    }
    session.safe_point();
  }
  session.write("");
  if (auto closed = reader->close(); !closed) {
    return read_failed(closed.error());
  }
  return 0;
}

CommandResult run(CommandContext& context) {
  const auto& operands = context.operands;
  if (operands.has("MEMBER")) {
    return fail<msg::DMSxxx475E>(kModule, "TYPE MEMBER");
  }
  auto mode = operands.value("fm");
  auto first_word = operands.value("first");
  auto last_word = operands.value("last");
  if (!mode.empty() && !files::parse_mode(mode)) {
    // fn ft and a record number: the mode was left out.
    last_word = first_word;
    first_word = mode;
    if (!whole_number(mode)) {
      return fail<msg::DMSxxx048E>(kModule, upper_case(mode));
    }
    mode = "";
  }
  auto spec = CAM_TRY(
      files::make_file_spec(kModule, operands.value("fn"), operands.value("ft"), mode, "A"));
  auto file = CAM_TRY(context.session.disks().require(kOpenModule, spec));
  auto first = CAM_TRY(record_number(first_word, 1));
  auto last = CAM_TRY(record_number(last_word, file.records));
  if (first > file.records) {
    return fail<msg::DMSxxx156E>(kModule, first, file.fileid(), file.records);
  }
  if (last < first) {
    return fail<msg::DMSxxx049E>(kModule, last_word);
  }
  auto columns = CAM_TRY(columns_of(operands.value("columns")));
  return type_records(context, file, first, last, columns);
}

}  // namespace

const CommandSpec kType{
    .name = "TYPE",
    .min_abbreviation = 1,
    .module = kModule,
    .syntax =
        "fn:word ft:word [ fm:word [ first:word [ last:word ] ] ] [ ( { HEX | COL "
        "columns:word | MEMBER member:word }... ) ]",
    .summary = "Show the records of a file on the terminal.",
    .help = R"(TYPE writes a file, or some of its records, to the terminal.

Operands:
  fn ft fm  the file; the file mode is A when left out, and * looks on all
            accessed disks.
  first     number of the first record to show; 1 when left out.
  last      number of the last one; * or nothing is the end of the file.

Options:
  COL m-n   shows only columns m to n; m alone goes to the end.
  HEX       shows each record in hexadecimal.

Notes:
  The immediate command HT stops the typing, HX the command.

Responses:
  DMSOPN002E File fn ft fm not found         RC 28
  DMSOPN069E Filemode B not accessed         RC 36
  DMSTYP156E Record 9 not found--file fn ft fm has only 5 records  RC 32

Example:
  type profile exec a 1 10
)",
    .run = run};

}  // namespace cambridge::cms::commands
