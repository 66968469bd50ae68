/// The stages that one specification made: of a PIPE command, a CALLPIPE or an ADDPIPE. They
/// commit together and give one return code.
#pragma once

#include <memory>
#include <vector>

#include "pipelines/run/stage.h"
#include "pipelines/run/task.h"

namespace cambridge::pipelines {

class PipelineGroup {
 public:
  PipelineGroup(PipelineSet& set, int number) : set_(set), number_(number) {}

  Stage& add(std::unique_ptr<Stage> stage);
  [[nodiscard]] const std::vector<std::unique_ptr<Stage>>& stages() const { return stages_; }
  [[nodiscard]] PipelineSet& set() const { return set_; }
  [[nodiscard]] int number() const { return number_; }

  /// Opens everything, level by level, then starts the stages. Runs on a task. Returns 0 or the
  /// return code that stopped it; then every stage is retired with it.
  int launch();
  [[nodiscard]] bool ended() const { return live_ == 0; }
  [[nodiscard]] int return_code() const;
  void stage_retired(Stage& stage);
  /// Blocks until the last stage has ended.
  Flow wait_ended(Stage* caller);

  /// COMMIT of a stage that runs before level 0: waits until all have reached `level`. Returns 0 or
  /// the return code of a stage that has failed.
  int commit(Stage& stage, int level);
  [[nodiscard]] int level() const { return level_; }

 private:
  struct Waiting {
    Task* task;
    Stage* stage;
    int level;
  };
  void raise_level();
  [[nodiscard]] int failure_code() const;

  PipelineSet& set_;
  int number_;
  std::vector<std::unique_ptr<Stage>> stages_;
  std::size_t live_ = 0;
  int level_ = -2147483647;
  std::vector<Waiting> waiting_;
  std::vector<Stage*> early_;  ///< stages that run before data flow and have not committed to 0
  Task* launcher_ = nullptr;
  std::vector<Task*> waiters_;
};

}  // namespace cambridge::pipelines
