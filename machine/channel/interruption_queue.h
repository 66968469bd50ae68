/// The I/O interruptions that are pending, by interruption subclass, first come first served.
/// PoO ch. 16 "Priority of I/O-Interruption Requests".
#pragma once

#include <array>
#include <atomic>
#include <optional>

#include "base/types.h"

#include "machine/channel/io_structures.h"
#include "machine/channel/subchannel_lock.h"

namespace cambridge::machine {

/// A place in the queue; each subchannel has one.
struct QueuedInterruption {
  QueuedInterruption* previous = nullptr;
  QueuedInterruption* next = nullptr;
  SubchannelId subchannel;
  u32 parameter = 0;
  u8 subclass = 0;
  bool queued = false;
};

/// Thread: any.
class InterruptionQueue {
 public:
  /// Puts it last; one that is queued already stays where it is.
  void add(QueuedInterruption& interruption, u32 parameter, u8 subclass);
  void remove(QueuedInterruption& interruption);
  /// Takes the first of the lowest subclass in the mask (bit 0 = subclass 0) into `taken`.
  bool take(u8 subclass_mask, QueuedInterruption& taken);
  /// Subclasses with something pending, bit 0 = subclass 0.
  [[nodiscard]] u8 pending() const { return pending_.load(); }

 private:
  void unlink(QueuedInterruption& interruption);

  struct Row {
    QueuedInterruption* first = nullptr;
    QueuedInterruption* last = nullptr;
  };
  SubchannelLock lock_;
  std::array<Row, 8> rows_;
  std::atomic<u8> pending_{0};
};

}  // namespace cambridge::machine
