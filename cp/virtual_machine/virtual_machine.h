/// A virtual machine: what LOGON makes of a directory entry. Storage, devices, console and virtual
/// CPU.
///
/// Invariants
///   1. Everything that changes the machine (devices, IPL, reset, stop, logoff) happens on its real
///      processor's thread while its CPU does not run, or on the CPU's own fiber inside DIAGNOSE.
///   2. `devices()` and the channel subsystem agree: a device stands in both or in neither.
/// Thread: as invariant 1; functions marked "any thread" may be called from everywhere.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "cp/console/virtual_console.h"
#include "cp/directory/directory.h"
#include "cp/dispatcher/dispatcher.h"
#include "cp/virtual_machine/device_factory.h"
#include "cp/virtual_machine/native_cpu.h"
#include "cp/virtual_machine/settings.h"
#include "cp/virtual_machine/virtual_device.h"

namespace cambridge::cp {

class VirtualMachine;

/// What a virtual machine needs of the system around it.
class VirtualMachineHost {
 public:
  virtual ~VirtualMachineHost() = default;
  virtual guest::DiagnoseEnd diagnose(VirtualMachine& vm, u16 code,
                                      const guest::DiagnoseRegisters& registers) = 0;
  /// A line typed at the console for CP. Called on the machine's processor.
  virtual void console_command(VirtualMachine& vm, std::string line) = 0;
  /// The answer to a prompt of CP. Called on the machine's processor.
  virtual void prompt_reply(VirtualMachine& vm, std::string line) = 0;
  /// Output on a console that a secondary user or observer listens to. Any thread.
  virtual void overheard(VirtualMachine& vm, std::string_view line) = 0;
  [[nodiscard]] virtual Clock& clock() = 0;
  [[nodiscard]] virtual dispatcher::TimerQueue& timers() = 0;
  [[nodiscard]] virtual DeviceFactory& device_factory() = 0;
};

class VirtualMachine final : public std::enable_shared_from_this<VirtualMachine>,
                             private NativeCpuOwner {
 public:
  static constexpr u16 kConsoleNumber = 0x009;

  VirtualMachine(VirtualMachineHost& host, directory::User entry,
                 dispatcher::RealProcessor& processor, u64 storage_size);
  ~VirtualMachine() override;

  // --- Who it is (fixed; any thread) -----------------------------------------------------------
  [[nodiscard]] const std::string& userid() const { return entry_.userid; }
  [[nodiscard]] const directory::User& entry() const { return entry_; }
  [[nodiscard]] i64 logon_time() const { return logon_time_; }
  [[nodiscard]] console::VirtualConsole& console() { return console_; }
  [[nodiscard]] const console::VirtualConsole& console() const { return console_; }
  [[nodiscard]] dispatcher::RealProcessor& processor() { return processor_; }
  [[nodiscard]] NativeCpu& cpu() { return *cpu_; }
  [[nodiscard]] i64 total_nanoseconds() const { return cpu_->total_nanoseconds(); }
  [[nodiscard]] i64 virtual_nanoseconds() const;

  // --- Privilege and settings ------------------------------------------------------------------
  /// Class letters in alphabetical order. Any thread.
  [[nodiscard]] std::string classes() const;
  void set_classes(std::string_view classes);
  /// True for "" and when the user has one of the classes. Any thread.
  [[nodiscard]] bool has_class(std::string_view any_of) const;
  /// Who sees this console's output: the secondary user while it is disconnected, the observer
  /// always. Any thread; "" is nobody.
  [[nodiscard]] std::string secondary_user() const;
  [[nodiscard]] std::string observer() const;
  void set_secondary_user(std::string userid);
  /// SET SHARE as last set; the dispatcher is told on the processor. Any thread.
  [[nodiscard]] dispatcher::Share share() const;
  void set_share(dispatcher::Share share);
  [[nodiscard]] dispatcher::Share initial_share() const;
  void set_observer(std::string userid);
  UserSettings settings;
  TerminalSettings terminal;
  /// Makes the console follow what SET LINEDIT and TERMINAL have set.
  void apply_terminal_settings();

  // --- Storage and devices ---------------------------------------------------------------------
  [[nodiscard]] machine::AbsoluteStorage& storage() { return *storage_; }
  /// Any thread.
  [[nodiscard]] u64 storage_size() const { return storage_size_.load(); }
  [[nodiscard]] u64 resident_pages() const;
  [[nodiscard]] machine::ChannelSubsystem& channel() { return *channel_; }
  /// DEFINE STORAGE: resets and clears the machine. REQUIRES: on the processor, CPU not running.
  void redefine_storage(u64 size);
  [[nodiscard]] const std::map<u16, VirtualDevice>& devices() const { return devices_; }
  [[nodiscard]] const VirtualDevice* device(u16 number) const;
  /// Any thread.
  [[nodiscard]] std::size_t device_count() const { return device_count_.load(); }
  /// False when the number is in use.
  bool attach(VirtualDevice description, std::shared_ptr<devices::ChannelDevice> device);
  bool detach(u16 number);
  /// REDEFINE: the device gets another number. False when `to` is in use or `from` is not there.
  bool renumber(u16 from, u16 to);

  // --- Life ------------------------------------------------------------------------------------
  /// Any thread: runs the action on the processor, between runs of the CPU, while the machine
  /// lives.
  void post(std::function<void(VirtualMachine&)> action);
  /// The next three: on the processor, CPU not running.
  void ipl(const guest::NativeSystem& system, const guest::IplParameters& parameters);
  void system_reset(bool clear);
  void terminate();
  /// Console function mode: the machine stops and CP reads. BEGIN is leave_cp_mode().
  void enter_cp_mode();
  void leave_cp_mode();
  void stop();
  void resume();
  /// SLEEP: stopped until an attention, or for so many nanoseconds when that is not 0.
  void sleep(i64 nanoseconds);
  void wake();
  /// The attention key of the console, for the guest.
  void console_attention() { keyboard_->attention(); }
  [[nodiscard]] bool logging_off() const { return logging_off_.load(); }
  /// True for the first caller only.
  bool begin_logoff() { return !logging_off_.exchange(true); }
  /// What was IPLed: a named system, or nothing. Any thread.
  [[nodiscard]] std::string ipl_system() const;
  [[nodiscard]] u16 ipl_device() const { return ipl_device_.load(); }

  // --- Prompt in progress (LINK's password) ----------------------------------------------------
  std::function<void(VirtualMachine&, std::string)> prompt_continuation;
  int wrong_link_passwords = 0;

  /// Any thread.
  void make_ready() override;

 private:
  guest::DiagnoseEnd diagnose(u16 code, const guest::DiagnoseRegisters& registers) override;
  void disabled_wait(u64 address) override;
  Clock& clock() override { return host_.clock(); }
  dispatcher::TimerQueue& timers() override { return host_.timers(); }
  [[nodiscard]] console::ConsoleHandlers console_handlers();
  void create_channel();
  void update_listening();
  void attach_console();

  VirtualMachineHost& host_;
  directory::User entry_;
  dispatcher::RealProcessor& processor_;
  std::atomic<u32> classes_{0};  ///< a bit per class, A first, then 1 to 6
  i64 logon_time_;
  console::VirtualConsole console_;
  std::unique_ptr<machine::AbsoluteStorage> storage_;
  std::unique_ptr<machine::ChannelSubsystem> channel_;
  std::unique_ptr<NativeCpu> cpu_;
  std::shared_ptr<devices::ConsoleKeyboard> keyboard_;
  std::map<u16, VirtualDevice> devices_;
  std::atomic<std::size_t> device_count_{0};
  mutable std::mutex names_mutex_;  ///< guards the next four, and storage_ while it is replaced
  std::string ipl_system_;
  std::string secondary_user_;
  std::string observer_;
  dispatcher::Share share_;
  std::atomic<u16> ipl_device_{0};
  std::atomic<u64> storage_size_;
  std::atomic<bool> logging_off_{false};
  bool asleep_ = false;
  bool stopped_before_sleep_ = false;
  dispatcher::TimerQueue::Id sleep_timer_ = 0;
  bool attached_ = false;
};

}  // namespace cambridge::cp
