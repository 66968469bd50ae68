/// The channel subsystem of one virtual machine: its subchannels, the I/O instructions as
/// functions, and the queue of pending I/O interruptions. PoO ch. 13 to 17.
///
/// A channel program runs inside start_subchannel: when that returns, a disk program has ended and
/// its status is pending. Only a device that waits for the world outside (a console read) leaves
/// the subchannel active; the program goes on, on the thread that brought the news, when the device
/// says that it is ready.
///
/// Invariants
///   1. A subchannel number, once given, stays valid for the life of the subsystem; detaching
///   clears
///      V (device number valid) and attaching may use the number again.
///   2. A subchannel stands in the interruption queue exactly while its status is pending and it is
///      enabled and its interruption has not been taken.
///   3. The callbacks are called without any lock of the subsystem held.
/// Thread: any, each function. Devices are called by one thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "base/types.h"

#include "devices/bus/channel_device.h"
#include "machine/channel/io_structures.h"
#include "machine/storage/absolute_storage.h"

namespace cambridge::machine {

/// How an I/O instruction ends: a condition code, or the program interruption instead of one.
enum class IoEnd : u8 { Cc0 = 0, Cc1 = 1, Cc2 = 2, Cc3 = 3, OperandException = 0x15 };

/// A pending interruption, made into the code that the CPU or TPI stores.
struct IoInterruption {
  SubchannelId subchannel;
  u32 parameter = 0;
  u8 subclass = 0;
  [[nodiscard]] IoInterruptionCode code() const {
    return {subchannel.word, parameter, static_cast<u32>(subclass) << 27};
  }
};

/// What the subsystem tells its owner. Empty functions are not called.
struct ChannelCallbacks {
  /// An interruption of this subclass became pending.
  std::function<void(u8 subclass)> interruption_pending;
  /// A channel report word became pending (machine check, channel-report subclass).
  std::function<void()> report_pending;
  /// A channel program used up its share of one call; run_long_programs() goes on with it.
  std::function<void()> long_program;
};

class ChannelSubsystem {
 public:
  explicit ChannelSubsystem(AbsoluteStorage& storage, ChannelCallbacks callbacks = {});
  ~ChannelSubsystem();
  ChannelSubsystem(const ChannelSubsystem&) = delete;
  ChannelSubsystem& operator=(const ChannelSubsystem&) = delete;

  // --- Configuration (CP's side) ---------------------------------------------------------------
  /// Nothing when the device number is in use. With `report`, a channel report tells the guest.
  std::optional<SubchannelId> attach(u16 device_number,
                                     std::shared_ptr<devices::ChannelDevice> device,
                                     bool report = false);
  /// Ends what runs on it and takes the device away; false when there is none.
  bool detach(u16 device_number, bool report = false);
  [[nodiscard]] std::shared_ptr<devices::ChannelDevice> device(u16 device_number) const;
  [[nodiscard]] std::optional<SubchannelId> find(u16 device_number) const;
  /// Calls for each attached device, in subchannel order.
  void for_each(const std::function<void(SubchannelId, u16 device_number, devices::ChannelDevice&)>&
                    visit) const;
  /// I/O system reset: every program ends, every subchannel is disabled, nothing is pending.
  void reset();
  /// Goes on with the channel programs that were cut off for their length.
  void run_long_programs();

  // --- Instructions ----------------------------------------------------------------------------
  IoEnd store_subchannel(SubchannelId id, Schib& into);         ///< STSCH
  IoEnd modify_subchannel(SubchannelId id, const Schib& from);  ///< MSCH
  IoEnd start_subchannel(SubchannelId id, const Orb& orb);      ///< SSCH
  IoEnd test_subchannel(SubchannelId id, Irb& into);            ///< TSCH
  IoEnd halt_subchannel(SubchannelId id);                       ///< HSCH
  IoEnd clear_subchannel(SubchannelId id);                      ///< CSCH
  IoEnd resume_subchannel(SubchannelId id);                     ///< RSCH
  IoEnd cancel_subchannel(SubchannelId id);                     ///< XSCH
  /// TPI: takes the first interruption of the subclasses in the mask (bit 0 = subclass 0 = X'80').
  IoEnd test_pending_interruption(u8 subclass_mask, IoInterruption& into);
  IoEnd reset_channel_path(u8 channel_path);   ///< RCHP
  IoEnd store_channel_report_word(u32& into);  ///< STCRW

  // --- Interruptions (the CPU's side) ----------------------------------------------------------
  /// Subclasses with a pending interruption; one load, for the CPU's loop.
  [[nodiscard]] u8 pending_subclasses() const;
  /// Takes one for delivery, lowest subclass first; nothing when none is pending in the mask.
  std::optional<IoInterruption> take_interruption(u8 subclass_mask);

  struct Core;
  /// For the other sources of machine/channel.
  [[nodiscard]] Core& core() { return *core_; }

 private:
  std::shared_ptr<Core> core_;
};

}  // namespace cambridge::machine
