#include "pipelines/plan/connectors.h"

#include <utility>

#include "pipelines/run/multi_stage.h"
#include "pipelines/run/pipeline_set.h"

namespace cambridge::pipelines {

namespace {

InputStream& input_of(StreamEnd end) {
  return end.stage->inputs()[end.stream];
}

OutputStream& output_of(StreamEnd end) {
  return end.stage->outputs()[end.stream];
}

/// The input of a caller that ADDPIPE gave a new source: the new one to its end, then the old one.
class StackedInput final : public MultiStage {
 public:
  Flow record_on(unsigned, RecordView record) override { return pass(0, record); }
  bool admits(unsigned stream) const override { return stream == 0 || input_at_end(0); }
  void input_ended(unsigned) override { turn_changed(); }
};

}  // namespace

bool take_caller_input(StreamEnd caller, StreamEnd stage, bool lend) {
  const StreamEnd producer = std::exchange(input_of(caller).producer, {});
  if (lend) input_of(stage).lender = caller;
  if (!producer) return true;
  connect(*producer.stage, producer.stream, *stage.stage, stage.stream);
  caller.stage->input_redirected(caller.stream, *output_of(producer).sink);
  return true;
}

bool take_caller_output(StreamEnd caller, StreamEnd stage, bool lend) {
  OutputStream& from = output_of(caller);
  const StreamEnd consumer = std::exchange(from.consumer, {});
  from.sink = &severed_sink();
  if (!consumer) return true;
  connect(*stage.stage, stage.stream, *consumer.stage, consumer.stream);
  if (lend) output_of(stage).lender = caller;
  return true;
}

void feed_caller_input(StreamEnd stage, StreamEnd caller, PipelineGroup& group) {
  const StreamEnd old = std::exchange(input_of(caller).producer, {});
  if (!old) {
    connect(*stage.stage, stage.stream, *caller.stage, caller.stream);
    return;
  }
  Stage& sequence = group.add(std::make_unique<StackedInput>());
  sequence.add_output();
  sequence.add_input();
  sequence.add_input();
  connect(*old.stage, old.stream, sequence, 1);
  caller.stage->input_redirected(caller.stream, *output_of(old).sink);
  connect(*stage.stage, stage.stream, sequence, 0);
  connect(sequence, 0, *caller.stage, caller.stream);
}

void follow_caller_output(StreamEnd caller, StreamEnd stage) {
  // The old consumer keeps its side; it gets the stream back when the new one severs it.
  const StreamEnd old = output_of(caller).consumer;
  connect(*caller.stage, caller.stream, *stage.stage, stage.stream);
  if (old) input_of(stage).lender = old;
}

}  // namespace cambridge::pipelines
