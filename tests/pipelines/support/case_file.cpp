#include "tests/pipelines/support/case_file.h"

#include <cstdio>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <sstream>

#include "pipelines/stages/pipe.h"
#include "tests/pipelines/support/test_host.h"

namespace cambridge::pipelines::testing {

namespace {

std::pair<std::string, std::string> name_and_line(const std::string& rest) {
  const std::size_t blank = rest.find(' ');
  std::string name = rest.substr(0, blank);
  for (char& c : name) c = c == '_' ? ' ' : c;
  return {name, blank == std::string::npos ? "" : rest.substr(blank + 1)};
}

std::string unmarked(std::string line) {
  if (!line.empty() && line.back() == '$') line.pop_back();
  return line;
}

bool apply(PipelineCase& test, const std::string& word, const std::string& rest) {
  const auto [name, line] = name_and_line(rest);
  if (word == "pipe") {
    test.specification = unmarked(rest);
  } else if (word == "in") {
    test.input.push_back(unmarked(rest));
  } else if (word == "file") {
    test.files[name].push_back(unmarked(line));
  } else if (word == "filter") {
    test.filters[name].push_back(line);
  } else if (word == "wrote") {
    test.written[name].push_back(unmarked(line));
  } else if (word == "var") {
    test.variables[name] = line;
  } else if (word == "setvar") {
    test.variables_after[name] = line;
  } else if (word == "stack") {
    test.stack.push_back(rest);
  } else if (word == "rc") {
    test.return_code = std::atoi(rest.c_str());
  } else if (word == "message") {
    std::istringstream numbers(rest);
    for (int number; numbers >> number;) test.messages.push_back(number);
  } else if (word == "text") {
    test.texts.push_back(rest);
  } else {
    return false;
  }
  return true;
}

std::string run_once(const PipelineCase& test, RunOptions options, bool suspends) {
  TestHost host;
  host.suspends = suspends;
  host.input.assign(test.input.begin(), test.input.end());
  host.stack.assign(test.stack.begin(), test.stack.end());
  host.files = test.files;
  host.filters = test.filters;
  host.pool.values = test.variables;
  const int code = run_pipe(test.specification, host, std::move(options));
  std::string wrong;
  if (host.output != test.output) {
    wrong += fmt::format("  output   {}\n  expected {}\n", host.output, test.output);
  }
  if (code != test.return_code) {
    wrong += fmt::format("  return code {}, expected {}\n", code, test.return_code);
  }
  std::vector<int> numbers;
  for (const int n : host.numbers) {
    if (n != 1 && n != 3 && n != 4 && n != 30) numbers.push_back(n);
  }
  if (numbers != test.messages) {
    wrong += fmt::format("  messages {}\n  expected {}\n", host.messages, test.messages);
  }
  for (const std::string& part : test.texts) {
    bool found = false;
    for (const std::string& m : host.messages) found = found || m.find(part) != std::string::npos;
    if (!found) wrong += fmt::format("  no message holds \"{}\": {}\n", part, host.messages);
  }
  for (const auto& [name, records] : test.written) {
    if (host.files[name] != records) {
      wrong += fmt::format("  file {} holds {}, expected {}\n", name, host.files[name], records);
    }
  }
  for (const auto& [name, value] : test.variables_after) {
    const auto got = host.pool.get(name, true);
    if (got != value) {
      wrong +=
          fmt::format("  variable {} is {}, expected {}\n", name, got.value_or("unset"), value);
    }
  }
  return wrong;
}

}  // namespace

std::optional<std::vector<PipelineCase>> read_case_file(const std::string& path) {
  std::ifstream in(path);
  std::vector<PipelineCase> cases;
  bool inside = false, output = false;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (output && line == "====") {
      inside = output = false;
    } else if (output) {
      cases.back().output.push_back(unmarked(line));
    } else if (inside && line == "----") {
      output = true;
    } else if (inside && line.starts_with("  ")) {
      cases.back().specification += unmarked(line.substr(1));
    } else if (line.empty() || line.starts_with('#')) {
      continue;
    } else {
      const std::size_t blank = line.find(' ');
      const std::string word = line.substr(0, blank);
      const std::string rest = blank == std::string::npos ? "" : line.substr(blank + 1);
      if (word == "case" && !inside) {
        cases.emplace_back();
        cases.back().title = rest;
        cases.back().line = number;
        inside = true;
      } else if (!inside || !apply(cases.back(), word, rest)) {
        std::fprintf(stderr, "%s:%d: not understood: %s\n", path.c_str(), number, line.c_str());
        return std::nullopt;
      }
    }
  }
  if (inside || cases.empty()) {
    std::fprintf(stderr, "%s: the last case does not end, or there is none\n", path.c_str());
    return std::nullopt;
  }
  return cases;
}

std::string run_case(const PipelineCase& test) {
  if (std::string wrong = run_once(test, {}, true); !wrong.empty()) return "plain:\n" + wrong;
  if (std::string wrong = run_once(test, {}, false); !wrong.empty())
    return "direct host:\n" + wrong;
  RunOptions traced;
  traced.traced = true;
  if (std::string wrong = run_once(test, traced, true); !wrong.empty()) return "traced:\n" + wrong;
  return {};
}

}  // namespace cambridge::pipelines::testing
