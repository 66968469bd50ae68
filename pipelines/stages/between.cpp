/// BETWEEN, INSIDE, OUTSIDE, NINSIDE: runs of records between two marks.
#include "pipelines/plan/stage_spec.h"
#include "pipelines/stages/search.h"
#include "pipelines/stages/selection.h"

namespace cambridge::pipelines {

namespace {

struct Marks {
  std::string first, last;
  i64 count = 0;  ///< records in a run, the first included; 0: the run ends with `last`
  const ByteTable* fold = nullptr;
};

/// Where in a run a record stands.
enum class Standing { Outside, First, Within, Last };

class Between final : public SelectionStage {
 public:
  Between(Marks marks, bool boundaries, bool inverted)
      : marks_(std::move(marks)), boundaries_(boundaries), inverted_(inverted) {}

  bool selects(RecordView record) override {
    const Standing standing = place(record);
    const bool chosen = boundaries_ ? standing != Standing::Outside : standing == Standing::Within;
    return chosen != inverted_;
  }

 private:
  Standing place(RecordView record) {
    if (!inside_) {
      if (!begins_with(record, marks_.first, marks_.fold)) return Standing::Outside;
      inside_ = true;
      left_ = marks_.count - 1;
      if (marks_.count != 0 && left_ <= 0) inside_ = false;
      return Standing::First;
    }
    if (marks_.count != 0) {
      if (--left_ > 0) return Standing::Within;
      inside_ = false;
      return boundaries_ ? Standing::Last : Standing::Within;
    }
    if (!begins_with(record, marks_.last, marks_.fold)) return Standing::Within;
    inside_ = false;
    return Standing::Last;
  }

  Marks marks_;
  bool boundaries_, inverted_;
  bool inside_ = false;
  i64 left_ = 0;
};

std::unique_ptr<Stage> make(StageContext& context, bool boundaries, bool inverted) {
  StageOperands& operands = context.operands;
  Marks marks;
  if (operands.any_case()) marks.fold = &operands.text().upper();
  marks.first = operands.delimited_string();
  if (operands.at_end() && !operands.refused()) operands.fail<msg::FPLARG211E>();
  if (operands.number_next()) {
    marks.count = operands.number(boundaries ? 2 : 0);
    if (!boundaries) ++marks.count;  // INSIDE counts the records after the mark
  } else {
    marks.last = operands.delimited_string();
  }
  operands.expect_end();
  if (marks.fold != nullptr) {
    fold_text(marks.first, *marks.fold);
    fold_text(marks.last, *marks.fold);
  }
  return std::make_unique<Between>(std::move(marks), boundaries, inverted);
}

constexpr std::string_view kHelp =
    "A run begins with a record that begins with the first string and ends with one that begins "
    "with the second, or when the number of records is reached.";

}  // namespace

extern const StageSpec kBetween{
    .names = "BETWEEN",
    .syntax = "BETWEEN [ANYCASE] delimitedString {number|delimitedString}",
    .summary = "Select runs of records, the marks included.",
    .help = kHelp,
    .example = "literal a b c d e | split | between /b/ /d/ | console",
    .example_output = "b\nc\nd",
    .max_outputs = 2,
    .make = [](StageContext& context) { return make(context, true, false); }};

extern const StageSpec kInside{
    .names = "INSIDE",
    .syntax = "INSIDE [ANYCASE] delimitedString {number|delimitedString}",
    .summary = "Select runs of records without the marks.",
    .help = kHelp,
    .example = "literal a b c d e | split | inside /b/ /d/ | console",
    .example_output = "c",
    .max_outputs = 2,
    .make = [](StageContext& context) { return make(context, false, false); }};

extern const StageSpec kOutside{
    .names = "OUTSIDE",
    .syntax = "OUTSIDE [ANYCASE] delimitedString {number|delimitedString}",
    .summary = "Select records that BETWEEN would not.",
    .help = kHelp,
    .example = "literal a b c d e | split | outside /b/ /d/ | console",
    .example_output = "a\ne",
    .max_outputs = 2,
    .make = [](StageContext& context) { return make(context, true, true); }};

extern const StageSpec kNinside{
    .names = "NINSIDE NOTINSIDE",
    .syntax = "NINSIDE [ANYCASE] delimitedString {number|delimitedString}",
    .summary = "Select records that INSIDE would not.",
    .help = kHelp,
    .example = "literal a b c d e | split | ninside /b/ /d/ | console",
    .example_output = "a\nb\nd\ne",
    .max_outputs = 2,
    .make = [](StageContext& context) { return make(context, false, true); }};

}  // namespace cambridge::pipelines
