/// Timers of the control program: clock comparators, SLEEP, timeouts. One host thread that sleeps
/// until the next is due.
///
/// Thread: any. Actions run on the timer's thread and only hand work on (make_ready, post).
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "base/types.h"

namespace cambridge::cp::dispatcher {

class TimerQueue {
 public:
  using Id = u64;

  TimerQueue();
  ~TimerQueue();

  /// Runs the action at or after this time of the monotonic clock (nanoseconds).
  Id at(i64 monotonic_nanoseconds, std::function<void()> action);
  /// Afterwards the action does not run any more (it may be running right now on the timer's
  /// thread).
  void cancel(Id id);
  void stop();

 private:
  void loop();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::multimap<i64, std::pair<Id, std::function<void()>>> due_;
  Id next_id_ = 1;
  Id running_ = 0;
  std::condition_variable ended_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace cambridge::cp::dispatcher
