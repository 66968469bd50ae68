/// Runs the CPUs of one guest on host threads until it ends: the small dispatcher of
/// `cambridge boot`.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "machine/cpu/virtual_cpu.h"

namespace cambridge::cli {

class Dispatcher {
 public:
  /// What the guest's DIAGNOSE means; called on a dispatcher thread.
  using Diagnose = std::function<void(machine::VirtualCpu&)>;

  Dispatcher(machine::Configuration& configuration, Diagnose diagnose);

  /// Runs until every CPU is in a disabled wait or stopped, end() is called, or the time is over.
  /// Returns the PSW of the last CPU that stopped for good; nothing when the time is over.
  std::optional<machine::Psw> run(double time_limit);
  /// Ends the run as if the guest had powered off. Thread: any.
  void end();

 private:
  void work();
  machine::VirtualCpu* take_runnable(u64& wake_time);
  void finished(machine::VirtualCpu& cpu, machine::RunEndReason reason);

  machine::Configuration& configuration_;
  Diagnose diagnose_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<bool> busy_;
  std::vector<bool> disabled_;
  unsigned next_ = 0;
  bool ended_ = false;
  bool timed_out_ = false;
  std::optional<machine::Psw> last_;
};

}  // namespace cambridge::cli
