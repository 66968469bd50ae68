// cambridge-disk: the sub-command `disk` alone, so that tests need not build the whole system.
#include <string>
#include <vector>

#include "cli/disk/disk.h"

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return cambridge::cli::run_disk(arguments);
}
