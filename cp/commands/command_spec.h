/// A CP command as one value: names, class, syntax, help and function together. The parser, HELP,
/// QUERY COMMANDS, the error messages and the completeness tests all read it. The explicit lists
/// are in index.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/command_syntax.h"
#include "base/words.h"

#include "cp/messages/message_form.h"
#include "cp/system/system.h"

namespace cambridge::cp::commands {

/// What a command's function gets.
struct CommandContext {
  System& system;
  VirtualMachine& vm;  ///< who issued it
  const CommandSource& source;
  const Operands& operands;  ///< matched by the syntax

  void reply(std::string_view line) const { source.reply(line); }
  /// The issuer has one of the classes, or the directory issues the command.
  [[nodiscard]] bool has_class(std::string_view any_of) const {
    return source.from_directory || vm.has_class(any_of);
  }
  /// A message that goes with success; shown as the user's SET EMSG and IMSG say.
  void inform(const IssuedMessage& message) const;
};

/// The return code, or the message that the command failed with.
using CommandResult = Result<int, CommandFailure>;

/// One command, or one operand of QUERY or SET (`name` is then the operand).
struct CommandSpec {
  std::string_view name;     ///< upper case
  int min_abbreviation = 0;  ///< letters that must be typed
  std::string_view classes;  ///< any of these privilege classes; "" is every user
  std::string_view syntax;   ///< operands, in the notation of base/command_syntax.h
  std::string_view summary;  ///< one sentence, for HELP menus
  std::string_view help;     ///< operands, usage notes, responses, in paragraphs
  CommandResult (*run)(CommandContext&) = nullptr;
};

/// All commands, the operands of QUERY (with "QUERY VIRTUAL" operands apart), and of SET; in manual
/// order.
std::span<const CommandSpec* const> all_commands();
std::span<const CommandSpec* const> query_operands();
std::span<const CommandSpec* const> set_operands();

/// The spec whose name `word` (upper case) abbreviates; nullptr when there is none.
const CommandSpec* find_spec(std::span<const CommandSpec* const> list, std::string_view word);

/// The user that `word` names and that is logged on: * is the issuer, OPERATOR (OP) the system
/// operator, anything else a user ID. HCP045E when it is not logged on.
Result<std::shared_ptr<VirtualMachine>, CommandFailure> logged_on_user(
    const CommandContext& context, std::string_view word);

/// Splits off the first blank-delimited word; `rest` is left without leading blanks.
std::string_view first_word(std::string_view& rest);
/// "0191" of a device number.
std::string device_text(u16 number);
/// True for one to four hexadecimal digits.
bool is_device_number(std::string_view word);
/// A device number that the syntax has checked already.
u16 device_number(std::string_view hex);

/// Matches the operands against the spec's syntax and runs it. Failures of the match are worded
/// here.
CommandResult run_spec(const CommandSpec& spec, System& system, VirtualMachine& vm,
                       const CommandSource& source, std::string_view operands);

}  // namespace cambridge::cp::commands
