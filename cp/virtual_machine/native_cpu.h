/// A virtual CPU whose guest is C++ on a fiber: it carries the port that the guest sees, and runs
/// on one real processor from IPL to reset.
///
/// Invariants
///   1. The guest's fiber runs only inside run(), on the processor's thread.
///   2. Between two runs anyone on that thread may change the machine (detach, reset, stop).
/// Thread: run() and the port on the processor's thread; wake() from any.
#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include "base/fiber.h"
#include "cp/guest/native_guest.h"

#include "cp/dispatcher/timer_queue.h"
#include "cp/dispatcher/virtual_cpu.h"
#include "machine/channel/channel_subsystem.h"
#include "machine/storage/absolute_storage.h"

namespace cambridge::cp {

/// What the CPU needs of its virtual machine.
class NativeCpuOwner {
 public:
  virtual ~NativeCpuOwner() = default;
  virtual guest::DiagnoseEnd diagnose(u16 code, const guest::DiagnoseRegisters& registers) = 0;
  /// The guest loaded a disabled-wait PSW with this address, or its program ended.
  virtual void disabled_wait(u64 address) = 0;
  /// Makes the CPU ready at its real processor.
  virtual void make_ready() = 0;
  [[nodiscard]] virtual Clock& clock() = 0;
  [[nodiscard]] virtual dispatcher::TimerQueue& timers() = 0;
};

class NativeCpu final : public dispatcher::VirtualCpu, private guest::VirtualMachinePort {
 public:
  NativeCpu(NativeCpuOwner& owner, machine::AbsoluteStorage& storage,
            machine::ChannelSubsystem& channel);
  ~NativeCpu() override;

  // --- CP's side, on the processor's thread and never inside run() -----------------------------
  void load(const guest::NativeSystem& system, const guest::IplParameters& parameters);
  /// Ends the guest (its fiber unwinds) and forgets pending external interruptions.
  void reset();
  /// DEFINE STORAGE: from now on the machine's storage and channel subsystem. REQUIRES: after
  /// reset().
  void use(machine::AbsoluteStorage& storage, machine::ChannelSubsystem& channel) {
    storage_ = &storage;
    channel_ = &channel;
  }
  [[nodiscard]] bool loaded() const { return fiber_ != nullptr; }
  void set_stopped(bool stopped) { stopped_ = stopped; }
  [[nodiscard]] bool stopped() const { return stopped_; }

  dispatcher::RunEnd run() override;

  // --- Any thread ------------------------------------------------------------------------------
  void present_external(u16 code, u64 parameter);
  /// CPU time that CP used for this machine inside DIAGNOSE, nanoseconds.
  [[nodiscard]] i64 cp_nanoseconds() const { return cp_time_.load(std::memory_order_relaxed); }

 private:
  // guest::VirtualMachinePort
  u64 storage_size() const override { return storage_->size(); }
  bool fetch(AbsoluteAddress from, std::span<u8> into) override;
  bool store(AbsoluteAddress to, std::span<const u8> data) override;
  std::optional<guest::SubchannelId> find_device(u16 device_number) override;
  int start_subchannel(guest::SubchannelId id, AbsoluteAddress program) override;
  int halt_subchannel(guest::SubchannelId id) override;
  std::optional<guest::DeviceEvent> test_subchannel(guest::SubchannelId id) override;
  bool interruption_pending() const override;
  std::optional<guest::Interruption> take_interruption() override;
  guest::Interruption wait_for_interruption() override;
  guest::DiagnoseEnd diagnose(u16 code, const guest::DiagnoseRegisters& registers) override;
  void safe_point() override;
  std::atomic<bool>& bell() override { return give_way(); }
  void set_clock_comparator(TodClock when) override;
  Clock& clock() override { return owner_.clock(); }
  [[noreturn]] void disabled_wait(u64 address) override;

  NativeCpuOwner& owner_;
  machine::AbsoluteStorage* storage_;
  machine::ChannelSubsystem* channel_;
  std::unique_ptr<guest::NativeGuest> guest_;
  std::unique_ptr<Fiber> fiber_;
  bool stopped_ = false;
  bool waiting_ = false;
  std::atomic<u64> external_{0};  ///< code in the high half when one is pending
  std::atomic<bool> external_pending_{false};
  std::atomic<u64> external_parameter_{0};
  std::atomic<i64> cp_time_{0};
  dispatcher::TimerQueue::Id timer_ = 0;
};

}  // namespace cambridge::cp
