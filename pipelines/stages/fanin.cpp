/// FANIN, FANINANY, FANINTWO: several streams into one.
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/multi_stage.h"

namespace cambridge::pipelines {

namespace {

/// Streams one after the other: the producers of later ones wait.
class Fanin final : public MultiStage {
 public:
  explicit Fanin(std::vector<std::string> names) : names_(std::move(names)) {}

  int check_streams() override {
    for (const std::string& name : names_) {
      const int stream = find_input(name);
      if (stream < 0) return say(issue<msg::FPLDSP178E>(name)), msg::FPLDSP178E.number();
      order_.push_back(static_cast<unsigned>(stream));
    }
    if (names_.empty()) {
      for (unsigned i = 0; i < inputs_.size(); ++i) order_.push_back(i);
    }
    return 0;
  }
  void start() override {
    MultiStage::start();
    skip_ended();
  }
  bool admits(unsigned stream) const override {
    return at_ < order_.size() && order_[at_] == stream;
  }
  Flow record_on(unsigned, RecordView record) override { return pass(0, record); }
  void input_ended(unsigned) override { skip_ended(); }

 private:
  void skip_ended() {
    while (at_ < order_.size() && input_at_end(order_[at_])) ++at_;
    if (at_ == order_.size() && !retired()) {
      retire(0);  // streams that were not named are severed
    }
    turn_changed();
  }

  std::vector<std::string> names_;
  std::vector<unsigned> order_;
  std::size_t at_ = 0;
};

/// Whatever comes, in the order in which it comes.
class Faninany final : public MultiStage {
 public:
  Flow record_on(unsigned, RecordView record) override { return pass(0, record); }
};

std::unique_ptr<Stage> make_fanin(StageContext& context) {
  std::vector<std::string> names;
  while (!context.operands.at_end()) names.push_back(context.operands.word());
  return std::make_unique<Fanin>(std::move(names));
}

std::unique_ptr<Stage> make_faninany(StageContext& context) {
  context.operands.keyword("STRICT");
  context.operands.expect_end();
  return std::make_unique<Faninany>();
}

std::unique_ptr<Stage> make_fanintwo(StageContext& context) {
  context.operands.expect_end();
  return std::make_unique<Faninany>();
}

}  // namespace

extern const StageSpec kFanin{
    .names = "FANIN",
    .syntax = "FANIN [stream...]",
    .summary = "Concatenate input streams, each to its end.",
    .help = "Without operands all streams are read, lowest first; else those named, in that order.",
    .example = "(end ?) literal a | f: fanin | console ? literal b | f:",
    .example_output = "a \nb ",
    .max_inputs = kAnyStreams,
    .make = make_fanin};

extern const StageSpec kFaninany{
    .names = "FANINANY",
    .syntax = "FANINANY [STRICT]",
    .summary = "Combine input streams in the order in which records arrive.",
    .help =
        "Where a stream was split and no branch can delay the record, the records come out in "
        "their original order.",
    .example =
        "(end ?) literal a b c | split | l: locate /b/ | insert /*/ | f: faninany | console "
        "? l: | f:",
    .example_output = "a\n*b\nc",
    .max_inputs = kAnyStreams,
    .make = make_faninany};

extern const StageSpec kFanintwo{.names = "FANINTWO",
                                 .syntax = "FANINTWO",
                                 .summary = "Combine two input streams, the secondary preferred.",
                                 .help = "Passes records of both inputs to the primary output.",
                                 .example = "literal a | fanintwo | console",
                                 .example_output = "a ",
                                 .max_inputs = 2,
                                 .make = make_fanintwo};

}  // namespace cambridge::pipelines
