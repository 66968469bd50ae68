/// Our source files as the architecture tests see them: paths, lines and includes.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace cambridge::architecture {

struct Include {
  std::string target;  ///< as written between the delimiters
  bool quoted = true;  ///< "ours" rather than <theirs>
  int line = 0;
};

struct SourceFile {
  std::string path;  ///< from the root, with '/'
  std::vector<std::string> lines;
  std::vector<Include> includes;

  [[nodiscard]] bool is_header() const { return path.ends_with(".h"); }
  /// "cp/console" of cp/console/line.h; "base" of base/types.h.
  [[nodiscard]] std::string second_level_folder() const;
};

SourceFile make_source_file(std::string path, std::string_view text);

/// Every *.h and *.cpp below our top folders, but for tests/bench; sorted by path.
std::vector<SourceFile> read_source_tree(const std::filesystem::path& root);

}  // namespace cambridge::architecture
