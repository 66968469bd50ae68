/// A stage that chooses what to read next: a loop on a fiber of its own with peek, consume and
/// output. Sources, COLLATE, MERGE, SYNCHRONISE, REXX filters.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "pipelines/run/stage.h"
#include "pipelines/run/task.h"

namespace cambridge::pipelines {

class LoopStage : public Stage {
 public:
  LoopStage();
  ~LoopStage() override;

  /// The stage's logic; returns its return code.
  virtual int run() = 0;
  /// Stack that run() needs.
  [[nodiscard]] virtual std::size_t stack_size() const;

  void start() override;
  Sink& input(unsigned stream) override;
  void output_severed(unsigned stream) override;
  void input_redirected(unsigned stream, Sink& now) override;
  void input_returned(unsigned stream, bool ended) override;

  /// The producer of the stream is read directly from now on.
  void attach_supply(unsigned stream, RecordSupply& supply);
  /// Whether a record waits on the stream now.
  [[nodiscard]] bool record_waits(unsigned stream) const;
  /// Whether the input is at end-of-file with nothing left to read.
  [[nodiscard]] bool at_end(unsigned stream) const;
  /// Whether the stage is blocked until a record comes on the stream.
  [[nodiscard]] bool waits_for_input(unsigned stream) const;

 protected:
  /// Waits for the next record of a stream and shows it without consuming it. Nothing at
  /// end-of-file or when the set has stalled.
  std::optional<RecordView> peek(unsigned stream);
  /// Consumes the record shown; its producer goes on, with `flow` as its return code.
  void consume(unsigned stream, Flow flow = Flow::Ok);
  /// Sets the return code that the producer of the record shown will see (SETRC).
  void set_pending_code(unsigned stream, Flow flow);
  /// Waits until some input has a record; its number, or nothing when all are at end-of-file.
  std::optional<unsigned> wait_any();
  /// Whether severed outputs end a wait for input: all of them (EOFREPORT ALL) or any (ANY).
  enum class EofReport { Current, All, Any };
  void set_eof_report(EofReport report) { eof_report_ = report; }
  [[nodiscard]] Task* task() const { return task_; }

  /// Starts run() on its task; retires when it returns.
  void spawn_loop();

 private:
  class Port;
  Port& port(unsigned stream) const;
  [[nodiscard]] bool outputs_say_end() const;

  mutable std::vector<std::unique_ptr<Port>> ports_;
  Task* task_ = nullptr;
  EofReport eof_report_ = EofReport::Current;
};

}  // namespace cambridge::pipelines
