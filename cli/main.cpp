// cambridge: one program, a sub-command for each thing it does. docs: README.md.

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "cli/subcommands.h"

int main(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  return cambridge::cli::run_program(arguments);
}
