#include <array>
#include <cstdio>
#include <fmt/format.h>
#include <functional>

#include "cli/boot/boot.h"
#include "cli/disk/disk.h"
#include "cli/pipe/pipe.h"
#include "cli/report/report.h"
#include "cli/rexx/rexx.h"
#include "cli/subcommands.h"

namespace cambridge::cli {
namespace {

constexpr std::string_view kVersion = "0.1.0";

struct SubCommand {
  std::string_view name;
  std::string_view summary;
  int (*run)(Arguments);
};

constexpr std::array kSubCommands{
    SubCommand{"start", "run a system and, at a terminal, log on to it", run_start},
    SubCommand{"exec", "run a REXX file as an EXEC under CMS", run_exec},
    SubCommand{"cms", "run CMS commands", run_cms},
    SubCommand{"rexx", "run a REXX program on this host", run_rexx},
    SubCommand{"pipe", "run a pipeline on this host", run_pipe},
    SubCommand{"boot", "boot one guest with its console here", run_boot},
    SubCommand{"disk", "make, list, fill and check minidisk images", run_disk},
};

void help() {
  fmt::print(
      "usage: cambridge [SUB-COMMAND] [ARGUMENT...]\n\n"
      "Without a sub-command: a terminal on your default system, which is made and started when\n"
      "there is none.\n\n");
  for (const auto& sub : kSubCommands) {
    fmt::print("  {:<8} {}\n", sub.name, sub.summary);
  }
  fmt::print(
      "\n`cambridge SUB-COMMAND --help` tells more; `cambridge --version` says which level this "
      "is.\n");
}

}  // namespace

int run_program(Arguments arguments) {
  if (arguments.empty() || arguments[0] == "--system") {
    return run_terminal(arguments);
  }
  if (arguments[0] == "--version") {
    fmt::print("cambridge {}\n", kVersion);
    return 0;
  }
  if (arguments[0] == "--help" || arguments[0] == "help") {
    help();
    return 0;
  }
  for (const auto& sub : kSubCommands) {
    if (sub.name == arguments[0]) {
      return sub.run(arguments.subspan(1));
    }
  }
  return bad_usage(
      fmt::format("sub-command, {} is none, `cambridge --help` lists them", arguments[0]));
}

}  // namespace cambridge::cli
