/// Drives a CMS console with a list of commands and copies what they write to standard output: what
/// `cambridge cms` and `cambridge exec` are made of.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cli/script/console_link.h"

namespace cambridge::cli {

struct ScriptOptions {
  std::string userid;
  bool keep = false;  ///< leave the user logged on, disconnected
  /// Commands that prepare and clean up; their output is not copied. A preparation that fails ends
  /// the script.
  std::vector<std::string> before;
  std::vector<std::string> after;
  /// An EXEC to provide, and where its disk's device number goes: "ACCESS {} Z".
  std::string exec_name;
  std::string exec_text;
};

/// The next command, or nothing at the end.
using CommandSource = std::function<std::optional<std::string>()>;

/// Runs the commands; when a program reads the terminal it gets the next line of `input`. Returns
/// the exit status: the last return code, 1 when the user cannot be logged on.
int run_script(ConsoleLink& link, const ScriptOptions& options, const CommandSource& commands,
               const CommandSource& input);

/// The exit status for a CMS return code: as it is from 0 to 255, else its low byte but never 0.
int exit_status(long return_code);

/// The return code of a Ready message: "Ready(00028); T=0.01/0.01 12:00:00" is 28; nothing when the
/// line is none.
std::optional<long> ready_return_code(std::string_view line);

}  // namespace cambridge::cli
