/// A selection stage inside another stage: CASEI, ZONE, NOT, FRTARGET and others run it record by
/// record and see which output it chooses.
#pragma once

#include <functional>
#include <memory>

#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"

namespace cambridge::pipelines {

class InnerStage {
 public:
  using Write = std::function<Flow(unsigned stream, RecordView record)>;

  explicit InnerStage(std::unique_ptr<FilterStage> stage) : stage_(std::move(stage)) {}

  /// Takes its place inside `host`; what it writes goes to `write`.
  void start(Stage& host, Write write);
  Flow record(RecordView record) {
    return stage_->retired() ? Flow::Ended : stage_->record(record);
  }
  void finish() {
    if (!stage_->retired()) stage_->finish();
  }

 private:
  class Capture final : public Sink {
   public:
    Flow record(RecordView record) override { return owner->write_(stream, record); }
    void end() override {}
    InnerStage* owner = nullptr;
    unsigned stream = 0;
  };

  std::unique_ptr<FilterStage> stage_;
  Write write_;
  Capture captures_[2];
};

/// Makes the stage that the rest of the operands names; refuses (111) when it is not a filter.
std::unique_ptr<FilterStage> make_inner_filter(StageContext& context);

}  // namespace cambridge::pipelines
