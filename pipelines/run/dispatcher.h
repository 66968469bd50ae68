/// The dispatcher of a pipeline set: runs ready tasks, sees stalls, waits for events outside, and
/// makes calls to the host on the stack of whoever runs the set.
///
/// Order (documented, never relied upon by stages): what became ready last runs first; so a
/// consumer runs at once when it gets a record, and a producer when its record was consumed and
/// the consumer has blocked. With a seed the order is random: results must not change.
/// Thread: the one that calls run.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "pipelines/host/host.h"
#include "pipelines/run/task.h"

namespace cambridge::pipelines {

class Dispatcher {
 public:
  explicit Dispatcher(Host& host) : host_(host) {}
  ~Dispatcher();
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  /// Makes the order in which ready tasks run random.
  void shuffle(u64 seed) { random_.emplace(seed); }

  /// Starts a task for the owner. `stack` is its fiber's stack when the default will not do.
  Task& spawn(Stage* owner, std::function<void()> work, std::size_t stack = Fiber::kDefaultStack);
  /// Blocks the current task until ready() or a stall; returns why it runs again.
  /// REQUIRES: a task is running.
  Flow block(WaitKind kind, Stage* at, unsigned stream = 0);
  void ready(Task& task, Flow woken = Flow::Ok);
  [[nodiscard]] Task* current() const { return current_; }

  /// Runs `work` on the stack that called run(), where the host may block.
  void on_host_stack(const std::function<void()>& work);
  /// Lets others have a turn: ready tasks of this set, and the host.
  void give_way();
  /// Blocks the current task until the clock reaches `until` or wake_external(task).
  Flow wait_until(i64 until, Stage* at);
  Flow wait_external(Stage* at);
  void wake_external(Task& task) { ready(task); }

  /// Runs until no task has work. `on_stall` reports; after it every blocked task wakes Stalled.
  void run(const std::function<void()>& on_stall);
  /// Tasks that have work, for reports.
  [[nodiscard]] std::vector<const Task*> tasks() const;
  /// Wakes every task that waits for something outside (PIPESTOP, HX).
  void stop_waits();

 private:
  void resume(Task& task);
  Task* next_ready();
  bool wait_for_host();

  struct Deadline {
    i64 until;
    Task* task;
  };

  Host& host_;
  std::vector<std::unique_ptr<Task>> tasks_;
  std::vector<Task*> ready_;
  std::vector<Task*> idle_;
  std::vector<Deadline> deadlines_;
  std::size_t busy_ = 0, external_ = 0;
  Task* current_ = nullptr;
  const std::function<void()>* request_ = nullptr;
  std::optional<std::mt19937_64> random_;
};

}  // namespace cambridge::pipelines
