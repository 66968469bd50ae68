/// pipeline_cases FILE...: runs every case of the files; exit status is the number that failed.
#include <cstdio>

#include "tests/pipelines/support/case_file.h"

int main(int count, char** words) {
  int failed = 0, run = 0;
  for (int i = 1; i < count; ++i) {
    const auto cases = cambridge::pipelines::testing::read_case_file(words[i]);
    if (!cases) return 99;
    for (const auto& test : *cases) {
      ++run;
      const std::string wrong = cambridge::pipelines::testing::run_case(test);
      if (wrong.empty()) continue;
      ++failed;
      std::printf("%s:%d: %s\n  pipe %s\n%s", words[i], test.line, test.title.c_str(),
                  test.specification.c_str(), wrong.c_str());
    }
  }
  std::printf("%d cases, %d failed\n", run, failed);
  return failed > 98 ? 98 : failed;
}
