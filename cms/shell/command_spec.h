/// A CMS command as one value: name, abbreviation, syntax, help and function together. Command
/// resolution, HELP, QUERY and the tests all read it. The explicit list is in
/// cms/commands/index.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/command_syntax.h"
#include "base/words.h"

#include "cms/messages/dms.h"

namespace cambridge::cms {

class Session;

/// Where a command was issued.
enum class CallKind {
  Console,         ///< typed at the terminal
  AddressCms,      ///< ADDRESS CMS in an EXEC: resolved like a typed command
  AddressCommand,  ///< ADDRESS COMMAND: the exact name of a command, nothing else is tried
};

struct CommandContext {
  Session& session;
  const Operands& operands;  ///< matched by the syntax
  std::string_view text;     ///< the operands as given, case kept
  CallKind call = CallKind::Console;
};

/// The return code, or the message that the command failed with.
using CommandResult = Result<int, CommandFailure>;

struct CommandSpec {
  std::string_view name;     ///< upper case
  int min_abbreviation = 0;  ///< letters that must be typed
  std::string_view module;   ///< three letters in its messages: LST
  std::string_view syntax;   ///< operands, in the notation of base/command_syntax.h
  std::string_view summary;  ///< one sentence, for HELP menus
  std::string_view help;     ///< operands, options, usage notes, responses, in paragraphs
  CommandResult (*run)(CommandContext&) = nullptr;
};

/// Matches the operands against the spec's syntax and runs it. Mistakes are worded with DMS
/// messages.
CommandResult run_spec(const CommandSpec& spec, Session& session, std::string_view operands,
                       CallKind call);

/// The spec of that exact name (upper case), or the first that the word abbreviates; else nullptr.
const CommandSpec* find_exact(std::span<const CommandSpec* const> list, std::string_view word);
const CommandSpec* find_abbreviated(std::span<const CommandSpec* const> list,
                                    std::string_view word);

/// Splits off the first word: blanks and "(" end it; `rest` keeps the parenthesis.
std::string_view first_word(std::string_view& rest);

}  // namespace cambridge::cms
