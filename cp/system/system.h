/// A running system: its users, volumes, links and real processors, and the services that commands
/// and DIAGNOSE codes are made of. One process is one system.
///
/// Invariants
///   1. A user ID is in users() from LOGON until its virtual machine has terminated.
///   2. A minidisk link is in the link table exactly while the device is attached.
/// Thread: any; what is shared is guarded by one lock, held briefly and never across guest
/// execution. Owns: the virtual machines (shared with work that is queued for them).
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cp/configuration/system_configuration.h"
#include "cp/directory/directory.h"
#include "cp/dispatcher/dispatcher.h"
#include "cp/dispatcher/timer_queue.h"
#include "cp/messages/hcp.h"
#include "cp/system/command_processor.h"
#include "cp/system/link_table.h"
#include "cp/system/volume_table.h"
#include "cp/virtual_machine/virtual_machine.h"

namespace cambridge::cp {

/// What a system is made of before it runs.
struct SystemParts {
  configuration::SystemConfiguration configuration;
  directory::Directory directory;
  VolumeTable volumes;
  std::filesystem::path folder;  ///< empty for a scratch system
  unsigned real_processors = 1;
  std::shared_ptr<DeviceFactory> devices;
};

/// How a user comes on. LOGON, AUTOLOG, XAUTOLOG.
struct LogonRequest {
  std::string userid;
  std::shared_ptr<console::Terminal> terminal;  ///< none: disconnected (XAUTOLOG)
  std::string by;                               ///< XAUTOLOG: who asked
  bool no_ipl = false;
  std::string ipl;                         ///< overrides the directory's IPL
  u64 storage = 0;                         ///< overrides the directory's storage
  std::vector<std::string> console_input;  ///< lines for the guest's first reads
};

/// A LINK as asked for.
struct LinkRequest {
  MinidiskId disk;
  u16 as = 0;
  LinkMode mode = LinkMode::R;
};

/// DEFINE T3390, TFB-512, VFB-512: a disk of its own that nobody else sees.
struct TemporaryDisk {
  enum class Kind { Ckd3390, Ckd3380, Fba, VirtualFba };
  Kind kind = Kind::Ckd3390;
  u64 size = 0;  ///< cylinders, or blocks of 512 bytes
};

/// What a successful LINK says: nothing when it is clean, else the DASD ... LINKED line.
struct LinkReport {
  std::string line;
  int return_code = 0;
};

class System final : public VirtualMachineHost {
 public:
  System(SystemParts parts, Clock& clock);
  ~System() override;

  // --- Wiring, before the first LOGON ----------------------------------------------------------
  void set_command_processor(std::unique_ptr<CommandProcessor> processor);
  void set_diagnose_processor(std::unique_ptr<DiagnoseProcessor> processor);
  void add_native_system(guest::NativeSystem system);

  // --- What it is ------------------------------------------------------------------------------
  [[nodiscard]] const configuration::SystemConfiguration& configuration() const {
    return parts_.configuration;
  }
  [[nodiscard]] const std::string& name() const { return parts_.configuration.system_identifier; }
  [[nodiscard]] const VolumeTable& volumes() const { return parts_.volumes; }
  [[nodiscard]] std::shared_ptr<const directory::Directory> directory() const;
  void replace_directory(directory::Directory directory);
  [[nodiscard]] dispatcher::Dispatcher& dispatcher() { return dispatcher_; }
  [[nodiscard]] CommandProcessor& commands() { return *command_processor_; }
  [[nodiscard]] i64 start_time() const { return start_time_; }
  Clock& clock() override { return clock_; }
  dispatcher::TimerQueue& timers() override { return timers_; }
  DeviceFactory& device_factory() override { return *parts_.devices; }

  /// How busy the real processors were since the call before (since start, the first time), in
  /// percent of all of them.
  unsigned processor_use();

