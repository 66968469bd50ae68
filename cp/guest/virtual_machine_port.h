/// The virtual machine as its guest sees it: all that a native guest (CMS) may touch. Whatever a
/// native guest does through this port, a machine-code guest could do with the same privilege
/// class: start I/O, take interruptions, issue DIAGNOSE. PoO ch. 14 "I/O Instructions"; CP
/// Programming Services (DIAGNOSE).
///
/// Thread: every call comes from the virtual CPU's own fiber.
#pragma once

#include <array>
#include <atomic>
#include <optional>
#include <span>

#include "base/address.h"
#include "base/clock.h"
#include "base/types.h"

namespace cambridge::cp::guest {

/// The number that I/O instructions name a device's subchannel by.
struct SubchannelId {
  u16 number = 0;
  auto operator<=>(const SubchannelId&) const = default;
};

/// What TEST SUBCHANNEL tells of a device: the status of the last operation, or unsolicited status.
struct DeviceEvent {
  SubchannelId subchannel;
  u16 device_number = 0;
  u8 device_status =
      0;  ///< bits as in the SCSW: 80 attention, 08 channel end, 04 device end, 02 unit check
  u8 subchannel_status = 0;  ///< 20 program check, 40 incorrect length, ...
  u16 residual_count = 0;
  u32 ccw_address = 0;
  std::array<u8, 32> sense{};  ///< meaningful with unit check

  [[nodiscard]] bool attention() const { return (device_status & 0x80) != 0; }
  [[nodiscard]] bool unit_check() const { return (device_status & 0x02) != 0; }
};

/// One interruption. PoO ch. 6 "Interruption Action".
struct Interruption {
  enum class Kind { Io, External };
  Kind kind = Kind::Io;
  DeviceEvent device;     ///< Io
  u16 external_code = 0;  ///< External: X'1004' clock comparator, X'4000' IUCV, ...
  u64 parameter = 0;
};

/// Registers of a DIAGNOSE: Rx and Ry, and the odd registers beside them when Rx, Ry name pairs.
struct DiagnoseRegisters {
  u64 rx = 0, rx1 = 0, ry = 0, ry1 = 0;
};

/// How a DIAGNOSE ended. A program interruption code other than 0 means that nothing else is valid.
struct DiagnoseEnd {
  int condition_code = 0;
  DiagnoseRegisters registers;
  u16 program_interruption = 0;  ///< 6 specification, 2 privileged operation, 5 addressing
};

class VirtualMachinePort {
 public:
  virtual ~VirtualMachinePort() = default;

  [[nodiscard]] virtual u64 storage_size() const = 0;
  /// False, without effect, when the range is not wholly inside the virtual storage.
  [[nodiscard]] virtual bool fetch(AbsoluteAddress from, std::span<u8> into) = 0;
  [[nodiscard]] virtual bool store(AbsoluteAddress to, std::span<const u8> data) = 0;

  /// The subchannel of a virtual device number; nothing when there is no such device. (A
  /// machine-code guest finds it by STORE SUBCHANNEL.)
  [[nodiscard]] virtual std::optional<SubchannelId> find_device(u16 device_number) = 0;
  /// START SUBCHANNEL with a channel program of format-1 CCWs, key 0. Returns the condition code.
  virtual int start_subchannel(SubchannelId id, AbsoluteAddress program) = 0;
  /// HALT SUBCHANNEL. Returns the condition code.
  virtual int halt_subchannel(SubchannelId id) = 0;
  /// TEST SUBCHANNEL: takes the device's status if there is any.
  virtual std::optional<DeviceEvent> test_subchannel(SubchannelId id) = 0;

  /// True when take_interruption would find one. Cheap enough for every safe point.
  [[nodiscard]] virtual bool interruption_pending() const = 0;
  virtual std::optional<Interruption> take_interruption() = 0;
  /// Enabled wait: leaves the real processor until an interruption is pending, and takes it.
  virtual Interruption wait_for_interruption() = 0;

  virtual DiagnoseEnd diagnose(u16 code, const DiagnoseRegisters& registers) = 0;

  /// Gives way to the dispatcher when the time slice has ended or CP wants the machine to stop.
  /// Called at each REXX clause, record passed, and I/O; costs a load and a branch otherwise.
  virtual void safe_point() = 0;
  /// The flag that safe_point tests, for interpreters that poll it themselves. It is raised at the
  /// end of the slice, when CP has work, and when an interruption becomes pending; safe_point
  /// lowers it.
  [[nodiscard]] virtual std::atomic<bool>& bell() = 0;

  /// External interruption X'1004' at or after `when`; a zero value disarms it.
  virtual void set_clock_comparator(TodClock when) = 0;
  [[nodiscard]] virtual Clock& clock() = 0;

  /// Loads a disabled-wait PSW with this address: CP then writes HCPGIR450W and enters CP READ.
  [[noreturn]] virtual void disabled_wait(u64 address) = 0;
};

}  // namespace cambridge::cp::guest
