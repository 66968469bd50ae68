/// What the channel subsystem sees of a device: commands and their data, never the CPU.
/// PoO ch. 13 "I/O Overview", ch. 15 "Basic I/O Functions"; ESA/390 Common I/O Device Commands.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <span>

#include "base/types.h"

namespace cambridge::devices {

/// Device-status bits of the SCSW. PoO ch. 16 "Device-Status Field".
struct UnitStatus {
  u8 bits = 0;
  static constexpr u8 kAttention = 0x80, kStatusModifier = 0x40, kControlUnitEnd = 0x20,
                      kBusy = 0x10, kChannelEnd = 0x08, kDeviceEnd = 0x04, kUnitCheck = 0x02,
                      kUnitException = 0x01;
  [[nodiscard]] bool has(u8 mask) const { return (bits & mask) != 0; }
};

/// The data of one CCW, addresses and chaining resolved. Transfers go straight between the device's
/// buffer and guest storage; both calls move at most what the CCW's count still allows.
class CcwStream {
 public:
  virtual ~CcwStream() = default;
  /// Bytes the CCW's count still allows.
  [[nodiscard]] virtual u32 remaining() const = 0;
  /// Device to storage (read, sense). Returns the bytes accepted; fewer than offered at a short
  /// count or when the channel met a program or protection check (then failed() is true).
  virtual u32 put(std::span<const u8> data) = 0;
  /// Storage to device (write, control). Returns the bytes delivered.
  virtual u32 get(std::span<u8> into) = 0;
  [[nodiscard]] virtual bool failed() const = 0;
};

/// How a CCW ended. `waiting` means that the device needs something from outside (a console line):
/// the channel keeps the subchannel busy and executes the same CCW again when the device says so
/// through its ready callback.
struct CcwResult {
  UnitStatus status;
  bool waiting = false;
  static CcwResult end() { return {{UnitStatus::kChannelEnd | UnitStatus::kDeviceEnd}}; }
  static CcwResult wait() { return {{}, true}; }
};

/// Sense ID: control unit and device type. ESA/390 Common I/O Device Commands "Sense ID".
struct DeviceIdentity {
  u16 control_unit = 0;
  u8 control_unit_model = 0;
  u16 device = 0;
  u8 device_model = 0;
  std::span<const u8> words = {};  ///< command information words
};

/// Virtual or real device class and type as DIAGNOSE X'24' and X'210' report them.
struct DiagnoseIdentity {
  u8 device_class = 0;
  u8 type = 0;
  u8 model = 0;
  u8 features = 0;
};

/// One device on a subchannel.
/// Thread: calls for one device are serialised by its channel subsystem; `notify` callbacks may
/// come from any thread and must only be handed on.
class ChannelDevice {
 public:
  virtual ~ChannelDevice() = default;
  [[nodiscard]] virtual DeviceIdentity identity() const = 0;  ///< answers Sense ID
  [[nodiscard]] virtual DiagnoseIdentity diagnose_identity() const = 0;

  /// A channel program begins; `end_program` follows when it has ended or was halted.
  virtual void begin_program() {}
  /// Returns status to add to the program's last: unit check when what was written is not kept.
  virtual UnitStatus end_program() { return {}; }
  /// The program stops for a while (suspended, waiting, or long): let go of what others may need.
  virtual void pause_program() {}
  /// One CCW. Basic sense (04) and Sense ID (E4) come here too.
  virtual CcwResult execute(u8 command, CcwStream& data) = 0;
  /// The 32 sense bytes of the last unit check, for concurrent sense; the device then has none.
  virtual std::array<u8, 32> take_sense() { return {}; }
  virtual void halt() {}
  virtual void reset() {}

  /// Set by the channel subsystem: the device calls `ready` when a waiting CCW can go on, and
  /// `attention` to present unsolicited status.
  struct Notifier {
    std::function<void()> ready;
    std::function<void(UnitStatus)> attention;
  };
  /// Thread: any; a call to the previous notifier may still be under way when this returns.
  void set_notifier(Notifier notifier) {
    auto made = std::make_shared<const Notifier>(std::move(notifier));
    const std::lock_guard lock(notifier_lock_);
    notifier_.swap(made);
  }

 protected:
  /// Both may be called from any thread, also from inside execute().
  void notify_ready() const {
    if (auto notifier = current_notifier(); notifier != nullptr && notifier->ready) {
      notifier->ready();
    }
  }
  void notify_attention(UnitStatus status) const {
    if (auto notifier = current_notifier(); notifier != nullptr && notifier->attention) {
      notifier->attention(status);
    }
  }

 private:
  [[nodiscard]] std::shared_ptr<const Notifier> current_notifier() const {
    const std::lock_guard lock(notifier_lock_);
    return notifier_;
  }

  mutable std::mutex notifier_lock_;
  std::shared_ptr<const Notifier> notifier_;
};

}  // namespace cambridge::devices