  // --- Users -----------------------------------------------------------------------------------
  [[nodiscard]] std::shared_ptr<VirtualMachine> find_user(std::string_view userid) const;
  /// In order of LOGON.
  [[nodiscard]] std::vector<std::shared_ptr<VirtualMachine>> users() const;
  [[nodiscard]] std::size_t user_count() const;
  Result<std::shared_ptr<VirtualMachine>, CommandFailure> logon(LogonRequest request);
  /// Attaches a terminal to a user that is logged on; the banner and RECONNECTED line are written.
  void reconnect(VirtualMachine& vm, std::shared_ptr<console::Terminal> terminal);
  void disconnect(VirtualMachine& vm, bool hold);
  /// Ends the session; `forced_by` is who used FORCE. Returns at once; the machine ends on its
  /// processor.
  void logoff(VirtualMachine& vm, std::string_view forced_by = "", bool hold = false);
  /// Executes a command for another user, on that user's processor, after this returns.
  void command_for(VirtualMachine& vm, std::string line,
                   std::function<void(std::string_view)> reply);
  /// A line on the operator's console, if one is there.
  void tell_operator(std::string_view line);
  [[nodiscard]] std::string log_message() const;
  void set_log_message(std::string text);

  // --- Devices ---------------------------------------------------------------------------------
  /// On the machine's processor.
  Result<LinkReport, CommandFailure> link(VirtualMachine& vm, const LinkRequest& request);
  /// False when there is no such device. On the machine's processor.
  bool detach(VirtualMachine& vm, u16 number);
  /// On the machine's processor; false when the number is in use or the host has no room.
  bool define_temporary(VirtualMachine& vm, u16 number, const TemporaryDisk& disk);
  bool define_unit_record(VirtualMachine& vm, u16 number, UnitRecordKind kind);
  /// False when `from` does not exist or `to` does. On the machine's processor.
  bool renumber(VirtualMachine& vm, u16 from, u16 to);
  /// The minidisk behind a user's device, as the link table has it. Any thread.
  [[nodiscard]] std::optional<MinidiskId> linked_disk(std::string_view userid, u16 number) const;
  [[nodiscard]] std::vector<LinkEntry> links_to(const MinidiskId& disk) const;
  /// Every link to a minidisk on the volume, in the order of owners.
  [[nodiscard]] std::vector<LinkEntry> links_on(std::string_view volume) const;
  [[nodiscard]] bool has_native_system(std::string_view name) const {
    return native_systems_.contains(name);
  }
  /// On the machine's processor; the guest starts when the current command has ended.
  Result<void, CommandFailure> ipl(VirtualMachine& vm, const std::string& system,
                                   const std::string& parm, u16 from_device = 0);

  // --- End -------------------------------------------------------------------------------------
  /// SHUTDOWN: every user is logged off; `ended` callbacks run when the last is gone.
  void shutdown(std::string_view by);
  [[nodiscard]] bool shutting_down() const { return shutting_down_.load(); }
  void on_ended(std::function<void()> action);

 private:
  guest::DiagnoseEnd diagnose(VirtualMachine& vm, u16 code,
                              const guest::DiagnoseRegisters& registers) override;
  void console_command(VirtualMachine& vm, std::string line) override;
  void prompt_reply(VirtualMachine& vm, std::string line) override;
  void overheard(VirtualMachine& vm, std::string_view line) override;

  void come_on(VirtualMachine& vm, const LogonRequest& request);
  void apply_directory_settings(VirtualMachine& vm);
  void make_devices(VirtualMachine& vm);
  /// Version, log message and spool files, as LOGON and reconnection show them.
  [[nodiscard]] std::vector<std::string> banner() const;
  void finish_logoff(VirtualMachine& vm, const std::string& operator_line,
                     const std::string& forced_by);

  SystemParts parts_;
  Clock& clock_;
  i64 start_time_;
  mutable std::mutex mutex_;
  std::shared_ptr<const directory::Directory> directory_;
  std::vector<std::shared_ptr<VirtualMachine>> users_;
  std::map<std::string, std::shared_ptr<VirtualMachine>, std::less<>> by_name_;
  LinkTable links_;
  i64 load_time_ = 0;  ///< of the last processor_use(): host time and CPU time then
  i64 load_cpu_ = 0;
  std::string log_message_;
  std::vector<std::function<void()>> ended_actions_;
  std::map<std::string, guest::NativeSystem, std::less<>> native_systems_;
  std::unique_ptr<CommandProcessor> command_processor_;
  std::unique_ptr<DiagnoseProcessor> diagnose_processor_;
  std::atomic<bool> shutting_down_{false};
  dispatcher::TimerQueue timers_;
  dispatcher::Dispatcher dispatcher_;
};

}  // namespace cambridge::cp
