/// What a running program needs from the system around it. The interpreter owns this interface;
/// CMS, the host command and tests implement it.
///
/// All text crossing it is bytes in the code page of the run (EBCDIC under CMS, ASCII/UTF-8 on the
/// host). Thread: everything is called on the interpreter's own thread, possibly inside a fiber; an
/// implementation may suspend the fiber.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/types.h"

#include "rexx/host/attention.h"
#include "rexx/host/streams.h"
#include "rexx/host/variable_pool.h"

namespace cambridge::rexx {

class Program;

enum class CommandCondition { None, Error, Failure };

/// How a command ended: RC and the condition to raise.
struct CommandEnd {
  i64 return_code = 0;
  CommandCondition condition = CommandCondition::None;
  std::optional<std::string> text_code;  ///< RC when it is not a whole number
};

/// ADDRESS ... WITH: where a command's lines come from and go to. Absent: the host's default.
struct CommandRedirection {
  std::optional<std::vector<std::string>> input;
  bool capture_output = false, capture_error = false;
  std::vector<std::string> output, error;  ///< filled by the host when captured
};

/// Arguments of a routine; an omitted one has no value.
using Arguments = std::span<const std::optional<std::string_view>>;

/// How a program is called; PARSE SOURCE's second word.
enum class CallType { Command, Function, Subroutine };

/// What an external routine came to.
struct RoutineEnd {
  enum class Kind {
    NotFound,  ///< error 43
    Returned,  ///< `value` is the result, or there is none
    Run,       ///< it is a REXX program: the interpreter runs `program` itself
    Failed,    ///< error 40: the routine refused its arguments
  };
  Kind kind = Kind::NotFound;
  std::optional<std::string> value;
  std::shared_ptr<const Program> program;
  std::string source_words;  ///< PARSE SOURCE of `program`
  std::string environment;   ///< its initial ADDRESS
};

/// How messages of errors look.
enum class MessageStyle { Cms, Plain };

class Host {
 public:
  virtual ~Host() = default;

  /// The bell; polled at clause boundaries. When raised, safe_point is called.
  Attention& attention() { return attention_; }
  /// Lowers the bell and gives way. Called between clauses.
  virtual SafePointAction safe_point() = 0;

  /// Runs a command in an environment (at most 8 characters under CMS, already upper case).
  virtual CommandEnd command(std::string_view environment, std::string_view command,
                             VariablePool& variables, CommandRedirection* redirection) = 0;
  /// Searches and calls an external routine. `name` is upper case unless it was quoted.
  virtual RoutineEnd call_routine(std::string_view name, CallType type, Arguments arguments,
                                  VariablePool& variables) = 0;
  /// A program handed out by call_routine with Kind::Run has ended.
  virtual void routine_ended(const Program& program) { static_cast<void>(program); }

  virtual void say(std::string_view line) = 0;
  virtual void trace(std::string_view line) = 0;
  virtual std::string read_trace_input() = 0;
  /// One line of the program stack, nothing when it is empty.
  virtual std::optional<std::string> pull_stack() = 0;
  /// One line of the terminal (its buffer first).
  virtual std::string pull_terminal() = 0;
  virtual void push(std::string_view line) = 0;
  virtual void queue(std::string_view line) = 0;
  virtual i64 queued() = 0;
  /// EXTERNALS(): lines in the terminal input buffer.
  virtual i64 externals() { return 0; }
  virtual Streams& streams() = 0;

  virtual Clock& clock() { return host_clock(); }
  virtual std::string user_id() = 0;
  virtual i64 line_size() { return 80; }
  /// PARSE VERSION.
  virtual std::string version_words() = 0;
  /// VALUE(name, new, selector): nothing when there is no such selector (error 40).
  virtual std::optional<std::string> external_variable(std::string_view name,
                                                       std::optional<std::string_view> new_value,
                                                       std::string_view selector) = 0;
  /// True when commands of this environment name can be run; false raises error 29 (host only).
  [[nodiscard]] virtual std::size_t environment_name_limit() const { return 250; }
  [[nodiscard]] virtual MessageStyle message_style() const { return MessageStyle::Plain; }
  /// ANSI additions (CHANGESTR, COUNTSTR, LOSTDIGITS, ADDRESS WITH ...) are in the language.
  [[nodiscard]] virtual bool ansi() const { return message_style() == MessageStyle::Plain; }
  /// A fixed seed for RANDOM, for tests; by default the clock's.
  virtual u64 random_seed() { return static_cast<u64>(clock().unix_microseconds()); }

 private:
  Attention attention_;
};

}  // namespace cambridge::rexx
