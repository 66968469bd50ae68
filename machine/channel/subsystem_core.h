/// The inside of the channel subsystem, shared by its instructions, its configuration and the
/// notifiers of its devices.
#pragma once

#include <deque>
#include <vector>

#include "machine/channel/channel_subsystem.h"
#include "machine/channel/subchannel.h"

namespace cambridge::machine {

struct ChannelSubsystem::Core {
  Core(AbsoluteStorage& guest_storage, ChannelCallbacks owner)
      : storage(guest_storage), callbacks(std::move(owner)) {}

  AbsoluteStorage& storage;
  ChannelCallbacks callbacks;
  InterruptionQueue queue;

  mutable SubchannelLock table_lock;
  std::vector<std::unique_ptr<Subchannel>> table;  ///< by subchannel number; only grows
  std::vector<Subchannel*> long_programs;          ///< guarded by table_lock
  std::deque<u32> reports;                         ///< channel report words; guarded by table_lock

  /// The subchannel with that number, or nullptr beyond the last.
  [[nodiscard]] Subchannel* at(SubchannelId id) const;
  /// The subchannel of an attached device, or nullptr.
  [[nodiscard]] Subchannel* of_device(u16 device_number) const;
  [[nodiscard]] std::vector<Subchannel*> all() const;
  void report(const Subchannel& subchannel);
};

/// Holds a subchannel's lock; on release deals with the news that came meanwhile and then tells the
/// owner what became pending.
class SubchannelSession {
 public:
  SubchannelSession(ChannelSubsystem::Core& core, Subchannel& subchannel);
  ~SubchannelSession();
  SubchannelSession(const SubchannelSession&) = delete;
  SubchannelSession& operator=(const SubchannelSession&) = delete;

  /// Runs the subchannel's program on until it stops, and shows how it stopped.
  void run();
  /// Ends a program that waits, is suspended or cut off, without showing status.
  void stop_program();
  /// Adds status control bits, and queues the interruption.
  void present(u16 status_control);
  /// Makes held unsolicited status pending when the subchannel is free for it.
  void present_held_status();
  /// TSCH's clearing of the subchannel after its status has been taken.
  void clear_status();

  /// Leaves news for a subchannel and deals with them unless its lock is held elsewhere.
  static void post(ChannelSubsystem::Core& core, Subchannel& subchannel, u8 news);

 private:
  SubchannelSession(ChannelSubsystem::Core& core, Subchannel& subchannel, std::adopt_lock_t);
  void take_news();
  void show_end();
  void show_suspension();
  void tell_owner() const;

  ChannelSubsystem::Core& core_;
  Subchannel& sub_;
  u8 announced_ = 0;  ///< subclasses, bit 0 = subclass 0
  bool cut_off_ = false;
};

}  // namespace cambridge::machine
