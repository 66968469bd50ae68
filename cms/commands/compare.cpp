/// COMPARE. z/VM: CMS Commands and Utilities.
#include <algorithm>
#include <fmt/core.h>

#include "cms/commands/output.h"
#include "cms/commands/specs.h"
#include "cms/files/file_failure.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "CMP";

struct Columns {
  std::size_t first = 0;
  std::size_t length = std::string_view::npos;
};

Result<Columns, CommandFailure> columns_of(std::string_view word) {
  if (word.empty()) {
    return Columns{};
  }
  auto dash = word.find('-');
  auto first = whole_number(word.substr(0, dash));
  auto last = dash == std::string_view::npos ? std::optional<u64>(~u64{0})
                                             : whole_number(word.substr(dash + 1));
  if (!first || !last || *first == 0 || *last < *first) {
    return fail<msg::DMSxxx029E>(kModule, word, "COL");
  }
  return Columns{*first - 1, *last - *first + 1};
}

/// One of the two files, with the record it stands at.
struct Side {
  files::FoundFile file;
  std::unique_ptr<fs::FileReader> reader;
  std::string record;
  bool ended = false;

  Result<void, CommandFailure> advance(files::DiskTable& disks) {
    auto next = reader->next();
    if (!next) {
      return failure(files::explain(kModule, next.error(), files::FileAction::Read, file.fileid(),
                                    disks.disk_name(file.mode)));
    }
    ended = !*next;
    if (!ended) {
      record.assign(reinterpret_cast<const char*>((*next)->data()), (*next)->size());
    }
    return {};
  }
  [[nodiscard]] std::string_view part(const Columns& columns) const {
    auto first = std::min(columns.first, record.size());
    return std::string_view(record).substr(first, columns.length);
  }
};

Result<Side, CommandFailure> open(CommandContext& context, std::string_view name,
                                  std::string_view type, std::string_view mode) {
  auto& disks = context.session.disks();
  auto spec = CAM_TRY(files::make_file_spec(kModule, name, type, mode));
  Side side;
  side.file = CAM_TRY(disks.require(kModule, spec));
  side.reader = CAM_TRY(disks.open_read(kModule, side.file));
  return side;
}

CommandResult run(CommandContext& context) {
  const auto& operands = context.operands;
  auto& session = context.session;
  auto part = [&](std::string_view second, std::string_view first) {
    return files::with_equals(operands.value(second), operands.value(first));
  };
  auto columns = CAM_TRY(columns_of(operands.value("columns")));
  auto one =
      CAM_TRY(open(context, operands.value("fn"), operands.value("ft"), operands.value("fm")));
  auto other =
      CAM_TRY(open(context, part("fntwo", "fn"), part("fttwo", "ft"), part("fmtwo", "fm")));
  if (one.file.fileid() == other.file.fileid()) {
    return fail<msg::DMSxxx019E>(kModule);
  }
  if (one.file.fixed() && other.file.fixed() &&
      one.file.record_length != other.file.record_length) {
    return fail<msg::DMSxxx011E>(kModule);
  }
  session.inform<msg::DMSxxx179I>(kModule, one.file.fileid(), other.file.fileid());
  bool equal = true;
  while (true) {
    CAM_TRY(one.advance(session.disks()));
    CAM_TRY(other.advance(session.disks()));
    if (one.ended || other.ended) {
      break;
    }
    if (one.part(columns) != other.part(columns)) {
      equal = false;
      session.console().write_bytes(one.record);
      session.console().write_bytes(other.record);
    }
    session.safe_point();
  }
  if (one.ended != other.ended) {
    return fail<msg::DMSxxx010E>(kModule, (one.ended ? one : other).file.fileid());
  }
  if (!equal) {
    return fail<msg::DMSxxx209W>(kModule);
  }
  return 0;
}

}  // namespace

const CommandSpec kCompare{
    .name = "COMPARE",
    .min_abbreviation = 3,
    .module = kModule,
    .syntax =
        "fn:word ft:word fm:word fntwo:word fttwo:word fmtwo:word [ ( { COL columns:word "
        "}... ) ]",
    .summary = "Compare two files record by record.",
    .help = R"(COMPARE shows the records in which two files differ, in pairs.

Operands:
  fn ft fm     one file.
  fn2 ft2 fm2  the other; = takes over that part of the first.

Options:
  COL m-n   compares columns m to n only; m alone goes to the end.

Responses:
  DMSCMP179I Comparing fn ft fm with fn2 ft2 fm2
  DMSCMP209W Files do not match              RC 4
  DMSCMP010E Premature EOF on file fn ft fm  RC 40

Example:
  compare profile exec a = = b
)",
    .run = run};

}  // namespace cambridge::cms::commands
