// cambridge exec: a REXX file of the host as an EXEC under CMS.

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/words.h"

#include "cli/report/report.h"
#include "cli/script/running_system.h"
#include "cli/script/script_runner.h"
#include "cli/subcommands.h"

namespace cambridge::cli {
namespace {

/// A CMS file name made of the host file's: upper case, the characters CMS allows, at most eight.
std::string cms_name(const std::filesystem::path& file) {
  std::string name;
  for (char c : upper_case(file.stem().string())) {
    if ((std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("@#$+-_").find(c) != std::string_view::npos) &&
        name.size() < 8) {
      name += c;
    }
  }
  return name.empty() ? "EXEC" : name;
}

}  // namespace

int run_exec(Arguments arguments) {
  CLI::App app(
      "Run a REXX file as an EXEC under CMS. Console output goes to standard output; the "
      "exit status is the EXEC's return code.",
      "cambridge exec");
  std::string folder;
  std::string user = "CMSUSER";
  std::string file;
  std::vector<std::string> words;
  app.add_option("--system", folder, "the system's folder; without it a scratch system is used");
  app.add_option("--user", user, "the user to log on")->capture_default_str();
  app.add_option("FILE", file, "the REXX program")->required();
  app.add_option("ARG", words, "its argument string, word by word");
  app.positionals_at_end();
  app.prefix_command();
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  for (const auto& word : app.remaining()) {
    words.push_back(word);
  }
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) {
    return failed(fmt::format("file, {} cannot be read, check its name", file));
  }
  ScriptOptions options;
  options.userid = upper_case(user);
  options.exec_name = cms_name(file);
  options.exec_text = text.str();
  options.before = {"ACCESS {} Z"};
  options.after = {"RELEASE Z (DET"};
  std::string command = fmt::format("EXEC {} {}", options.exec_name, fmt::join(words, " "));
  bool given = false;
  CommandSource source = [&]() -> std::optional<std::string> {
    return std::exchange(given, true) ? std::nullopt : std::optional(command);
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
