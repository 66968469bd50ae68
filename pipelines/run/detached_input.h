/// The input of a filter that consumes a record before it writes (COPY, JOIN, DROP LAST) in a set
/// where that can be seen: the producer leaves its record here and goes on, the filter works on a
/// task of its own. That is the "delay of one record".
#pragma once

#include <string>

#include "pipelines/run/filter_stage.h"
#include "pipelines/run/task.h"

namespace cambridge::pipelines {

class DetachedInput final : public Sink {
 public:
  explicit DetachedInput(FilterStage& stage) : stage_(stage) {}
  Flow record(RecordView record) override;
  void end() override;
  void wake_producer();
  void redirect(Sink& now);

 private:
  void work();

  FilterStage& stage_;
  std::string held_;
  bool busy_ = false, ended_ = false;
  Task* producer_ = nullptr;
  Sink* redirected_ = nullptr;
};

}  // namespace cambridge::pipelines
