/// A data test: sections, each begun by a line "---- name". What comes before the first is comment.
#pragma once

#include <cstdio>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace cambridge::tests {

struct DataTest {
  std::string comment;
  std::vector<std::pair<std::string, std::string>> sections;  ///< name, text

  [[nodiscard]] std::string text() const {
    std::string all = comment;
    for (const auto& [name, text] : sections) {
      all += "---- " + name + "\n" + text;
    }
    return all;
  }
};

inline DataTest read_data_test(const std::string& path) {
  DataTest test;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("---- ")) {
      test.sections.emplace_back(line.substr(5), "");
    } else {
      (test.sections.empty() ? test.comment : test.sections.back().second) += line + "\n";
    }
  }
  return test;
}

/// Compares what a test file says with what came out; `bless` writes the outcome into the file
/// instead. Returns the exit status.
inline int judge(const std::string& path, const DataTest& expected, const DataTest& actual,
                 bool bless) {
  if (bless) {
    std::ofstream(path) << actual.text();
    return 0;
  }
  if (expected.text() == actual.text() && !expected.sections.empty()) {
    return 0;
  }
  for (std::size_t i = 0; i < actual.sections.size(); ++i) {
    if (actual.sections[i] != expected.sections[i]) {
      std::fprintf(stderr, "%s, section %s\n--- expected\n%s--- came out\n%s", path.c_str(),
                   actual.sections[i].first.c_str(), expected.sections[i].second.c_str(),
                   actual.sections[i].second.c_str());
    }
  }
  return 1;
}

}  // namespace cambridge::tests
