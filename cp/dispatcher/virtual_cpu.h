/// The unit of dispatching: one virtual CPU, whatever its instruction stream is.
/// z/VM: CP Planning and Administration, "Virtual Machine Scheduling and Dispatching".
#pragma once

#include <atomic>

#include "base/types.h"

namespace cambridge::cp::dispatcher {

class RealProcessor;

/// SET SHARE: what a virtual CPU is entitled to. Relative shares compete; an absolute one is a part
/// of the whole, in tenths of a percent.
struct Share {
  enum class Kind { Relative, Absolute };
  Kind kind = Kind::Relative;
  u32 amount = 100;
  bool operator==(const Share&) const = default;
};

/// How a run on a real processor ended.
enum class RunEnd {
  Waiting,  ///< nothing to do until make_ready()
  GaveWay,  ///< would go on: slice over, or CP has work for this processor
};

class VirtualCpu {
 public:
  virtual ~VirtualCpu() = default;
  /// Runs until it waits or must give way. Called by its real processor only.
  virtual RunEnd run() = 0;

  /// Set by the dispatcher when the running CPU shall leave its real processor at the next safe
  /// point.
  [[nodiscard]] bool must_give_way() const { return give_way_.load(std::memory_order_relaxed); }

  /// Host CPU time spent in run(), nanoseconds: the total CPU time of the virtual CPU. The run
  /// under way counts when it is the CPU itself that asks (on its processor's thread).
  [[nodiscard]] i64 total_nanoseconds() const;

 protected:
  [[nodiscard]] std::atomic<bool>& give_way() { return give_way_; }

 private:
  friend class RealProcessor;
  friend class Dispatcher;
  enum class State : u8 { Idle, Ready, Running };
  std::atomic<bool> give_way_{false};
  std::atomic<i64> total_{0};
  i64 run_start_ =
      0;  ///< of the run under way, thread CPU time; 0 between runs. Processor's thread.
  RealProcessor* processor_ = nullptr;
  Share share_;
  double weight_ = 100.0;
  double virtual_time_ = 0.0;  ///< CPU time divided by weight: the smallest runs next
  State state_ = State::Idle;
  bool wake_again_ = false;  ///< make_ready() came while it ran
};

}  // namespace cambridge::cp::dispatcher
