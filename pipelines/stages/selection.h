/// Base of the selection stages: a record goes to the primary output when it is selected, else to
/// the secondary. They do not delay the record.
#pragma once

#include "pipelines/run/filter_stage.h"

namespace cambridge::pipelines {

class SelectionStage : public FilterStage {
 public:
  virtual bool selects(RecordView record) = 0;
  Flow record(RecordView record) override { return pass(selects(record) ? 0 : 1, record); }
};

}  // namespace cambridge::pipelines
