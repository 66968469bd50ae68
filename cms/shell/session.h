/// The CMS of one virtual machine: its console, stack, disks and settings, and how a command finds
/// what runs it. z/VM: CMS User's Guide; CMS Commands and Utilities.
///
/// Thread: the virtual CPU's fiber. Owns: everything of this CMS; gone at the next IPL.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <typeindex>
#include <vector>

#include "cp/guest/native_guest.h"

#include "cms/files/disk_table.h"
#include "cms/kernel/console.h"
#include "cms/kernel/cp.h"
#include "cms/kernel/program_stack.h"
#include "cms/shell/command_spec.h"
#include "cms/shell/services.h"
#include "cms/shell/settings.h"

namespace cambridge::rexx {
class VariablePool;
}

namespace cambridge::cms {

/// HX: ends whatever runs, up to the command loop. Thrown by safe_point() and read_line().
struct HaltExecution {};

/// SYNONYM: another name for a command. `minimum` letters of it are enough while ABBREV is ON.
struct Synonym {
  std::string command;
  std::string name;
  std::size_t minimum = 0;
};

class Session {
 public:
  Session(cp::guest::VirtualMachinePort& port, cp::guest::IplParameters parameters,
          const Services& services);
  ~Session();

  [[nodiscard]] cp::guest::VirtualMachinePort& port() { return port_; }
  [[nodiscard]] Console& console() { return console_; }
  [[nodiscard]] Cp& cp() { return cp_; }
  [[nodiscard]] ProgramStack& stack() { return stack_; }
  [[nodiscard]] files::DiskTable& disks() { return *disks_; }
  [[nodiscard]] const Services& services() const { return services_; }
  [[nodiscard]] const cp::guest::IplParameters& parameters() const { return parameters_; }
  [[nodiscard]] Clock& clock() { return port_.clock(); }
  Settings settings;
  std::vector<Synonym> synonyms;
  /// What a command keeps from call to call (the variables of GLOBALV), made at its first use.
  template <class State>
  State& state() {
    auto& kept = states_[std::type_index(typeid(State))];
    if (kept == nullptr) {
      kept = std::make_shared<State>();
    }
    return *std::static_pointer_cast<State>(kept);
  }

  // --- Output ----------------------------------------------------------------------------------
  void write(std::string_view line) { console_.write_line(line); }
  void write(const CmsMessage& message);
  template <const Message& M, class... Args>
  void inform(std::string_view module, const Args&... args) {
    write(CmsMessage{issue<M>(args...), std::string(module)});
  }

  // --- Input -----------------------------------------------------------------------------------
  /// The next line of the terminal: typed ahead, or read now. EBCDIC bytes. Immediate commands are
  /// obeyed and not returned.
  std::string read_terminal();
  /// PULL: program stack, then terminal.
  std::string pull();
  /// Gives way to others and looks at what was typed meanwhile. Throws HaltExecution after HX.
  void safe_point();
  /// HI was entered since the last call.
  bool take_halt_interpretation() { return std::exchange(halt_interpretation_, false); }
  std::optional<bool> take_trace_request() { return std::exchange(trace_request_, std::nullopt); }
  /// HX was entered and has not been acted upon.
  [[nodiscard]] bool halting() const { return halt_execution_; }
  /// IMMCMD and the pipeline stage: what an immediate command's name does.
  std::map<std::string, std::function<void(std::string_view)>, std::less<>> immediate_commands;

  // --- Commands --------------------------------------------------------------------------------
  /// Resolves and runs one command (host text). The message of a failure is written. Returns the
  /// return code; -3 for an unknown command from an EXEC, -1 at the console.
  int execute(std::string_view command, CallKind call);
  /// The variables that EXECIO, PIPE and GLOBALV see: those of the EXEC that issued the command.
  [[nodiscard]] rexx::VariablePool* variables() const { return variables_; }
  rexx::VariablePool* set_variables(rexx::VariablePool* pool) {
    return std::exchange(variables_, pool);
  }
  /// SUBCOM environments beyond CMS, COMMAND and CP: the function gets the command (host text).
  std::map<std::string, std::function<int(std::string_view)>, std::less<>> subcommand_environments;

  /// The life of CMS after IPL: banner, disks, PROFILE EXEC, and the command loop.
  void run();

 private:
  void access_disk(u16 number, char mode, char parent, const files::AccessOptions& options);
  void initialize();
  void close_files();
  void command_loop();
  int run_console_command(const std::string& line);
  void ready(int return_code, const Cp::CpuTimes& before);
  std::optional<int> try_exec(std::string_view word, std::string_view rest, CallKind call);
  std::optional<int> try_commands(std::string_view word, std::string_view rest, CallKind call);
  int pass_to_cp(std::string_view command, CallKind call);
  int finish(const CommandResult& result);
  [[nodiscard]] const Synonym* find_synonym(std::string_view word) const;
  bool obey_immediate(std::string_view typed);

  cp::guest::VirtualMachinePort& port_;
  cp::guest::IplParameters parameters_;
  const Services& services_;
  Console console_;
  Cp cp_;
  ProgramStack stack_;
  std::unique_ptr<files::DiskTable> disks_;
  rexx::VariablePool* variables_ = nullptr;
  std::map<std::type_index, std::shared_ptr<void>> states_;
  bool halt_interpretation_ = false;
  bool halt_execution_ = false;
  std::optional<bool> trace_request_;
};

}  // namespace cambridge::cms
