// cambridge cms: CMS commands from the host's shell.

#include <CLI/CLI.hpp>
#include <iostream>

#include "base/words.h"

#include "cli/script/running_system.h"
#include "cli/script/script_runner.h"
#include "cli/subcommands.h"

namespace cambridge::cli {
int run_cms(Arguments arguments) {
  CLI::App app(
      "Run CMS commands: one per argument, or lines of standard input. Their console output "
      "goes to standard output; the exit status is the last return code.",
      "cambridge cms");
  std::string folder;
  std::string user = "CMSUSER";
  std::vector<std::string> commands;
  ScriptOptions options;
  app.add_option("--system", folder, "the system's folder; without it a scratch system is used");
  app.add_option("--user", user, "the user to log on")->capture_default_str();
  app.add_flag("--keep", options.keep, "leave the user logged on, disconnected");
  app.add_option("COMMAND", commands, "CMS commands, in order");
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  options.userid = upper_case(user);
  std::size_t next = 0;
  CommandSource source = [&]() -> std::optional<std::string> {
    if (!commands.empty()) {
      return next < commands.size() ? std::optional(commands[next++]) : std::nullopt;
    }
    std::string line;
    return std::getline(std::cin, line) ? std::optional(line) : std::nullopt;
  };
  CommandSource input = []() -> std::optional<std::string> {
    std::string line;
    return std::getline(std::cin, line) ? std::optional(line) : std::nullopt;
  };
  std::optional<std::filesystem::path> place;
  if (!folder.empty()) {
    place = folder;
  }
  return with_console(place,
                      [&](ConsoleLink& link) { return run_script(link, options, source, input); });
}

}  // namespace cambridge::cli
