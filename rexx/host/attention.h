/// The bell that makes a running program look up: one flag, polled at clause boundaries.
#pragma once

#include <atomic>

namespace cambridge::rexx {

/// Raised by anybody (dispatcher, HI, HX, TS), from any thread; lowered by Host::safe_point.
/// The interpreter loads it, relaxed, at every place where a clause that can repeat ends.
class Attention {
 public:
  [[nodiscard]] const std::atomic<bool>* flag() const { return flag_; }  ///< to poll
  void raise() { flag_->store(true, std::memory_order_relaxed); }
  void lower() { flag_->store(false, std::memory_order_relaxed); }
  [[nodiscard]] bool raised() const { return flag_->load(std::memory_order_relaxed); }

  /// Uses a flag that somebody else raises as well (the dispatcher's, under CMS) instead of its
  /// own. REQUIRES: the flag outlives the host; called before a program runs.
  void follow(std::atomic<bool>& flag) { flag_ = &flag; }

 private:
  std::atomic<bool> own_{false};
  std::atomic<bool>* flag_ = &own_;
};

/// What the program has to do after a safe point.
enum class SafePointAction {
  GoOn,
  Halt,        ///< HI: raise the HALT condition
  Kill,        ///< HX: end at once, no condition, no handler
  TraceStart,  ///< TS
  TraceEnd,    ///< TE
};

}  // namespace cambridge::rexx
