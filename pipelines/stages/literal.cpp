/// LITERAL and STRLITERAL: a record written from the specification.
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/multi_stage.h"

namespace cambridge::pipelines {

namespace {

enum class When { Before, After };

/// Writes its string, then passes the input (or the other way round).
class Literal final : public MultiStage {
 public:
  Literal(std::string text, When when, bool only_if_empty)
      : text_(std::move(text)), when_(when), only_if_empty_(only_if_empty) {}

  bool has_begin() const override { return when_ == When::Before && !only_if_empty_; }
  void begin() override { pass(0, view()); }
  Flow record_on(unsigned, RecordView record) override {
    empty_ = false;
    return pass(0, record);
  }
  void finish() override {
    if (only_if_empty_ ? empty_ : when_ == When::After) pass(0, view());
  }

 private:
  RecordView view() const { return {text_.data(), text_.size(), true}; }

  std::string text_;
  When when_;
  bool only_if_empty_, empty_ = true;
};

std::unique_ptr<Stage> make_literal(StageContext& context) {
  return std::make_unique<Literal>(context.operands.rest(), When::Before, false);
}

std::unique_ptr<Stage> make_strliteral(StageContext& context) {
  StageOperands& operands = context.operands;
  When when = When::Before;
  if (operands.keyword("APPEND")) {
    when = When::After;
  } else {
    operands.keyword("PREFACE");
  }
  const bool conditional = operands.keyword_of({"CONDitional", "IFEMPTY"});
  std::string text = operands.at_end() ? std::string() : operands.delimited_string();
  operands.expect_end();
  return std::make_unique<Literal>(std::move(text), when, conditional);
}

}  // namespace

extern const StageSpec kLiteral{
    .names = "LITERAL",
    .syntax = "LITERAL [string]",
    .summary = "Write a record that holds the string, then pass the input.",
    .help =
        "The string is everything after the blank that follows the name, trailing blanks "
        "included. Of several LITERAL stages the last one writes first.",
    .example = "literal world | literal hello | console",
    .example_output = "hello \nworld ",
    .position = Position::Anywhere,
    .make = make_literal};

extern const StageSpec kStrliteral{
    .names = "STRLITeral",
    .syntax = "STRLITERAL [PREFACE|APPEND] [CONDITIONAL|IFEMPTY] [delimitedString]",
    .summary = "Write a delimited string before or after the input, or only when there is none.",
    .help =
        "PREFACE, the default, writes the string first; APPEND writes it after the input. "
        "IFEMPTY writes it only when no record was read.",
    .example = "strliteral /a b/ | strliteral append /end/ | console",
    .example_output = "a b\nend",
    .position = Position::Anywhere,
    .make = make_strliteral};

}  // namespace cambridge::pipelines
