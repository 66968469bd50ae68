#include "pipelines/run/pipeline_set.h"

#include <algorithm>
#include <fmt/format.h>

#include "pipelines/host/messages.h"
#include "pipelines/run/trace.h"

namespace cambridge::pipelines {

namespace {

std::string wait_text(const Task& task) {
  switch (task.waiting) {
    case WaitKind::Input:
      return fmt::format("waiting for input on stream {}", task.stream);
    case WaitKind::AnyInput:
      return "waiting for input on any stream";
    case WaitKind::Commit:
      return "waiting to commit";
    case WaitKind::External:
      return "waiting for an external event";
    case WaitKind::Pipeline:
      return "waiting for a subroutine pipeline";
    case WaitKind::Output:
    case WaitKind::Turn:
    case WaitKind::None:
      break;
  }
  return "ready";
}

constexpr int kTextLimit = 60;

}  // namespace

int aggregate_return_code(int left, int right) {
  return left < 0 || right < 0 ? std::min(left, right) : std::max(left, right);
}

PipelineSet::PipelineSet(Host& host, RunOptions options)
    : host_(host), options_(std::move(options)), dispatcher_(host) {
  if (options_.shuffle) dispatcher_.shuffle(*options_.shuffle);
}

PipelineSet::~PipelineSet() = default;

PipelineGroup& PipelineSet::add_group() {
  groups_.push_back(std::make_unique<PipelineGroup>(*this, static_cast<int>(groups_.size() + 1)));
  return *groups_.back();
}

int PipelineSet::run() {
  int launched = 0;
  dispatcher_.spawn(nullptr, [&] { launched = groups_.front()->launch(); });
  dispatcher_.run([this] { report_stall(); });
  if (stalled_) return static_cast<int>(Flow::Stalled);
  return aggregate_return_code(launched, groups_.front()->return_code());
}

int PipelineSet::call(PipelineGroup& group, Stage& caller) {
  const int launched = group.launch();
  group.wait_ended(&caller);
  if (stalled_) return static_cast<int>(Flow::Stalled);
  return aggregate_return_code(launched, group.return_code());
}

int PipelineSet::add(PipelineGroup& group) {
  return group.launch();
}

Task& PipelineSet::spawn(Stage& owner, std::function<void()> work) {
  return dispatcher_.spawn(&owner, std::move(work));
}

void PipelineSet::stage_retired(Stage& stage) {
  stage.group().stage_retired(stage);
  const StagePlace& place = stage.place();
  if (place.list_rc || (place.list_error && stage.return_code() != 0)) {
    issue_message(issue<msg::FPLMSG020I>(stage.return_code()), &place);
  }
}

void PipelineSet::issue_message(const IssuedMessage& message, const StagePlace* place) {
  dispatcher_.on_host_stack([&] {
    host_.message(message);
    if (place == nullptr || place->stage == 0) return;
    if ((place->message_level & 2) != 0) {
      if (place->pipeline_name.empty()) {
        host_.message(issue<msg::FPLMSG003I>(place->stage, place->pipeline));
      } else {
        host_.message(issue<msg::FPLMSG004I>(place->stage, place->pipeline, place->pipeline_name));
      }
    }
    if ((place->message_level & 1) != 0) {
      host_.message(issue<msg::FPLMSG001I>(place->text.substr(0, kTextLimit)));
    }
  });
}

std::vector<std::pair<const Stage*, std::string>> PipelineSet::states() const {
  std::vector<std::pair<const Stage*, std::string>> result;
  const auto tasks = dispatcher_.tasks();
  for (const auto& group : groups_) {
    for (const auto& stage : group->stages()) {
      if (stage->retired()) continue;
      std::string state = "waiting for input on stream 0";
      for (const Task* task : tasks) {
        // A task that waits in a consumer's port holds every filter it passed: each of those, from
        // the port back to the task's owner, waits for its output to be consumed.
        if (task->waiting == WaitKind::Output || task->waiting == WaitKind::Turn) {
          StreamEnd at = task->waiting_at->inputs().size() > task->stream
                             ? task->waiting_at->inputs()[task->stream].producer
                             : StreamEnd{};
          for (int hops = 0; at && hops < 1000; ++hops) {
            if (at.stage == stage.get()) {
              state = fmt::format("waiting for output on stream {}", at.stream);
              break;
            }
            if (at.stage == task->owner) break;
            const int active = std::max(0, at.stage->active_stream());
            if (static_cast<std::size_t>(active) >= at.stage->inputs().size()) break;
            at = at.stage->inputs()[static_cast<unsigned>(active)].producer;
          }
        } else if (task->owner == stage.get() && task->waiting != WaitKind::None) {
          state = wait_text(*task);
        } else if (task->owner == stage.get()) {
          state = "running";
        }
      }
      result.emplace_back(stage.get(), std::move(state));
    }
  }
  return result;
}

void PipelineSet::report_stall() {
  stalled_ = true;
  host_.message(issue<msg::FPLDSP029E>());
  for (const auto& [stage, state] : states()) {
    const StagePlace& place = stage->place();
    host_.message(issue<msg::FPLDSP030I>(place.stage, place.pipeline, state));
    host_.message(issue<msg::FPLMSG001I>(place.text.substr(0, kTextLimit)));
  }
}

Sink& PipelineSet::trace_sink(Stage& producer, unsigned output, Sink& consumer) {
  trace_sinks_.push_back(std::make_unique<TraceSink>(producer, output, consumer));
  return *trace_sinks_.back();
}

char* PipelineSet::keep(std::string_view bytes) {
  kept_.emplace_back(bytes);
  return kept_.back().data();
}

}  // namespace cambridge::pipelines
