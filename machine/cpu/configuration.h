/// What the CPUs of one virtual machine share: storage, the TOD clock, floating interruptions, and
/// the parts of the machine that instructions call upon. PoO ch. 2 "Organization".
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "machine/cpu/tod.h"
#include "machine/storage/absolute_storage.h"

namespace cambridge::machine {

class VirtualCpu;

/// The service processor behind SERVICE CALL. Implemented by machine/sclp.
class ServiceProcessor {
 public:
  virtual ~ServiceProcessor() = default;
  /// Returns the condition code. The end is announced by Configuration::service_signal().
  virtual int call(VirtualCpu& cpu, u32 command, u64 sccb) = 0;
};

/// Identification of an I/O interruption, as it is stored at real 184. PoO ch. 16.
struct IoInterruption {
  u32 subsystem_id = 0;
  u32 parameter = 0;
  u32 identification = 0;
};

/// The channel subsystem as instructions and interruptions see it. Implemented by machine/channel.
class ChannelSubsystem {
 public:
  virtual ~ChannelSubsystem() = default;
  /// Executes an I/O instruction: opcode X'B230'...; general register 1 and the logical operand
  /// address are in the CPU. Returns the condition code, or throws a ProgramInterruption.
  virtual int execute(VirtualCpu& cpu, u16 opcode, u64 operand_address, u8 operand_register) = 0;
  /// True when an interruption of an enabled subclass (bits of CR6, 0 leftmost) is pending.
  [[nodiscard]] virtual bool is_pending(u8 subclass_mask) = 0;
  /// Takes one; false when there was none after all.
  virtual bool take(u8 subclass_mask, IoInterruption& into) = 0;
};

/// The identity that STSI, STIDP and STFLE tell. A plain machine unless CP says otherwise.
struct MachineIdentity {
  u64 cpu_id = 0x0000010139060000;  ///< STIDP: version, serial, machine type 3906 (z14)
  bool virtual_machine = false;     ///< STSI has a level 3
  u8 guest_name[8] = {0xD3, 0xC9, 0xD5, 0xE4, 0xE7, 0x40, 0x40, 0x40};
  u8 control_program[16] = {0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40,
                            0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40};
};

class Configuration {
 public:
  explicit Configuration(u64 storage_size, unsigned cpus = 1);
  ~Configuration();
  Configuration(const Configuration&) = delete;
  Configuration& operator=(const Configuration&) = delete;

  [[nodiscard]] AbsoluteStorage& storage() { return storage_; }
  [[nodiscard]] unsigned cpu_count() const { return static_cast<unsigned>(cpus_.size()); }
  /// REQUIRES: address < cpu_count().
  [[nodiscard]] VirtualCpu& cpu(unsigned address) { return *cpus_[address]; }

  [[nodiscard]] u64 tod() const { return host_tod() + tod_offset_.load(std::memory_order_relaxed); }
  void set_tod(u64 value) { tod_offset_ = value - host_tod(); }

  /// Makes the service signal pending with this parameter. Thread: any.
  void service_signal(u32 parameter);
  bool take_service_signal(u32& parameter);
  [[nodiscard]] bool service_signal_pending() const { return service_signal_pending_; }

  /// Tells the CPUs that the channel subsystem has an interruption. Thread: any.
  void io_interruption_pending();

  /// Tells every other CPU that decoded instructions may be stale.
  void stored_into_code(u64 frame, VirtualCpu& self);

  /// Called when a CPU that waits may have got something to do. Thread: any, must be quick.
  void set_wake_up(std::function<void(unsigned cpu)> wake_up) { wake_up_ = std::move(wake_up); }
  void wake(unsigned cpu) {
    if (wake_up_) {
      wake_up_(cpu);
    }
  }

  /// All CPUs and storage as after power-on; storage is cleared if asked. REQUIRES: no CPU runs.
  void reset(bool clear);

  ServiceProcessor* service_processor = nullptr;
  ChannelSubsystem* channel_subsystem = nullptr;
  MachineIdentity identity;

 private:
  AbsoluteStorage storage_;
  std::vector<std::unique_ptr<VirtualCpu>> cpus_;
  std::atomic<u64> tod_offset_{0};
  std::mutex mutex_;
  std::atomic<bool> service_signal_pending_{false};
  u32 service_parameter_ = 0;
  std::function<void(unsigned)> wake_up_;
};

}  // namespace cambridge::machine
