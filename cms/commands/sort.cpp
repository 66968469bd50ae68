/// SORT. z/VM: CMS Commands and Utilities.
#include <algorithm>
#include <fmt/core.h>
#include <sstream>

#include "base/ebcdic.h"

#include "cms/commands/output.h"
#include "cms/commands/specs.h"
#include "cms/files/file_failure.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "SRT";
constexpr u64 kMostColumns = 253;

struct Field {
  std::size_t first = 0;
  std::size_t length = 0;
};

Result<std::vector<Field>, CommandFailure> sort_fields(const std::string& line, u32 record_length) {
  std::istringstream words(line);
  std::vector<Field> fields;
  std::string first_word;
  std::string last_word;
  u64 columns = 0;
  while (words >> first_word) {
    auto first = whole_number(first_word);
    if (!(words >> last_word)) {
      return fail<msg::DMSxxx053E>(kModule);
    }
    auto last = whole_number(last_word);
    if (!first || !last || *first == 0 || *last < *first) {
      return fail<msg::DMSxxx053E>(kModule);
    }
    if (*last > record_length) {
      return fail<msg::DMSxxx009E>(kModule, *last, record_length);
    }
    fields.push_back({*first - 1, *last - *first + 1});
    columns += fields.back().length;
  }
  if (fields.empty()) {
    return fail<msg::DMSxxx063E>(kModule, "sort");
  }
  if (columns > kMostColumns) {
    return fail<msg::DMSxxx053E>(kModule);
  }
  return fields;
}

bool before(const std::string& a, const std::string& b, const std::vector<Field>& fields) {
  for (const auto& field : fields) {
    int order = a.compare(field.first, field.length, b, field.first, field.length);
    if (order != 0) {
      return order < 0;
    }
  }
  return false;
}

CommandResult run(CommandContext& context) {
  const auto& operands = context.operands;
  auto& session = context.session;
  auto& disks = session.disks();
  auto from = CAM_TRY(files::make_file_spec(kModule, operands.value("fn"), operands.value("ft"),
                                            operands.value("fm")));
  auto to =
      CAM_TRY(files::make_file_spec(kModule, files::with_equals(operands.value("fntwo"), from.name),
                                    files::with_equals(operands.value("fttwo"), from.type),
                                    files::with_equals(operands.value("fmtwo"), from.mode.text())));
  auto file = CAM_TRY(disks.require(kModule, from));
  if (to.name == file.name && to.type == file.type && to.mode.letter == file.mode) {
    return fail<msg::DMSxxx019E>(kModule);
  }
  if (!file.fixed()) {
    return fail<msg::DMSxxx034E>(kModule, file.fileid());
  }
  CAM_TRY(disks.require_writable(kModule, to.mode.letter));
  session.inform<msg::DMSxxx604R>(kModule);
  auto fields = CAM_TRY(sort_fields(ebcdic_to_utf8(session.pull()), file.record_length));
  auto records = CAM_TRY(disks.read_all(file));
  std::stable_sort(records.begin(), records.end(),
                   [&](const auto& a, const auto& b) { return before(a, b, fields); });
  fs::WriteOptions options;
  options.format = fs::RecordFormatKind::Fixed;
  options.record_length = file.record_length;
  auto writer = CAM_TRY(disks.open_write(kModule, to, options));
  auto write_failed = [&](const fs::FileError& error) {
    return failure(files::explain(kModule, error, files::FileAction::Write, to.text(),
                                  disks.disk_name(to.mode.letter)));
  };
  for (const auto& record : records) {
    auto done = writer->append({reinterpret_cast<const u8*>(record.data()), record.size()});
    if (!done) {
      return write_failed(done.error());
    }
  }
  if (auto closed = writer->close(); !closed) {
    return write_failed(closed.error());
  }
  return 0;
}

}  // namespace

const CommandSpec kSort{
    .name = "SORT",
    .min_abbreviation = 4,
    .module = kModule,
    .syntax = "fn:word ft:word fm:word fntwo:word fttwo:word fmtwo:word",
    .summary = "Sort the records of a file into another.",
    .help = R"(SORT writes the records of a file of fixed-length records into another
file in ascending order. Records that are equal keep their order.

Operands:
  fn ft fm     the file.
  fn2 ft2 fm2  the sorted file; = takes over that part. It is replaced if it
               exists, and cannot be the first.

Notes:
  SORT asks for the fields: pairs of columns, first and last, the most
  important first. They may be on the program stack.

Responses:
  DMSSRT604R Enter sort fields:
  DMSSRT034E File fn ft fm is not fixed length   RC 32
  DMSSRT053E Invalid sort field pair defined     RC 24
  DMSSRT063E No sort list entered                RC 40

Example:
  sort names data a names sorted a
  1 8 20 21
)",
    .run = run};

}  // namespace cambridge::cms::commands
