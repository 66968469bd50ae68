#include "tests/architecture/rules.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <functional>
#include <sstream>

namespace cambridge::architecture {

namespace {

constexpr std::size_t kLongestFile = 800;
constexpr std::size_t kShortestReason = 10;

bool is_below(const std::string& path, const std::string& folder) {
  return path.starts_with(folder + "/");
}

/// The entry of the longest folder that holds the path.
const Layers::value_type* rule_of(const std::string& path, const Layers& layers) {
  const Layers::value_type* best = nullptr;
  for (const auto& entry : layers) {
    if (is_below(path, entry.first) &&
        (best == nullptr || entry.first.size() > best->first.size())) {
      best = &entry;
    }
  }
  return best;
}

std::string location(const SourceFile& file, int line) {
  return fmt::format("{}:{}", file.path, line);
}

}  // namespace

Layers read_layers(std::istream& text) {
  Layers layers;
  for (std::string line; std::getline(text, line);) {
    if (line.empty() || line[0] == '*') {
      continue;
    }
    std::istringstream words(line);
    std::string folder;
    std::string arrow;
    words >> folder >> arrow;
    auto& allowed = layers[folder];
    for (std::string word; words >> word;) {
      allowed.insert(word);
    }
  }
  return layers;
}

Complaints check_layers(const std::vector<SourceFile>& files, const Layers& layers) {
  Complaints complaints;
  for (const auto& file : files) {
    const auto* rule = rule_of(file.path, layers);
    if (rule == nullptr) {
      complaints.push_back(fmt::format("{}: its folder is not in the table", file.path));
      continue;
    }
    for (const auto& include : file.includes) {
      const auto& allowed = rule->second;
      const bool ok =
          !include.quoted || allowed.contains("any") || is_below(include.target, rule->first) ||
          std::any_of(allowed.begin(), allowed.end(),
                      [&](const std::string& folder) { return is_below(include.target, folder); });
      if (!ok) {
        complaints.push_back(fmt::format("{}: {} may not include \"{}\"",
                                         location(file, include.line), rule->first,
                                         include.target));
      }
    }
  }
  return complaints;
}

Complaints check_cycles(const std::vector<SourceFile>& files) {
  struct Arrow {
    std::string to;
    std::string reason;
  };
  std::map<std::string, std::map<std::string, std::string>> arrows;  // from -> to -> where
  for (const auto& file : files) {
    const auto from = file.second_level_folder();
    for (const auto& include : file.includes) {
      const auto to = make_source_file(include.target, "").second_level_folder();
      if (include.quoted && to != from) {
        arrows[from].emplace(to, location(file, include.line));
      }
    }
  }
  Complaints complaints;
  std::set<std::string> finished;
  std::vector<std::string> path;
  const std::function<void(const std::string&)> visit = [&](const std::string& folder) {
    const auto again = std::find(path.begin(), path.end(), folder);
    if (again != path.end()) {
      std::string cycle;
      for (auto step = again; step != path.end(); ++step) {
        const auto& next = step + 1 == path.end() ? folder : *(step + 1);
        cycle += fmt::format("{} -> {} ({}) ", *step, next, arrows[*step][next]);
      }
      complaints.push_back("cycle: " + cycle);
      return;
    }
    if (finished.contains(folder)) {
      return;
    }
    path.push_back(folder);
    for (const auto& [to, where] : arrows[folder]) {
      visit(to);
    }
    path.pop_back();
    finished.insert(folder);
  };
  for (const auto& file : files) {
    visit(file.second_level_folder());
  }
  return complaints;
}

Complaints check_includes(const std::vector<SourceFile>& files) {
  constexpr std::array<std::string_view, 2> kSlow{"boost/spirit", "boost/beast"};
  std::set<std::string_view> headers;
  for (const auto& file : files) {
    headers.insert(file.path);
  }
  Complaints complaints;
  for (const auto& file : files) {
    for (const auto& include : file.includes) {
      const auto where = location(file, include.line);
      if (include.quoted && include.target.ends_with(".cpp")) {
        complaints.push_back(where + ": a .cpp is included");
      } else if (include.quoted && include.target.ends_with(".h") &&
                 !headers.contains(include.target)) {
        complaints.push_back(
            fmt::format("{}: \"{}\" is no path from the root", where, include.target));
      }
      if (file.is_header() && std::any_of(kSlow.begin(), kSlow.end(), [&](auto library) {
            return include.target.starts_with(library);
          })) {
        complaints.push_back(fmt::format("{}: <{}> in a header", where, include.target));
      }
    }
    if (file.is_header() && (file.lines.empty() || !file.lines[0].starts_with("///"))) {
      complaints.push_back(file.path + ": does not begin with /// and what it is");
    }
    if (file.is_header() &&
        std::find(file.lines.begin(), file.lines.end(), "#pragma once") == file.lines.end()) {
      complaints.push_back(file.path + ": has no #pragma once");
    }
  }
  return complaints;
}

Complaints check_size_and_reminders(const std::vector<SourceFile>& files) {
  const std::string reminder = std::string("TO") + "DO";
  Complaints complaints;
  for (const auto& file : files) {
    if (file.lines.size() > kLongestFile) {
      complaints.push_back(fmt::format("{}: {} lines, at most {} are allowed", file.path,
                                       file.lines.size(), kLongestFile));
    }
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (file.lines[i].find(reminder) != std::string::npos) {
        complaints.push_back(fmt::format("{}:{}: {}", file.path, i + 1, reminder));
      }
    }
  }
  return complaints;
}

std::vector<std::string> marked_comments(const std::vector<SourceFile>& files,
                                         const std::string& marker) {
  std::vector<std::string> found;
  for (const auto& file : files) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const auto& line = file.lines[i];
      const auto comment = line.find("//");
      const auto at = line.find(marker);
      if (at == std::string::npos || comment == std::string::npos || comment > at ||
          line.find_first_not_of("/ <", comment) != at) {
        continue;
      }
      auto text = line.substr(at + marker.size());
      text.erase(0, text.find_first_not_of(' '));
      found.push_back(fmt::format("{}:{}: {}", file.path, i + 1, text));
    }
  }
  return found;
}

Complaints check_marked_comments(const std::vector<SourceFile>& files, const std::string& marker) {
  Complaints complaints;
  for (const auto& comment : marked_comments(files, marker)) {
    const auto text = comment.find(": ");
    if (comment.size() - text - 2 < kShortestReason) {
      complaints.push_back(comment + " (says nothing)");
    }
  }
  return complaints;
}

}  // namespace cambridge::architecture
