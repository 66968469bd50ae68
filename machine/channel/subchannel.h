/// One subchannel: what STSCH shows, the program it runs, and the news that wait for its lock.
#pragma once

#include <array>
#include <atomic>
#include <memory>

#include "machine/channel/channel_program.h"
#include "machine/channel/interruption_queue.h"
#include "machine/channel/subchannel_lock.h"

namespace cambridge::machine {

/// What the subchannel is doing besides having status pending.
enum class SubchannelState : u8 { Idle, Waiting, Suspended, CutOff };

/// Everything below `lock` is guarded by it, but for the atomics.
struct Subchannel {
  static constexpr u8 kReadyNews = 0x01, kAttentionNews = 0x02;

  explicit Subchannel(u16 number) { interruption.subchannel = SubchannelId::from_number(number); }

  SubchannelLock lock;
  std::atomic<u32> generation{0};  ///< counts attachments; news for an older one are dropped
  std::atomic<u8> news{0};         ///< left by other threads for whoever releases the lock
  std::atomic<u8> news_status{0};  ///< unsolicited device status that came with them
  std::atomic<bool> attached{false};
  std::atomic<u16> device_number{0};
  SubchannelState state = SubchannelState::Idle;
  bool sense_stored = false;
  u8 held_status = 0;  ///< unsolicited status that waits until the subchannel is free
  Pmcw pmcw{};
  Scsw scsw{};
  std::array<u8, 32> sense{};
  ChannelProgram program;
  QueuedInterruption interruption;
  std::shared_ptr<devices::ChannelDevice> device;

  [[nodiscard]] bool operational() const { return pmcw.device_valid() && pmcw.enabled(); }
  [[nodiscard]] bool status_pending() const { return scsw.has(Scsw::kStatusPending); }
  [[nodiscard]] bool busy() const { return scsw.has(Scsw::kFunctions); }
};

}  // namespace cambridge::machine
