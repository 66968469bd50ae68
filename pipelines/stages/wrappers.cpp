/// NOT, CASEI, ZONE, FRTARGET, TOTARGET: a stage run inside a stage.
#include "pipelines/args/input_range.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/stages/inner_stage.h"
#include "pipelines/stages/search.h"

namespace cambridge::pipelines {

namespace {

/// The outputs of a stage exchanged.
class Not final : public FilterStage {
 public:
  explicit Not(std::unique_ptr<FilterStage> inner) : inner_(std::move(inner)) {}
  void start() override {
    inner_.start(*this, [this](unsigned s, RecordView record) { return pass(1 - s, record); });
  }
  Flow record(RecordView record) override { return inner_.record(record); }
  void finish() override { inner_.finish(); }

 private:
  InnerStage inner_;
};

/// A selection on a part of the record, or on a folded copy; the original record passes.
class Zone final : public FilterStage {
 public:
  Zone(std::unique_ptr<FilterStage> inner, InputRange range, const ByteTable* fold, bool reverse)
      : inner_(std::move(inner)), range_(std::move(range)), fold_(fold), reverse_(reverse) {}
  void start() override {
    inner_.start(*this, [this](unsigned s, RecordView) { return pass(s, original_); });
  }
  Flow record(RecordView record) override {
    original_ = record;
    const std::string_view part = range_.of(record);
    if (fold_ == nullptr && !reverse_) {
      return inner_.record(RecordView(part.data(), part.size()));
    }
    copy_ = fold_ != nullptr ? folded(part, *fold_) : std::string(part);
    if (reverse_) std::reverse(copy_.begin(), copy_.end());
    return inner_.record(copy_);
  }

 private:
  InnerStage inner_;
  InputRange range_;
  const ByteTable* fold_;
  bool reverse_;
  RecordView original_;
  std::string copy_;
};

/// FRTARGET and TOTARGET: where the first record stands that the stage selects.
class TargetStage final : public FilterStage {
 public:
  TargetStage(std::unique_ptr<FilterStage> inner, bool from)
      : inner_(std::move(inner)), from_(from) {}
  void start() override {
    inner_.start(*this, [this](unsigned s, RecordView) {
      if (s == 0) found_ = true;
      return Flow::Ok;
    });
  }
  Flow record(RecordView record) override {
    const unsigned before = from_ ? 1 : 0;
    if (!found_) {
      inner_.record(record);
      if (!found_) return pass(before, record);
      sever_output(before);
      if (!any_output_connected()) {
        retire(0);
        return Flow::Ended;
      }
    }
    return pass(1 - before, record);
  }

 private:
  InnerStage inner_;
  bool from_;
  bool found_ = false;
};

std::unique_ptr<Stage> make_not(StageContext& context) {
  auto inner = make_inner_filter(context);
  return inner ? std::make_unique<Not>(std::move(inner)) : nullptr;
}

/// The rest of the operands in upper case, as CASEI gives them to its stage.
std::unique_ptr<FilterStage> make_folded_inner(StageContext& context) {
  StageOperands& operands = context.operands;
  StageOperands upper(folded(operands.rest(), operands.text().upper()), operands.text());
  StageContext inner{upper,        context.first,     context.inputs, context.outputs,
                     context.host, context.catalogue, context.place};
  auto stage = make_inner_filter(inner);
  if (upper.refused()) operands.refuse(upper.refusal());
  return stage;
}

std::unique_ptr<Stage> make_casei(StageContext& context) {
  StageOperands& operands = context.operands;
  InputRange range;
  if (operands.keyword("ZONE")) range = read_range(operands);
  const bool reverse = operands.keyword("REVERSE");
  auto inner = make_folded_inner(context);
  if (!inner) return nullptr;
  return std::make_unique<Zone>(std::move(inner), std::move(range), &operands.text().upper(),
                                reverse);
}

std::unique_ptr<Stage> make_zone(StageContext& context) {
  StageOperands& operands = context.operands;
  InputRange range = read_range(operands);
  const ByteTable* fold = operands.keyword("CASEI") ? &operands.text().upper() : nullptr;
  const bool reverse = operands.keyword("REVERSE");
  auto inner = fold != nullptr ? make_folded_inner(context) : make_inner_filter(context);
  if (!inner) return nullptr;
  return std::make_unique<Zone>(std::move(inner), std::move(range), fold, reverse);
}

std::unique_ptr<Stage> make_target(StageContext& context, bool from) {
  auto inner = make_inner_filter(context);
  return inner ? std::make_unique<TargetStage>(std::move(inner), from) : nullptr;
}

}  // namespace

extern const StageSpec kNot{
    .names = "NOT",
    .syntax = "NOT stage [operands]",
    .summary = "Run a stage with its two output streams exchanged.",
    .help =
        "What the stage writes to its primary output goes to the secondary, "
        "and the other way round.",
    .example = "literal a b | split | not locate /a/ | console",
    .example_output = "b",
    .max_outputs = 2,
    .make = make_not};

extern const StageSpec kCasei{.names = "CASEI",
                              .syntax = "CASEI [ZONE inputRange] [REVERSE] stage [operands]",
                              .summary = "Run a selection stage without regard to case.",
                              .help =
                                  "The stage sees records and operands in upper case; the original "
                                  "records pass.",
                              .example = "literal Abc b | split | casei locate /ABC/ | console",
                              .example_output = "Abc",
                              .max_outputs = 2,
                              .make = make_casei};

extern const StageSpec kZone{.names = "ZONE",
                             .syntax = "ZONE inputRange [CASEI] [REVERSE] stage [operands]",
                             .summary = "Run a selection stage on a range of each record.",
                             .help = "The stage sees the range only; the original records pass.",
                             .example = "literal xa ax | split | zone 2 find a| console",
                             .example_output = "xa",
                             .max_outputs = 2,
                             .make = make_zone};

extern const StageSpec kFrtarget{.names = "FRTARGet FROMTARGet",
                                 .syntax = "FRTARGET stage [operands]",
                                 .summary = "Select records from the first that the stage selects.",
                                 .help = "The records before it go to the secondary output.",
                                 .example = "literal a b c | split | frtarget locate /b/ | console",
                                 .example_output = "b\nc",
                                 .max_outputs = 2,
                                 .make = [](StageContext& c) { return make_target(c, true); }};

extern const StageSpec kTotarget{
    .names = "TOTARGet",
    .syntax = "TOTARGET stage [operands]",
    .summary = "Select records up to the first that the stage selects.",
    .help = "That record and the rest go to the secondary output.",
    .example = "literal a b c | split | totarget locate /b/ | console",
    .example_output = "a",
    .max_outputs = 2,
    .make = [](StageContext& c) { return make_target(c, false); }};

}  // namespace cambridge::pipelines
