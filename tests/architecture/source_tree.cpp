#include "tests/architecture/source_tree.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

namespace cambridge::architecture {

namespace {

constexpr std::array kTopFolders{"base", "cli",     "cms",       "cp",   "devices",
                                 "fs",   "machine", "pipelines", "rexx", "tests"};

/// Benchmarks hold programs for the guest: freestanding C, with rules of its own.
constexpr std::string_view kGuestPrograms = "tests/bench/";

void add_include(SourceFile& file, std::string_view line, int number) {
  constexpr std::string_view kDirective = "#include";
  if (!line.starts_with(kDirective)) {
    return;
  }
  const auto open = line.find_first_of("\"<", kDirective.size());
  const auto close = line.find_first_of("\">", open + 1);
  if (open == std::string_view::npos || close == std::string_view::npos) {
    return;
  }
  file.includes.push_back(
      {std::string(line.substr(open + 1, close - open - 1)), line[open] == '"', number});
}

}  // namespace

std::string SourceFile::second_level_folder() const {
  const auto first = path.find('/');
  const auto second = path.find('/', first + 1);
  return path.substr(0, second == std::string::npos ? first : second);
}

SourceFile make_source_file(std::string path, std::string_view text) {
  SourceFile file;
  file.path = std::move(path);
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    file.lines.emplace_back(line);
    add_include(file, line, static_cast<int>(file.lines.size()));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return file;
}

std::vector<SourceFile> read_source_tree(const std::filesystem::path& root) {
  std::vector<SourceFile> files;
  for (const char* folder : kTopFolders) {
    if (!std::filesystem::is_directory(root / folder)) {
      continue;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const auto extension = entry.path().extension();
      if (!entry.is_regular_file() || (extension != ".h" && extension != ".cpp")) {
        continue;
      }
      auto path = entry.path().lexically_relative(root).generic_string();
      if (path.starts_with(kGuestPrograms)) {
        continue;
      }
      std::ifstream stream(entry.path());
      const std::string text{std::istreambuf_iterator<char>(stream), {}};
      files.push_back(make_source_file(std::move(path), text));
    }
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

}  // namespace cambridge::architecture
