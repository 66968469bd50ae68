/// run_vectors FILE: runs the vectors of one file; see vector_file.h for the form.
#include <fmt/format.h>
#include <fstream>
#include <iostream>

#include "tests/machine/vectors/vector_file.h"

int main(int count, char** values) {
  std::ifstream in(count == 2 ? values[1] : "");
  if (!in) {
    std::cerr << "usage: run_vectors FILE\n";
    return 2;
  }
  int number = 0;
  int run = 0;
  int failed = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty() || line[0] == '#') {
      continue;
    }
    ++run;
    const std::string wrong = cambridge::machine::run_vector(line);
    if (!wrong.empty()) {
      ++failed;
      fmt::print("{}:{}: {}\n    {}\n", values[1], number, line, wrong);
    }
  }
  fmt::print("{} vectors, {} failed\n", run, failed);
  return run == 0 || failed != 0 ? 1 : 0;
}
