#include "pipelines/run/pipeline_group.h"

#include <algorithm>
#include <set>

#include "pipelines/run/pipeline_set.h"

namespace cambridge::pipelines {

Stage& PipelineGroup::add(std::unique_ptr<Stage> stage) {
  stage->join(set_, *this);
  stages_.push_back(std::move(stage));
  ++live_;
  return *stages_.back();
}

int PipelineGroup::failure_code() const {
  int code = 0;
  for (const auto& stage : stages_) {
    if (stage->retired()) code = aggregate_return_code(code, stage->return_code());
  }
  return code;
}

int PipelineGroup::return_code() const {
  return failure_code();
}

int PipelineGroup::launch() {
  std::set<int> levels{-1};
  for (const auto& stage : stages_) levels.insert(stage->commit_level());
  int code = 0;
  for (const auto& stage : stages_) code = aggregate_return_code(code, stage->check_streams());
  if (code > 0) code = -code;  // as any refusal before the stages run
  for (const int level : levels) {
    if (code != 0) break;
    level_ = level;
    for (const auto& stage : stages_) {
      if (stage->commit_level() != level || stage->retired()) continue;
      const int rc = stage->prepare();
      if (rc != 0) stage->retire(rc);
      code = aggregate_return_code(code, rc);
    }
    if (code != 0) break;
    for (const auto& stage : stages_) {
      if (stage->commit_level() == level && stage->starts_early()) {
        early_.push_back(stage.get());
        stage->start();
      }
    }
    launcher_ = set_.dispatcher().current();
    while (std::any_of(early_.begin(), early_.end(), [this](Stage* s) {
      return !s->retired() && std::none_of(waiting_.begin(), waiting_.end(),
                                           [s](const Waiting& w) { return w.stage == s; });
    })) {
      if (set_.dispatcher().block(WaitKind::Commit, nullptr) == Flow::Stalled) break;
    }
    launcher_ = nullptr;
    code = failure_code();
    if (code != 0) break;
  }
  if (code != 0) {
    for (const Waiting& w : waiting_) set_.dispatcher().ready(*w.task);
    waiting_.clear();
    for (const auto& stage : stages_) {
      if (!stage->starts_early()) stage->retire(0);
    }
    return code;
  }
  level_ = 0;
  raise_level();
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    Stage& stage = *stages_[i];
    if (!stage.starts_early() && !stage.retired()) stage.start();
  }
  return 0;
}

int PipelineGroup::commit(Stage& stage, int level) {
  if (level <= level_) return failure_code();
  Dispatcher& dispatcher = set_.dispatcher();
  waiting_.push_back({dispatcher.current(), &stage, level});
  if (level_ >= 0) raise_level();
  while (std::any_of(waiting_.begin(), waiting_.end(),
                     [&](const Waiting& w) { return w.stage == &stage; })) {
    if (launcher_ != nullptr) dispatcher.ready(*launcher_);
    if (dispatcher.block(WaitKind::Commit, &stage) == Flow::Stalled) {
      std::erase_if(waiting_, [&](const Waiting& w) { return w.stage == &stage; });
      return static_cast<int>(Flow::Stalled);
    }
  }
  return level_ >= 0 ? 0 : failure_code();
}

void PipelineGroup::raise_level() {
  // Above 0 the level rises when every stage that is left asks for it.
  std::size_t open = 0;
  for (const auto& stage : stages_) open += stage->retired() ? 0 : 1;
  if (open == waiting_.size() && !waiting_.empty()) {
    const auto lowest =
        std::min_element(waiting_.begin(), waiting_.end(),
                         [](const Waiting& a, const Waiting& b) { return a.level < b.level; });
    level_ = std::max(level_, lowest->level);
  }
  for (const Waiting& w : waiting_) {
    if (w.level <= level_) set_.dispatcher().ready(*w.task);
  }
  std::erase_if(waiting_, [this](const Waiting& w) { return w.level <= level_; });
}

void PipelineGroup::stage_retired(Stage&) {
  --live_;
  if (launcher_ != nullptr) set_.dispatcher().ready(*launcher_);
  if (level_ >= 0 && !waiting_.empty()) raise_level();
  if (live_ > 0) return;
  for (Task* task : waiters_) set_.dispatcher().ready(*task);
}

Flow PipelineGroup::wait_ended(Stage* caller) {
  while (live_ > 0) {
    waiters_.push_back(set_.dispatcher().current());
    const Flow flow = set_.dispatcher().block(WaitKind::Pipeline, caller);
    std::erase(waiters_, set_.dispatcher().current());
    if (flow == Flow::Stalled) return flow;
  }
  return Flow::Ok;
}

}  // namespace cambridge::pipelines
