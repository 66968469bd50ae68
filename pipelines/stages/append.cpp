/// APPEND and PREFACE: another pipeline's output after or before the input.
#include "pipelines/plan/builder.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"
#include "pipelines/run/multi_stage.h"
#include "pipelines/run/pipeline_set.h"

namespace cambridge::pipelines {

namespace {

class Append final : public FilterStage {
 public:
  explicit Append(std::string specification) : specification_(std::move(specification)) {}
  Flow record(RecordView record) override { return pass(0, record); }
  void finish() override {
    set_return_code(call_pipeline_to_output(*this, specification_, *set().options().catalogue));
  }

 private:
  std::string specification_;
};

class Preface final : public MultiStage {
 public:
  explicit Preface(std::string specification) : specification_(std::move(specification)) {}
  bool has_begin() const override { return true; }
  void begin() override {
    const int code = call_pipeline_to_output(*this, specification_, *set().options().catalogue);
    if (code != 0) retire(code);
  }
  Flow record_on(unsigned, RecordView record) override { return pass(0, record); }

 private:
  std::string specification_;
};

template <class T>
std::unique_ptr<Stage> make(StageContext& context) {
  if (context.operands.at_end()) {
    context.operands.fail<msg::FPLARG113E>();
    return nullptr;
  }
  std::string text = context.operands.rest();
  // What is wrong in the specification is refused before anything runs.
  auto scanned = scan_specification(text, context.host.text(), context.place.message_level);
  if (!scanned) {
    context.operands.refuse(scanned.error().message);
    return nullptr;
  }
  return std::make_unique<T>(std::move(text));
}

}  // namespace

extern const StageSpec kAppend{
    .names = "APPEND",
    .syntax = "APPEND specification",
    .summary = "Pass the input, then the output of another pipeline.",
    .help =
        "The pipeline starts when the input has ended. A stage separator inside it is written "
        "twice, or after an escape character.",
    .example = "literal a | append literal b || reverse | console",
    .example_output = "a \n b",
    .make = make<Append>};

extern const StageSpec kPreface{
    .names = "PREFACE",
    .syntax = "PREFACE specification",
    .summary = "Write the output of another pipeline, then pass the input.",
    .help =
        "A stage separator inside the specification is written twice, or after an escape "
        "character.",
    .example = "literal a | preface literal b| console",
    .example_output = "b\na ",
    .make = make<Preface>};

}  // namespace cambridge::pipelines
