/// cambridge-pipe-dev: the sub-command `pipe` as a program of its own, for developers and tests.
#include <string>
#include <vector>

#include "cli/pipe/pipe.h"

int main(int count, char** words) {
  const std::vector<std::string> arguments(words + 1, words + count);
  return cambridge::cli::run_pipe(arguments);
}
