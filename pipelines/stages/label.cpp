/// FRLABEL, TOLABEL, WHILELABEL and their STR forms: parts of a stream up to or from a label.
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"
#include "pipelines/stages/search.h"

namespace cambridge::pipelines {

namespace {

enum class Part { From, To, While };

class LabelStage final : public FilterStage {
 public:
  LabelStage(Part part, std::string text, bool inclusive, const ByteTable* fold)
      : part_(part), text_(std::move(text)), inclusive_(inclusive), fold_(fold) {
    if (fold_ != nullptr) fold_text(text_, *fold_);
  }

  Flow record(RecordView record) override {
    // Stream before and after the turning point.
    const unsigned before = part_ == Part::From ? 1 : 0;
    if (turned_) return pass(1 - before, record);
    const bool match = begins_with(record, text_, fold_);
    if (match == (part_ == Part::While)) return pass(before, record);
    turned_ = true;
    const bool with_before = part_ == Part::From ? !inclusive_ : inclusive_;
    if (part_ == Part::While || !with_before) {
      end_before(before);
      return retired() ? Flow::Ended : pass(1 - before, record);
    }
    const Flow flow = pass(before, record);
    end_before(before);
    return flow;
  }

 private:
  void end_before(unsigned stream) {
    sever_output(stream);
    if (!any_output_connected()) retire(0);
  }

  Part part_;
  std::string text_;
  bool inclusive_;
  const ByteTable* fold_;
  bool turned_ = false;
};

std::unique_ptr<Stage> make(StageContext& context, Part part) {
  return std::make_unique<LabelStage>(part, context.operands.rest(), part == Part::From, nullptr);
}

std::unique_ptr<Stage> make_string(StageContext& context, Part part) {
  StageOperands& operands = context.operands;
  bool inclusive = part == Part::From;
  const ByteTable* fold = nullptr;
  while (true) {
    if (operands.any_case()) {
      fold = &operands.text().upper();
    } else if (part != Part::While && operands.keyword("INCLUSIVe")) {
      inclusive = true;
    } else if (operands.keyword("EXCLUSIVe")) {
      inclusive = false;
    } else {
      break;
    }
  }
  std::string text = operands.delimited_string();
  operands.expect_end();
  return std::make_unique<LabelStage>(part, std::move(text), inclusive, fold);
}

}  // namespace

extern const StageSpec kFrlabel{
    .names = "FRLABel FROMLABel",
    .syntax = "FRLABEL [string]",
    .summary = "Select records from the first that begins with the string.",
    .help = "The records before it go to the secondary output.",
    .example = "literal a b c | split | frlabel b| console",
    .example_output = "b\nc",
    .max_outputs = 2,
    .make = [](StageContext& context) { return make(context, Part::From); }};

extern const StageSpec kTolabel{
    .names = "TOLABel",
    .syntax = "TOLABEL [string]",
    .summary = "Select records up to the first that begins with the string.",
    .help =
        "That record and the rest go to the secondary output; it is not consumed before the "
        "primary output has ended.",
    .example = "literal a b c | split | tolabel b| console",
    .example_output = "a",
    .max_outputs = 2,
    .make = [](StageContext& context) { return make(context, Part::To); }};

extern const StageSpec kWhilelabel{
    .names = "WHILELABel",
    .syntax = "WHILELABEL [string]",
    .summary = "Select records while they begin with the string.",
    .help = "From the first that does not, all go to the secondary output.",
    .example = "literal a1 a2 b a3 | split | whilelabel a| console",
    .example_output = "a1\na2",
    .max_outputs = 2,
    .make = [](StageContext& context) { return make(context, Part::While); }};

extern const StageSpec kStrfrlabel{
    .names = "STRFRLABel STRFROMLABel",
    .syntax = "STRFRLABEL [ANYCASE] [INCLUSIVE|EXCLUSIVE] delimitedString",
    .summary = "Select records from the first that begins with the string.",
    .help = "EXCLUSIVE leaves out the record that matches.",
    .example = "literal a b c | split | strfrlabel exclusive /b/ | console",
    .example_output = "c",
    .max_outputs = 2,
    .make = [](StageContext& context) { return make_string(context, Part::From); }};

extern const StageSpec kStrtolabel{
    .names = "STRTOLABel",
    .syntax = "STRTOLABEL [ANYCASE] [INCLUSIVE|EXCLUSIVE] delimitedString",
    .summary = "Select records up to the first that begins with the string.",
    .help = "INCLUSIVE takes the record that matches, too.",
    .example = "literal a b c | split | strtolabel inclusive /b/ | console",
    .example_output = "a\nb",
    .max_outputs = 2,
    .make = [](StageContext& context) { return make_string(context, Part::To); }};

extern const StageSpec kStrwhilelabel{
    .names = "STRWHILElabel",
    .syntax = "STRWHILELABEL [ANYCASE] delimitedString",
    .summary = "Select records while they begin with the string.",
    .help = "From the first that does not, all go to the secondary output.",
    .example = "literal a1 a2 b a3 | split | strwhilelabel /a/ | console",
    .example_output = "a1\na2",
    .max_outputs = 2,
    .make = [](StageContext& context) { return make_string(context, Part::While); }};

}  // namespace cambridge::pipelines
