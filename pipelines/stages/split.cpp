/// SPLIT: several records of one, cut relative to a target.
#include "pipelines/args/target.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"

namespace cambridge::pipelines {

namespace {

enum class Where { At, Before, After };

struct SplitArguments {
  Where where = Where::At;
  i64 offset = 0;   ///< characters left of (BEFORE) or right of (AFTER) the target
  i64 minimum = 0;  ///< shortest output record
  i64 count = i64{1} << 60;
  Target target;
};

/// SPLIT without operands: one word a record.
class SplitWords final : public FilterStage {
 public:
  explicit SplitWords(char blank) : blank_(blank) {}
  Flow record(RecordView record) override {
    const char* const data = record.data();
    const std::size_t size = record.size();
    const char blank = blank_;
    std::size_t at = 0;
    while (true) {
      while (at < size && data[at] == blank) ++at;
      if (at == size) return Flow::Ok;
      const std::size_t start = at;
      while (at < size && data[at] != blank) ++at;
      if (const Flow flow = pass(0, record.part(start, at - start)); flow != Flow::Ok) return flow;
    }
  }

 private:
  char blank_;
};

class Split final : public FilterStage {
 public:
  explicit Split(SplitArguments arguments) : a_(std::move(arguments)) {}

  Flow record(RecordView record) override {
    return a_.where == Where::At ? split_at(record) : split_beside(record);
  }

 private:
  /// The target disappears, and so do null records between two of them.
  Flow split_at(RecordView record) {
    std::size_t start = 0, from = 0;
    i64 left = a_.count;
    while (left > 0) {
      const std::size_t at = find(record, from, start);
      if (at == std::string_view::npos) break;
      const std::size_t length = a_.target.match(record, at);
      if (at > start) {
        if (const Flow flow = pass(0, record.part(start, at - start)); flow != Flow::Ok)
          return flow;
        --left;
      }
      start = from = at + length;
    }
    if (start >= record.size() && record.size() > 0) return Flow::Ok;
    return pass(0, record.part(start, record.size() - start));
  }

  Flow split_beside(RecordView record) {
    std::size_t start = 0, from = 0;
    i64 left = a_.count;
    const auto size = static_cast<i64>(record.size());
    while (left > 0) {
      const std::size_t at = find(record, from, start);
      if (at == std::string_view::npos) break;
      const std::size_t length = a_.target.match(record, at);
      const i64 place = a_.where == Where::Before ? static_cast<i64>(at) - a_.offset
                                                  : static_cast<i64>(at + length) + a_.offset;
      from = at + length;
      if (place <= static_cast<i64>(start) || place >= size) continue;
      const auto cut = static_cast<std::size_t>(place);
      if (const Flow flow = pass(0, record.part(start, cut - start)); flow != Flow::Ok) return flow;
      start = cut;
      --left;
    }
    return pass(0, record.part(start, record.size() - start));
  }

  std::size_t find(RecordView record, std::size_t from, std::size_t start) const {
    const auto earliest = start + static_cast<std::size_t>(a_.minimum);
    return a_.target.find(record, std::max(from, earliest));
  }

  SplitArguments a_;
};

std::unique_ptr<Stage> make(StageContext& context) {
  StageOperands& operands = context.operands;
  if (operands.at_end()) return std::make_unique<SplitWords>(operands.text().blank());
  SplitArguments a;
  const bool fold = operands.any_case();
  if (operands.keyword("MINimum")) a.minimum = operands.number();
  const std::size_t here = operands.position();
  const bool has_number = operands.number_next();
  if (has_number) a.offset = operands.number(-(i64{1} << 30));
  if (operands.keyword("BEFORE")) {
    a.where = Where::Before;
  } else if (operands.keyword("AFTER")) {
    a.where = Where::After;
  } else if (operands.keyword("AT")) {
    a.where = Where::At;
  } else if (has_number) {
    // A single digit without BEFORE or AFTER is the character to split at.
    a.offset = 0;
    operands.back_to(here);
  }
  const bool negate = operands.keyword("NOT");
  auto target = read_target(operands);
  a.target = target ? std::move(*target) : Target::blank(operands.text());
  if (negate) a.target.negate();
  if (fold) a.target.ignore_case(operands.text());
  if (operands.number_next()) a.count = operands.number(1);
  if (!operands.at_end() && !operands.refused()) {
    operands.fail<msg::FPLARG111E>(operands.peek_word());
  }
  return std::make_unique<Split>(std::move(a));
}

}  // namespace

extern const StageSpec kSplit{
    .names = "SPLIT",
    .syntax =
        "SPLIT [ANYCASE] [MINIMUM n] [[n] BEFORE|AFTER|AT] [NOT] [xrange|STRING ds|ANYOF ds] "
        "[count]",
    .summary = "Cut records into several relative to a target.",
    .help =
        "AT, the default, drops the target and writes no null records between two of them. "
        "BEFORE and AFTER keep it; a number moves the cut away from it. The last number says "
        "how often a record is cut at most.",
    .example = "literal one,two,,three| split at , | split after string /w/ | console",
    .example_output = "one\ntw\no\nthree",
    .make = make};

}  // namespace cambridge::pipelines
