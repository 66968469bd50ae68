#include "pipelines/run/dispatcher.h"

#include <algorithm>

#include "base/assert.h"

namespace cambridge::pipelines {

namespace {
constexpr int kStallsBeforeGivingUp = 8;
}

Dispatcher::~Dispatcher() = default;

Task& Dispatcher::spawn(Stage* owner, std::function<void()> work, std::size_t stack) {
  Task* task = nullptr;
  if (stack == Fiber::kDefaultStack && !idle_.empty()) {
    task = idle_.back();
    idle_.pop_back();
  } else {
    tasks_.push_back(std::make_unique<Task>());
    task = tasks_.back().get();
    const bool pooled = stack == Fiber::kDefaultStack;
    task->fiber = std::make_unique<Fiber>(
        [this, task, pooled] {
          do {
            task->work();
            task->work = nullptr;
            task->busy = false;
            --busy_;
            if (pooled) {
              idle_.push_back(task);
              Fiber::suspend();
            }
          } while (pooled);
        },
        stack);
  }
  task->owner = owner;
  task->work = std::move(work);
  task->busy = true;
  task->waiting = WaitKind::None;
  ++busy_;
  ready(*task);
  return *task;
}

Flow Dispatcher::block(WaitKind kind, Stage* at, unsigned stream) {
  Task* task = current_;
  CAM_ASSERT(task != nullptr);
  task->waiting = kind;
  task->waiting_at = at;
  task->stream = stream;
  task->woken = Flow::Ok;
  Fiber::suspend();
  task->waiting = WaitKind::None;
  return task->woken;
}

void Dispatcher::ready(Task& task, Flow woken) {
  if (task.ready || !task.busy) return;
  task.ready = true;
  task.woken = woken;
  ready_.push_back(&task);
}

void Dispatcher::on_host_stack(const std::function<void()>& work) {
  if (current_ == nullptr || !host_.may_suspend()) {
    work();
    return;
  }
  request_ = &work;
  Fiber::suspend();
}

void Dispatcher::give_way() {
  if (current_ == nullptr) return;
  if (!ready_.empty()) {
    Task* task = current_;
    task->ready = true;
    ready_.insert(ready_.begin(), task);
    Fiber::suspend();
  }
  on_host_stack([this] { host_.safe_point(); });
}

Flow Dispatcher::wait_until(i64 until, Stage* at) {
  deadlines_.push_back({until, current_});
  Task* task = current_;
  Flow flow = wait_external(at);
  std::erase_if(deadlines_, [task](const Deadline& d) { return d.task == task; });
  return flow;
}

Flow Dispatcher::wait_external(Stage* at) {
  ++external_;
  Flow flow = block(WaitKind::External, at);
  --external_;
  return flow;
}

void Dispatcher::resume(Task& task) {
  current_ = &task;
  task.ready = false;
  task.fiber->resume();
  while (request_ != nullptr) {
    const auto* work = std::exchange(request_, nullptr);
    current_ = nullptr;
    (*work)();
    current_ = &task;
    task.fiber->resume();
  }
  current_ = nullptr;
}

Task* Dispatcher::next_ready() {
  if (ready_.empty()) return nullptr;
  if (random_ && ready_.size() > 1) {
    std::swap(ready_[(*random_)() % ready_.size()], ready_.back());
  }
  Task* task = ready_.back();
  ready_.pop_back();
  return task;
}

bool Dispatcher::wait_for_host() {
  std::optional<i64> until;
  for (const Deadline& d : deadlines_) until = std::min(until.value_or(d.until), d.until);
  if (!host_.wait(until)) return false;
  const i64 now = host_.clock().unix_microseconds();
  for (const Deadline& d : deadlines_) {
    if (d.until <= now) ready(*d.task);
  }
  return true;
}

void Dispatcher::stop_waits() {
  for (const auto& task : tasks_) {
    if (task->busy && task->waiting == WaitKind::External) ready(*task, Flow::Ended);
  }
}

void Dispatcher::run(const std::function<void()>& on_stall) {
  int stalls = 0;
  while (busy_ > 0) {
    if (Task* task = next_ready()) {
      resume(*task);
      continue;
    }
    if (external_ > 0) {
      if (!wait_for_host()) stop_waits();
      continue;
    }
    if (++stalls > kStallsBeforeGivingUp) break;
    if (stalls == 1) on_stall();
    for (const auto& task : tasks_) {
      if (task->busy) ready(*task, Flow::Stalled);
    }
  }
}

std::vector<const Task*> Dispatcher::tasks() const {
  std::vector<const Task*> busy;
  for (const auto& task : tasks_) {
    if (task->busy) busy.push_back(task.get());
  }
  return busy;
}

}  // namespace cambridge::pipelines
