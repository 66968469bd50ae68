#include "machine/channel/interruption_queue.h"

#include <bit>
#include <mutex>

namespace cambridge::machine {

namespace {

u8 subclass_bit(u8 subclass) {
  return static_cast<u8>(0x80U >> subclass);
}

}  // namespace

void InterruptionQueue::add(QueuedInterruption& interruption, u32 parameter, u8 subclass) {
  const std::lock_guard guard(lock_);
  if (interruption.queued) {
    return;
  }
  interruption.parameter = parameter;
  interruption.subclass = subclass;
  interruption.queued = true;
  Row& row = rows_[subclass];
  interruption.previous = row.last;
  interruption.next = nullptr;
  (row.last == nullptr ? row.first : row.last->next) = &interruption;
  row.last = &interruption;
  pending_.fetch_or(subclass_bit(subclass));
}

void InterruptionQueue::unlink(QueuedInterruption& interruption) {
  Row& row = rows_[interruption.subclass];
  (interruption.previous == nullptr ? row.first : interruption.previous->next) = interruption.next;
  (interruption.next == nullptr ? row.last : interruption.next->previous) = interruption.previous;
  interruption.queued = false;
  if (row.first == nullptr) {
    pending_.fetch_and(static_cast<u8>(~subclass_bit(interruption.subclass)));
  }
}

void InterruptionQueue::remove(QueuedInterruption& interruption) {
  const std::lock_guard guard(lock_);
  if (interruption.queued) {
    unlink(interruption);
  }
}

bool InterruptionQueue::take(u8 subclass_mask, QueuedInterruption& taken) {
  if ((pending_.load() & subclass_mask) == 0) {
    return false;
  }
  const std::lock_guard guard(lock_);
  const u8 candidates = pending_.load() & subclass_mask;
  if (candidates == 0) {
    return false;
  }
  QueuedInterruption& first = *rows_[static_cast<unsigned>(std::countl_zero(candidates))].first;
  taken = first;
  unlink(first);
  return true;
}

}  // namespace cambridge::machine
