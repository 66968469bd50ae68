/// A pipeline set while it runs: the stages of one PIPE command and of every CALLPIPE and ADDPIPE
/// in it, their dispatcher, commit levels and return code. Pipelines User's Guide, "commit level".
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "pipelines/host/host.h"
#include "pipelines/run/dispatcher.h"
#include "pipelines/run/pipeline_group.h"
#include "pipelines/run/stage.h"

namespace cambridge::pipelines {

class StageCatalogue;
class TraceSink;

/// How a set runs; the results do not depend on it.
struct RunOptions {
  bool traced = false;  ///< every record passes a trace sink; nothing is fused
  std::function<void(std::string_view)> trace_line;  ///< receives the trace; may be empty
  std::optional<u64> shuffle;                        ///< seed: random order of ready stages
  int message_level = 15;
  const StageCatalogue* catalogue = nullptr;  ///< for stages that run pipelines
};

class PipelineSet {
 public:
  PipelineSet(Host& host, RunOptions options);
  ~PipelineSet();
  PipelineSet(const PipelineSet&) = delete;
  PipelineSet& operator=(const PipelineSet&) = delete;

  [[nodiscard]] Host& host() { return host_; }
  [[nodiscard]] Dispatcher& dispatcher() { return dispatcher_; }
  [[nodiscard]] const RunOptions& options() const { return options_; }
  [[nodiscard]] bool traced() const { return options_.traced; }
  [[nodiscard]] bool stalled() const { return stalled_; }
  /// One stream in, one out, everywhere: nobody can see whether a stage consumes or writes first.
  [[nodiscard]] bool linear() const { return linear_; }
  void set_not_linear() { linear_ = false; }

  /// A new group of stages, empty.
  PipelineGroup& add_group();
  /// Runs the first group and all that it adds. Returns the aggregate return code.
  int run();
  /// Runs one more group from inside a stage; the caller waits until its last stage has ended.
  int call(PipelineGroup& group, Stage& caller);
  /// Runs one more group beside the caller.
  int add(PipelineGroup& group);

  Task& spawn(Stage& owner, std::function<void()> work);
  void stage_retired(Stage& stage);
  /// Issues a message; `place` adds the lines that say which stage it is about.
  void issue_message(const IssuedMessage& message, const StagePlace* place);
  /// The state of each stage that has not ended: the report of a stall, and JEREMY.
  [[nodiscard]] std::vector<std::pair<const Stage*, std::string>> states() const;
  Sink& trace_sink(Stage& producer, unsigned output, Sink& consumer);
  /// Things that live as long as the set: stable records.
  [[nodiscard]] char* keep(std::string_view bytes);

 private:
  void report_stall();
  int aggregate() const;

  Host& host_;
  RunOptions options_;
  std::vector<std::unique_ptr<PipelineGroup>> groups_;
  std::vector<std::unique_ptr<TraceSink>> trace_sinks_;
  std::deque<std::string> kept_;
  bool stalled_ = false, linear_ = true;
  Dispatcher dispatcher_;  // last: its fibers end first and may still touch the rest
};

/// Aggregate return code: the lowest when any is negative, else the highest.
int aggregate_return_code(int left, int right);

}  // namespace cambridge::pipelines
