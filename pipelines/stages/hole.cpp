/// HOLE: reads everything, writes nothing.
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/multi_stage.h"

namespace cambridge::pipelines {

namespace {

class Hole final : public MultiStage {
 public:
  Flow record_on(unsigned, RecordView) override { return Flow::Ok; }

 protected:
  bool ends_with_outputs() const override { return false; }
};

std::unique_ptr<Stage> make(StageContext& context) {
  context.operands.expect_end();
  return std::make_unique<Hole>();
}

}  // namespace

extern const StageSpec kHole{.names = "HOLE",
                             .syntax = "HOLE",
                             .summary = "Read and throw away all records.",
                             .help = "All inputs are read to their ends; nothing is written.",
                             .example = "literal x | console | hole",
                             .example_output = "x ",
                             .max_inputs = kAnyStreams,
                             .max_outputs = kAnyStreams,
                             .make = make};

}  // namespace cambridge::pipelines
