/// A built-in function: one value, in one file with its close family. REXX/VM Reference,
/// "Functions".
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/types.h"

#include "rexx/host/host.h"
#include "rexx/value/decimal.h"
#include "rexx/value/value.h"

namespace cambridge::rexx {

/// An error to be raised: REXX number, ANSI sub-number and its substitutions (in ASCII or text of
/// the run, as they came).
struct ErrorReport {
  int number = 0;
  int sub_number = 0;
  std::string first, second, third, fourth;
};

/// What CONDITION() tells about the condition trapped last.
struct ConditionRecord {
  ErrorReport error;             ///< SYNTAX: what the description is made of
  std::string_view name;         ///< ASCII: SYNTAX
  std::string_view instruction;  ///< ASCII: CALL or SIGNAL
  std::string description;       ///< text of the run
  std::string extra;             ///< CONDITION('E'), ASCII
};

/// The words of one long text, found once and remembered while the text lives unchanged.
struct WordIndex {
  const TextBody* body = nullptr;
  u32 stamp = 0;  ///< equal to the body's while the index belongs to it
  bool filled = false;
  std::vector<std::pair<u32, u32>> words;  ///< start, end
};

/// The running program as built-ins see it.
class FunctionContext {
 public:
  virtual ~FunctionContext() = default;
  [[nodiscard]] virtual const TextTraits& traits() const = 0;
  virtual Host& host() = 0;
  virtual NumericSettings& numeric() = 0;

  // Of the routine that runs.
  virtual std::size_t argument_count() = 0;
  virtual const Value* argument(std::size_t index) = 0;  ///< from 0; nullptr when omitted
  virtual std::string_view environment_name() = 0;
  virtual const ConditionRecord* condition() = 0;
  virtual std::string_view condition_state() = 0;        ///< ASCII: ON, OFF, DELAY or empty
  virtual std::string trace_setting() = 0;               ///< ASCII
  virtual bool set_trace(std::string_view setting) = 0;  ///< false: not a setting
  virtual i64 clause_time() = 0;     ///< microseconds since 1970, the same within a clause
  virtual i64& elapsed_start() = 0;  ///< of TIME('E'); 0 when not started

  // Of the program.
  virtual std::size_t source_lines() = 0;
  virtual std::string_view source_line(std::size_t number) = 0;
  virtual bool mixed_case_dbcs() = 0;  ///< OPTIONS EXMODE

  // Variables. `name` as a program writes it; false: not a symbol.
  enum class SymbolKind { Bad, Literal, Unset, Variable };
  virtual SymbolKind symbol_kind(std::string_view name) = 0;
  virtual bool get_variable(std::string_view name, Value& value) = 0;
  virtual bool set_variable(std::string_view name, const Value& value) = 0;

  /// Where the words of the text asked about last are.
  virtual WordIndex& word_index() = 0;
  virtual u64 next_random() = 0;
  virtual void seed_random(u64 seed) = 0;
  /// Remembers that a stream could not do what it should; raised after the clause.
  virtual void not_ready(std::string_view stream) = 0;
  virtual void report(ErrorReport report) = 0;
};

struct Builtin;

/// One call: checked arguments in, result out.
class Call {
 public:
  static constexpr std::size_t kMaxChecked = 10;

  Call(FunctionContext& program, const Builtin& function, const Value* arguments, std::size_t count,
       Value& to)
      : context(program),
        result(to),
        traits_(program.traits()),
        function_(function),
        arguments_(arguments),
        count_(count) {}

  FunctionContext& context;
  Value& result;

  [[nodiscard]] const TextTraits& traits() const { return traits_; }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] bool has(std::size_t i) const {
    return i < count_ && arguments_[i].kind() != Kind::Unset;
  }
  [[nodiscard]] const Value& value(std::size_t i) const { return arguments_[i]; }
  /// The argument's text; empty when it was omitted.
  [[nodiscard]] std::string_view text(std::size_t i) {
    return has(i) ? arguments_[i].view(scratch_[i < kMaxChecked ? i : kMaxChecked], traits())
                  : std::string_view();
  }
  /// The argument as a whole number; `otherwise` when it was omitted.
  [[nodiscard]] i64 whole(std::size_t i, i64 otherwise) const {
    return has(i) ? whole_[i] : otherwise;
  }
  /// The argument as one character.
  [[nodiscard]] char pad(std::size_t i) { return has(i) ? text(i)[0] : traits().blank; }
  [[nodiscard]] char pad(std::size_t i, char otherwise) { return has(i) ? text(i)[0] : otherwise; }
  /// The first letter of an option in upper-case ASCII; `otherwise` when it was omitted.
  [[nodiscard]] char option(std::size_t i, char otherwise) {
    return has(i) && !text(i).empty() ? traits().ascii_of(traits().fold(text(i)[0])) : otherwise;
  }

  bool give(std::string_view characters) {
    result.set_text(characters);
    return true;
  }
  bool give(i64 number) {
    result.set_integer(number);
    return true;
  }
  bool give_ascii(std::string_view ascii) { return give(traits().text(ascii)); }
  /// Error 40.n; the function name is the first substitution.
  bool refuse(int sub_number, std::size_t argument, std::string_view found = {});
  /// The same for messages that do not tell the argument's number.
  bool refuse_value(int sub_number, std::string_view found);
  bool fail(ErrorReport report) {
    context.report(std::move(report));
    return false;
  }
  /// Error 5 unless a text of that length is reasonable.
  bool room_for(i64 length);

  /// Checks the number of arguments and each against its kind. Errors are reported.
  bool check();

  [[nodiscard]] const Builtin& function() const { return function_; }

 private:
  bool check_one(std::size_t i, char kind);

  const TextTraits& traits_;
  const Builtin& function_;
  const Value* arguments_;
  std::size_t count_;
  i64 whole_[kMaxChecked];
  Scratch scratch_[kMaxChecked + 1];
};

/// The description of a built-in function.
struct Builtin {
  std::string_view name;
  u8 least, most;  ///< numbers of arguments; 255: any number
  /// One letter for each argument; the last stands for all that follow:
  ///   s any text     w whole number >= 0    p whole number > 0    i whole number
  ///   n number       c one character        o option letter       x hexadecimal  b binary
  std::string_view kinds;
  std::string_view options;  ///< the letters that `o` arguments take, argument by argument, "AB|C"
  std::string_view summary;
  bool (*run)(Call&);
  bool ansi_only = false;  ///< not in z/VM
  bool streams = false;    ///< may raise NOTREADY
};

/// All built-in functions, in alphabetical order.
std::span<const Builtin* const> builtins();
/// By upper-case ASCII name; the position in builtins(), or nothing.
std::optional<u32> find_builtin(std::string_view name);

}  // namespace cambridge::rexx
