/// A stage with several inputs, or with something to say before its input, that still has no
/// choice to make while it handles a record: FANIN, FANINANY, LOOKUP, LITERAL. It works on the
/// task of whoever writes to it, one record at a time; others wait for their turn.
#pragma once

#include <memory>
#include <vector>

#include "pipelines/run/stage.h"
#include "pipelines/run/task.h"

namespace cambridge::pipelines {

class MultiStage : public Stage {
 public:
  MultiStage();
  ~MultiStage() override;

  /// A record on an input stream; it is consumed when the call returns.
  virtual Flow record_on(unsigned stream, RecordView record) = 0;
  /// Whether records of the stream may come now; others wait. Call turn_changed() when it changes.
  [[nodiscard]] virtual bool admits(unsigned stream) const {
    return static_cast<void>(stream), true;
  }
  /// End-of-file on one input.
  virtual void input_ended(unsigned stream) { static_cast<void>(stream); }
  /// End-of-file on all inputs, or there were none.
  virtual void finish() {}
  /// What the stage writes before any input; runs first, on a task of its own.
  virtual void begin() {}
  [[nodiscard]] virtual bool has_begin() const { return false; }

  void start() override;
  Sink& input(unsigned stream) override;
  void output_severed(unsigned stream) override;
  void input_redirected(unsigned stream, Sink& now) override;
  void input_returned(unsigned stream, bool ended) override;

  /// The stream whose record is being worked on, or -1; for reports.
  [[nodiscard]] int active_stream() const override { return busy_ ? active_ : -1; }

 protected:
  Flow pass(unsigned stream, RecordView record) {
    const Flow flow = output(stream, record);
    return flow == Flow::Ok ? flow : output_refused(flow);
  }
  [[nodiscard]] virtual bool ends_with_outputs() const { return true; }
  void turn_changed() { wake_all(); }
  [[nodiscard]] bool input_at_end(unsigned stream) const;
  void set_return_code(int code) { final_code_ = code; }
  [[nodiscard]] int final_return_code() const { return final_code_; }

 private:
  class Port;
  friend class Port;
  Flow output_refused(Flow flow);
  Port& port(unsigned stream);
  bool enter(Port& port, bool for_end);
  [[nodiscard]] bool any_input_open() const;
  void leave();
  void wake_all();
  void end_if_all_ended();

  std::vector<std::unique_ptr<Port>> ports_;
  bool busy_ = false;
  int active_ = -1;
  int final_code_ = 0;
};

}  // namespace cambridge::pipelines
