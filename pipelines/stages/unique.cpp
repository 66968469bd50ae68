/// UNIQUE: adjacent records with equal keys.
#include "pipelines/args/input_range.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"
#include "pipelines/stages/sort_keys.h"

namespace cambridge::pipelines {

namespace {

enum class Keep { Last, First, Singles, Multiple, Pairwise };

struct UniqueArguments {
  std::vector<InputRange> ranges;
  std::optional<char> pad;
  const ByteTable* fold = nullptr;
  Keep keep = Keep::Last;
  bool count = false;
};

class Unique final : public FilterStage {
 public:
  explicit Unique(UniqueArguments arguments) : a_(std::move(arguments)) {}

  Flow record(RecordView record) override {
    const bool equal = holding_ && same(held_, record);
    switch (a_.keep) {
      case Keep::First:
        if (a_.count) break;
        if (!equal) hold(record);
        return pass(equal ? 1 : 0, record);
      case Keep::Last:
        if (a_.count || !holding_ || !equal) break;
        return rotate(1, record);
      case Keep::Pairwise:
        if (equal) {
          holding_ = false;
          if (const Flow flow = pass(0, held_); flow != Flow::Ok) return flow;
          return pass(0, record);
        }
        return holding_ ? rotate(1, record) : (hold(record), Flow::Ok);
      case Keep::Singles:
      case Keep::Multiple:
        if (a_.count) break;
        return by_multiplicity(equal, record);
    }
    if (!holding_) {
      hold(record);
      run_ = 1;
      return Flow::Ok;
    }
    if (equal) {
      ++run_;
      if (a_.keep != Keep::First) {
        const Flow flow = output_defined(1) ? pass(1, held_) : Flow::Ok;
        hold(record);
        return flow;
      }
      return output_defined(1) ? pass(1, record) : Flow::Ok;
    }
    const Flow flow = write_run();
    hold(record);
    run_ = 1;
    return flow;
  }

  void finish() override {
    if (!holding_) return;
    if (a_.keep == Keep::First && !a_.count) return;
    if (a_.count) {
      write_run();
    } else if (a_.keep == Keep::Pairwise) {
      pass(1, held_);
    } else if (a_.keep == Keep::Last) {
      pass(0, held_);
    } else {
      pass((run_ == 1) == (a_.keep == Keep::Singles) ? 0 : 1, held_);
    }
  }
  bool consumes_first() const override { return a_.keep != Keep::First || a_.count; }

 private:
  bool same(std::string_view left, std::string_view right) const {
    for (const InputRange& range : a_.ranges) {
      if (compare_keys(range.of(left), range.of(right), a_.pad, a_.fold) != 0) return false;
    }
    return true;
  }
  void hold(RecordView record) {
    held_.assign(record.data(), record.size());
    holding_ = true;
  }
  Flow rotate(unsigned stream, RecordView record) {
    const Flow flow = pass(stream, held_);
    hold(record);
    return flow;
  }
  Flow write_run() {
    const bool wanted = a_.keep == Keep::Singles    ? run_ == 1
                        : a_.keep == Keep::Multiple ? run_ > 1
                                                    : true;
    if (!a_.count) return pass(wanted ? 0 : 1, held_);
    line_ = text().number(run_, 10);
    line_ += held_;
    return pass(wanted ? 0 : 1, line_);
  }
  /// SINGLES and MULTIPLE without COUNT: all records of a run go one way.
  Flow by_multiplicity(bool equal, RecordView record) {
    Flow flow = Flow::Ok;
    if (holding_) {
      const bool single = run_ == 1 && !equal;
      flow = pass(single == (a_.keep == Keep::Singles) ? 0 : 1, held_);
    }
    run_ = equal ? run_ + 1 : 1;
    hold(record);
    return flow;
  }

  UniqueArguments a_;
  std::string held_, line_;
  bool holding_ = false;
  i64 run_ = 0;
};

std::unique_ptr<Stage> make(StageContext& context) {
  StageOperands& operands = context.operands;
  UniqueArguments a;
  a.pad = std::nullopt;
  a.count = operands.keyword("COUNT");
  read_pad_and_case(operands, a.pad, a.fold);
  a.ranges = read_ranges(operands);
  if (operands.keyword("FIRST")) {
    a.keep = Keep::First;
  } else if (operands.keyword("SINGLEs")) {
    a.keep = Keep::Singles;
  } else if (operands.keyword("MULTiple")) {
    a.keep = Keep::Multiple;
  } else if (operands.keyword("PAIRwise")) {
    a.keep = Keep::Pairwise;
  } else {
    operands.keyword("LAST");
  }
  if (!operands.at_end()) operands.fail<msg::FPLARG111E>(operands.peek_word());
  return std::make_unique<Unique>(std::move(a));
}

}  // namespace

extern const StageSpec kUnique{
    .names = "UNIQue",
    .syntax =
        "UNIQUE [COUNT] [NOPAD|PAD xorc] [ANYCASE] [inputRanges] "
        "[LAST|FIRST|SINGLES|MULTIPLE|PAIRWISE]",
    .summary = "Compare each record with the one before it.",
    .help =
        "LAST, the default, keeps the last of a run of equal records, FIRST the first; the "
        "others go to the secondary output. SINGLES keeps records that have no equal, MULTIPLE "
        "all that have one. COUNT puts the length of the run in front, in ten columns. "
        "FIRST does not delay the record.",
    .example = "literal a a b c c | split | unique count | console",
    .example_output = "         2a\n         1b\n         2c",
    .delay = Delay::Conditional,
    .max_outputs = 2,
    .make = make};

}  // namespace cambridge::pipelines
