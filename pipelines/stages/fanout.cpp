/// FANOUT, FANOUTTWO, FILLUP: one stream to several.
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"

namespace cambridge::pipelines {

namespace {

constexpr unsigned kAllEnded = 0;

/// Writes each record to every stream, lowest first, and only then consumes it.
class Fanout final : public FilterStage {
 public:
  explicit Fanout(unsigned stop) : stop_(stop) {}

  Flow record(RecordView record) override {
    writing_ = true;
    for (unsigned i = 0; i < outputs_.size(); ++i) {
      const Flow flow = output(i, record);
      if (flow == Flow::Stalled) return retire(static_cast<int>(flow)), flow;
    }
    writing_ = false;
    return enough_ended() ? end_now() : Flow::Ok;
  }
  void output_severed(unsigned) override {
    // The count is tested after the round; a stage that only waits for input may end now.
    if (!retired() && !writing_ && enough_ended()) end_now();
  }

 private:
  bool enough_ended() const {
    unsigned ended = 0;
    for (const OutputStream& out : outputs_) ended += out.consumer ? 0 : 1;
    return ended >= (stop_ == kAllEnded ? outputs_.size() : stop_);
  }
  Flow end_now() {
    retire(0);
    return Flow::Ended;
  }

  unsigned stop_;
  bool writing_ = false;
};

/// Fills one stream until it ends, then the next.
class Fillup final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    while (at_ < outputs_.size()) {
      const Flow flow = output(at_, record);
      if (flow == Flow::Ok) return flow;
      if (flow == Flow::Stalled) return retire(static_cast<int>(flow)), flow;
      ++at_;
    }
    retire(0);
    return Flow::Ended;
  }

 private:
  unsigned at_ = 0;
};

std::unique_ptr<Stage> make_fanout(StageContext& context) {
  StageOperands& operands = context.operands;
  unsigned stop = kAllEnded;
  if (operands.keyword("STOP")) {
    if (operands.keyword("ANYEOF")) {
      stop = 1;
    } else if (!operands.keyword("ALLEOF")) {
      stop = static_cast<unsigned>(operands.number(1, 1000));
    }
  }
  operands.expect_end();
  return std::make_unique<Fanout>(stop);
}

std::unique_ptr<Stage> make_fanouttwo(StageContext& context) {
  context.operands.expect_end();
  return std::make_unique<Fanout>(1);
}

std::unique_ptr<Stage> make_fillup(StageContext& context) {
  context.operands.expect_end();
  return std::make_unique<Fillup>();
}

}  // namespace

extern const StageSpec kFanout{
    .names = "FANOUT",
    .syntax = "FANOUT [STOP ALLEOF|ANYEOF|n]",
    .summary = "Copy records to all output streams.",
    .help =
        "A record is written to stream 0, then to stream 1 and so on, and then consumed. STOP "
        "says how many outputs must have ended for FANOUT to end; the default is all.",
    .example = "(end ?) literal a | f: fanout | console ? f: | insert /2/ | console",
    .example_output = "a \n2a ",
    .max_outputs = kAnyStreams,
    .make = make_fanout};

extern const StageSpec kFanouttwo{
    .names = "FANOUTTWO",
    .syntax = "FANOUTTWO",
    .summary = "Copy records to two output streams, until either ends.",
    .help = "As FANOUT STOP ANYEOF with two streams.",
    .example = "(end ?) literal a | f: fanouttwo | console ? f: | console",
    .example_output = "a \na ",
    .max_outputs = 2,
    .make = make_fanouttwo};

extern const StageSpec kFillup{
    .names = "FILLUP",
    .syntax = "FILLUP",
    .summary = "Write to an output stream until it ends, then to the next.",
    .help = "The record that a stream refuses is written to the next one.",
    .example =
        "(end ?) literal a b c | split | f: fillup | take 1 | console ? f: | insert /2/ | "
        "console",
    .example_output = "a\n2b\n2c",
    .max_outputs = kAnyStreams,
    .make = make_fillup};

}  // namespace cambridge::pipelines
