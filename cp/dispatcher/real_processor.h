/// A real processor: one host thread that runs virtual CPUs, and CP work that belongs between their
/// runs.
///
/// Invariants
///   1. A virtual CPU that is a fiber is run by one real processor only, from LOGON to LOGOFF.
///   2. Work posted to a processor runs on its thread while none of its virtual CPUs runs.
///   3. An idle processor sleeps on a condition variable and costs nothing.
/// Thread: the public functions may be called from any thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "cp/dispatcher/virtual_cpu.h"

namespace cambridge::cp::dispatcher {

class Dispatcher;

class RealProcessor {
 public:
  RealProcessor(Dispatcher& dispatcher, unsigned number);
  ~RealProcessor();
  RealProcessor(const RealProcessor&) = delete;
  RealProcessor& operator=(const RealProcessor&) = delete;

  void start();
  /// Ends the thread after the current run; work still queued is dropped.
  void stop();

  void post(std::function<void()> work);
  void make_ready(VirtualCpu& cpu);
  void attach(VirtualCpu& cpu, Share share);
  /// REQUIRES: called on this processor's thread, from posted work.
  void detach(VirtualCpu& cpu);

  [[nodiscard]] unsigned number() const { return number_; }
  /// Sum of the weights of attached virtual CPUs; LOGON picks the smallest.
  [[nodiscard]] double load() const;
  [[nodiscard]] bool on_this_thread() const;
  /// Host CPU time spent in virtual CPUs since the start.
  [[nodiscard]] i64 busy_nanoseconds() const { return busy_.load(std::memory_order_relaxed); }
  /// Virtual CPUs that run or want to.
  [[nodiscard]] std::size_t competing() const;

 private:
  friend class Dispatcher;
  void loop();
  void run_one(std::unique_lock<std::mutex>& lock);
  static bool runs_later(const VirtualCpu* a, const VirtualCpu* b);
  void enqueue(VirtualCpu& cpu);
  /// The ticker's call: ends the slice if someone else is ready. Returns false when nobody
  /// competes.
  bool end_slice_if_contended();
  void set_share(VirtualCpu& cpu, Share share, double weight);

  Dispatcher& dispatcher_;
  unsigned number_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> work_;
  std::vector<VirtualCpu*> ready_;  ///< heap by virtual time, smallest first
  VirtualCpu* running_ = nullptr;
  double load_ = 0.0;
  std::atomic<i64> busy_{0};
  double clock_ = 0.0;  ///< virtual time of the CPU that ran last; sleepers wake up no earlier
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace cambridge::cp::dispatcher
