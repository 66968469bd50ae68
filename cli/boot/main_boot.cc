/// A program of `cambridge boot` alone, for work on the engine.
#include "cli/boot/boot.h"

#include <string>
#include <vector>

int main(int count, char** values) {
  const std::vector<std::string> arguments(values + 1, values + count);
  return cambridge::cli::run_boot(arguments);
}
