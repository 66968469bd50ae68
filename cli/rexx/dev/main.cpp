/// cambridge-rexx-dev: the rexx sub-command alone, for its tests and benchmarks.
#include <string>
#include <vector>

#include "cli/rexx/rexx.h"

int main(int count, char** arguments) {
  const std::vector<std::string> words(arguments + 1, arguments + count);
  return cambridge::cli::run_rexx(words);
}
