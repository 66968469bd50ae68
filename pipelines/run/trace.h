/// The traced executor: every connection passes a sink that can tell of each record. The plain
/// executor has none, and may fuse stages; both must give the same results.
#pragma once

#include "pipelines/run/stage.h"

namespace cambridge::pipelines {

class TraceSink final : public Sink {
 public:
  TraceSink(Stage& producer, unsigned output, Sink& consumer)
      : producer_(producer), output_(output), consumer_(consumer) {}
  Flow record(RecordView record) override;
  void end() override;

 private:
  void tell(std::string_view what, std::string_view data);

  Stage& producer_;
  unsigned output_;
  Sink& consumer_;
};

}  // namespace cambridge::pipelines
