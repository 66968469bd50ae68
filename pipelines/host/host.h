/// What pipelines need from the system around them: CMS binds it to a virtual machine, the program
/// `cambridge pipe` to the host. Pipelines call nothing else outside.
///
/// Thread: one. Every call is made on the stack of whoever called run_pipe (never on a stage's
/// fiber), so an implementation may block, or suspend the fiber that it runs on itself. The one
/// exception is run_filter, which runs on a stage's fiber: what may block there goes through
/// FilterCommands::on_host_stack.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/message.h"

#include "pipelines/host/files.h"
#include "pipelines/host/record.h"
#include "pipelines/host/text.h"
#include "pipelines/host/variables.h"

namespace cambridge::pipelines {

class FilterCommands;

/// Receives lines one at a time; returns false to say that no more are wanted.
using LineSink = std::function<bool(std::string_view)>;

/// Where a host command goes.
enum class CommandTarget {
  Cms,      ///< as typed: EXECs, CP, synonyms
  Command,  ///< ADDRESS COMMAND: no EXEC, no CP
  Cp,       ///< CP command
  Subcom,   ///< the environment named
  Shell,    ///< a command of the host (stage HOSTCOMMAND)
  XeditMessage,
};

struct CommandRequest {
  CommandTarget target = CommandTarget::Command;
  std::string environment;  ///< for Subcom
  std::string command;      ///< in the code page
  std::string input;        ///< standard input of a Shell command, line ends included
};

/// Return codes of commands that did not run at all.
inline constexpr int kUnknownCommand = -3;
inline constexpr int kNoEnvironment = -3;

/// A filter program that was found: what the host needs to run it.
struct FilterProgram {
  std::string file;            ///< identification, for messages
  std::string name;            ///< as the specification spells it, upper case
  std::shared_ptr<void> code;  ///< the host's own
};

/// A wait for something outside, registered by a stage that blocks. The host calls wake() (from
/// inside Host::wait) when it happened; the pipeline set resumes the stage.
class ExternalWait {
 public:
  virtual ~ExternalWait() = default;
  virtual void wake() = 0;
};

class Host {
 public:
  virtual ~Host() = default;

  [[nodiscard]] virtual const TextTables& text() const = 0;
  [[nodiscard]] virtual Clock& clock() { return host_clock(); }
  /// True inside CMS: stages then know files by fn ft fm.
  [[nodiscard]] virtual bool is_cms() const { return false; }

  /// True when calls may suspend the fiber they are made on (CMS): they are then made on the stack
  /// of whoever runs the pipeline. False: calls come straight from the stage.
  [[nodiscard]] virtual bool may_suspend() const { return true; }

  /// A message line for the user, catalogue text (host characters).
  virtual void message(const IssuedMessage& message) = 0;

  // Console. A read returns nothing at end-of-file.
  virtual std::optional<std::string> console_read() = 0;
  virtual void console_write(std::string_view line) = 0;
  /// Whether a null line ends CONSOLE's input, as a person at a terminal types it.
  [[nodiscard]] virtual bool null_line_is_end() const { return is_cms(); }

  /// Runs a command, hands its response to `reply` line by line, returns its return code.
  virtual int execute(const CommandRequest& request, const LineSink& reply);

  // Files. Operands are the stage's own words, in the code page.
  virtual Result<std::unique_ptr<FileReader>, IssuedMessage> open_reader(
      const FileRequest& request);
  virtual Result<std::unique_ptr<FileWriter>, IssuedMessage> open_writer(
      const FileRequest& request);
  virtual std::optional<FileStatus> file_status(const FileRequest& request);

  /// The variables of a REXX program: 0 is the one that issued PIPE, 1 its caller, and so on;
  /// nullptr when there is none. Filters hand over their own (FilterCommands).
  virtual VariablePool* variables(int levels_up);

  // Program stack.
  virtual std::size_t stack_lines();
  virtual std::optional<std::string> stack_pull();
  virtual void stack_push(std::string_view line, bool lifo);

  // REXX filters. `operand` is a name, or "fn ft fm" from `rexx (fn ft fm)`.
  virtual std::optional<FilterProgram> find_filter(std::string_view operand);
  /// Runs the program to its end and returns its return code. On a stage's fiber.
  virtual int run_filter(const FilterProgram& program, std::string_view argument,
                         FilterCommands& commands);
  /// Stack that run_filter needs.
  [[nodiscard]] virtual std::size_t filter_stack_size() const { return 1024 * 1024; }

  // External waits.
  /// Called when no stage can run but some wait: returns when something may have happened or when
  /// the clock reaches `until` (microseconds since 1970). False: the user interrupted (HX).
  virtual bool wait(std::optional<i64> until);
  /// Registers an immediate command: each time it is entered, `entered` gets its argument and
  /// `waiter` is woken. False when the host has none.
  virtual bool add_immediate_command(std::string_view name,
                                     std::function<void(std::string_view)> entered);
  virtual void remove_immediate_command(std::string_view name);
  /// Wakes `waiter` when the descriptor is readable (or writable); host descriptors only.
  virtual bool watch_descriptor(int descriptor, bool for_write, ExternalWait& waiter);
  virtual void unwatch_descriptor(int descriptor);
  /// Connects to a CP system service (*MSG ...); each message goes to `arrived`.
  virtual bool connect_service(std::string_view service,
                               std::function<void(std::string_view)> arrived);
  virtual void disconnect_service(std::string_view service);

  // Unit record devices and storage of the virtual machine; the device is 4 hex digits or a name.
  virtual Result<std::unique_ptr<FileReader>, IssuedMessage> open_unit_record(
      const FileRequest& request);
  virtual Result<std::unique_ptr<FileWriter>, IssuedMessage> open_unit_record_output(
      const FileRequest& request);
  virtual std::optional<std::string> fetch_storage(u64 address, std::size_t length);
  virtual bool store_storage(u64 address, std::string_view bytes);

  /// Called between records of a long pipeline so that others get their turn.
  virtual void safe_point() {}
};

}  // namespace cambridge::pipelines
