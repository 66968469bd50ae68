/// SIGNAL PROCESSOR, and what one CPU makes the others do. PoO ch. 4 "Multiprocessing".
#include <thread>

#include "machine/cpu/virtual_cpu.h"

namespace cambridge::machine {

namespace {

constexpr u32 kStatusInvalidOrder = 0x02;
constexpr u32 kStatusStopped = 0x40;
constexpr u32 kStatusExternalCallPending = 0x80;
constexpr u32 kStatusInvalidParameter = 0x100;
constexpr u32 kStatusIncorrectState = 0x200;
constexpr u32 kStatusNotRunning = 0x400;

}  // namespace

unsigned VirtualCpu::signal(u8 order, u16 target, u64 parameter, u32& status) {
  constexpr u8 kSetArchitecture = 0x12;
  if (order == kSetArchitecture) {
    status = kStatusInvalidParameter;
    return 1;  // all CPUs are in z/Architecture mode already
  }
  if (target >= configuration_.cpu_count()) {
    return 3;
  }
  VirtualCpu& other = configuration_.cpu(target);
  constexpr u32 kOrders =
      kPendingStop | kPendingRestart | kPendingReset | kPendingInitialReset | kPendingStoreStatus;
  const bool is_interruption = order == 0x02 || order == 0x03 || order == 0x13 || order == 0x15;
  if (!is_interruption && &other != this && (other.pending() & kOrders) != 0) {
    return 2;  // an earlier order has not been carried out
  }
  switch (order) {
    case 0x01:  // sense
      status = (other.stopped_ ? kStatusStopped : 0U) |
               ((other.pending() & kPendingExternalCall) != 0 ? kStatusExternalCallPending : 0U);
      return status != 0 ? 1 : 0;
    case 0x02:  // external call
      if (!other.post_external_call(cpu_address_)) {
        status = kStatusExternalCallPending;
        return 1;
      }
      return 0;
    case 0x03:  // emergency signal
      other.post_emergency(cpu_address_);
      return 0;
    case 0x04:  // start
      other.stopped_ = false;
      other.post(0);
      return 0;
    case 0x05:  // stop
      other.post(kPendingStop);
      return 0;
    case 0x06:  // restart
      other.post(kPendingRestart);
      return 0;
    case 0x09:  // stop and store status
      other.post(kPendingStop | kPendingStoreStatus);
      return 0;
    case 0x0B:  // initial CPU reset
      other.post(kPendingInitialReset);
      return 0;
    case 0x0C:  // CPU reset
      other.post(kPendingReset);
      return 0;
    case 0x0D:  // set prefix
      if (!other.stopped_) {
        status = kStatusIncorrectState;
        return 1;
      }
      if ((parameter & 0x7FFFE000) + 8192 > storage_.size()) {
        status = kStatusInvalidParameter;
        return 1;
      }
      other.prefix_ = parameter & 0x7FFFE000;
      other.post(kPendingPurge);
      return 0;
    case 0x0E:  // store status at address
      if (!other.stopped_) {
        status = kStatusIncorrectState;
        return 1;
      }
      other.store_status(parameter & 0x7FFFFE00);
      return 0;
    case 0x13:  // conditional emergency signal
      other.post_emergency(cpu_address_);
      return 0;
    case 0x15:  // sense running status
      status = other.is_running_ ? 0U : kStatusNotRunning;
      return status != 0 ? 1 : 0;
    default:
      status = kStatusInvalidOrder;
      return 1;
  }
}

/// Posts a purge to every other CPU and waits until those that run have done it. A CPU that does
/// not run does it before its next instruction. While waiting, serves what others ask of this one.
void VirtualCpu::purge_others() {
  const unsigned count = configuration_.cpu_count();
  if (count == 1) {
    return;
  }
  for (unsigned k = 0; k < count; ++k) {
    if (k != cpu_address_) {
      VirtualCpu& other = configuration_.cpu(k);
      other.pending_.fetch_or(kPendingPurge);
      other.request_attention();
    }
  }
  for (unsigned k = 0; k < count; ++k) {
    if (k == cpu_address_) {
      continue;
    }
    const VirtualCpu& other = configuration_.cpu(k);
    while (other.is_running_.load() &&
           (other.purging_.load() || (other.pending_.load() & kPendingPurge) != 0)) {
      serve_purge();
      std::this_thread::yield();
    }
  }
}

void VirtualCpu::serve_purge() {
  purging_ = true;
  if (take_pending(kPendingPurge)) {
    purge_look_aside();
    drop_stale_code();
  }
  purging_ = false;
}

void VirtualCpu::drop_stale_code() {
  std::vector<u64> frames;
  {
    const std::lock_guard lock(stale_mutex_);
    frames.swap(stale_frames_);
  }
  for (const u64 frame : frames) {
    traces_.invalidate_frame(frame);
  }
  if (!frames.empty()) {
    jumps_.assign(jumps_.size(), {});
  }
}

void VirtualCpu::add_stale_code(u64 frame) {
  {
    const std::lock_guard lock(stale_mutex_);
    stale_frames_.push_back(frame);
  }
  pending_.fetch_or(kPendingPurge);
  request_attention();
}

void VirtualCpu::purge_everywhere() {
  purge_look_aside();
  purge_others();
}

void VirtualCpu::purge_page_everywhere(u64 address) {
  purge_page_index(address);
  purge_others();
}

void VirtualCpu::note_frame_store(u64 frame) {
  note_store(frame, 0, AbsoluteStorage::kFrameSize);
}

void Configuration::stored_into_code(u64 frame, VirtualCpu& self) {
  for (auto& cpu : cpus_) {
    if (cpu.get() != &self) {
      cpu->add_stale_code(frame);
    }
  }
}

}  // namespace cambridge::machine
