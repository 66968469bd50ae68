/// A stage with one input that never chooses what to read next: record() is called for each record
/// on the producer's task, end-of-file ends in finish(). Most stages are this.
#pragma once

#include <memory>

#include "pipelines/run/stage.h"

namespace cambridge::pipelines {

class DetachedInput;

class FilterStage : public Stage, public Sink {
 public:
  FilterStage();
  ~FilterStage() override;

  // Written by each stage:
  //   Flow record(RecordView record) override;   write what belongs to this record, return pass()
  /// End-of-file on the input: write what is held back.
  virtual void finish() {}

  void end() final;
  Sink& input(unsigned stream) override;
  void output_severed(unsigned stream) override;
  void input_redirected(unsigned stream, Sink& now) override;
  void input_returned(unsigned stream, bool ended) override;

 protected:
  /// Writes and says whether to go on: Ok while any output is connected. Selections return this.
  Flow pass(unsigned stream, RecordView record) {
    const Flow flow = output(stream, record);
    return flow == Flow::Ok ? flow : output_refused(flow);
  }
  /// Whether the stage ends when all its outputs are severed. Stages that do more than write
  /// records (device drivers, counters) say no.
  [[nodiscard]] virtual bool ends_with_outputs() const { return true; }
  /// What finish() leaves behind as the stage's return code.
  void set_return_code(int code) { final_code_ = code; }
  [[nodiscard]] int final_return_code() const { return final_code_; }

 private:
  Flow output_refused(Flow flow);

  std::unique_ptr<DetachedInput> detached_;
  int final_code_ = 0;
};

}  // namespace cambridge::pipelines
