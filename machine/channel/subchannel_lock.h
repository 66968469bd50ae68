/// A four-byte lock: there are thousands of subchannels, and try_lock by the thread that holds it
/// must simply fail (a device that reports news from inside its own command).
#pragma once

#include <atomic>

#include "base/types.h"

namespace cambridge::machine {

class SubchannelLock {
 public:
  void lock() {
    u32 expected = kFree;
    if (state_.compare_exchange_strong(expected, kHeld)) {
      return;
    }
    while (state_.exchange(kContended) != kFree) {
      state_.wait(kContended);
    }
  }
  [[nodiscard]] bool try_lock() {
    u32 expected = kFree;
    return state_.compare_exchange_strong(expected, kHeld);
  }
  void unlock() {
    if (state_.exchange(kFree) == kContended) {
      state_.notify_one();
    }
  }

 private:
  static constexpr u32 kFree = 0, kHeld = 1, kContended = 2;
  std::atomic<u32> state_{kFree};
};

}  // namespace cambridge::machine
