#include "cp/dispatcher/timer_queue.h"

#include <algorithm>
#include <chrono>

#include "base/clock.h"

namespace cambridge::cp::dispatcher {

TimerQueue::TimerQueue() : thread_([this] { loop(); }) {}

TimerQueue::~TimerQueue() {
  stop();
}

void TimerQueue::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) {
    thread_.join();
  }
}

TimerQueue::Id TimerQueue::at(i64 when, std::function<void()> action) {
  std::lock_guard lock(mutex_);
  Id id = next_id_++;
  due_.emplace(when, std::pair(id, std::move(action)));
  wake_.notify_one();
  return id;
}

void TimerQueue::cancel(Id id) {
  std::unique_lock lock(mutex_);
  auto found = std::find_if(due_.begin(), due_.end(),
                            [id](const auto& entry) { return entry.second.first == id; });
  if (found != due_.end()) {
    due_.erase(found);
  } else if (std::this_thread::get_id() != thread_.get_id()) {
    ended_.wait(lock, [this, id] { return running_ != id; });
  }
}

void TimerQueue::loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (due_.empty()) {
      wake_.wait(lock);
      continue;
    }
    i64 wait = due_.begin()->first - monotonic_nanoseconds();
    if (wait > 0) {
      wake_.wait_for(lock, std::chrono::nanoseconds(wait));
      continue;
    }
    running_ = due_.begin()->second.first;
    auto action = std::move(due_.begin()->second.second);
    due_.erase(due_.begin());
    lock.unlock();
    action();
    lock.lock();
    running_ = 0;
    ended_.notify_all();
  }
}

}  // namespace cambridge::cp::dispatcher
