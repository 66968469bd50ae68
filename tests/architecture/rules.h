/// The rules of the house that can be read off the sources. Each check returns its complaints, one
/// line each; none means that the rule holds.
#pragma once

#include <istream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/architecture/source_tree.h"

namespace cambridge::architecture {

using Complaints = std::vector<std::string>;
/// folder -> folders it may include ("any" for all).
using Layers = std::map<std::string, std::set<std::string>>;

Layers read_layers(std::istream& text);

/// Each include of ours follows an arrow of the table.
Complaints check_layers(const std::vector<SourceFile>& files, const Layers& layers);
/// The second-level folders include each other without a cycle.
Complaints check_cycles(const std::vector<SourceFile>& files);
/// Quoted includes name an existing file from the root, never a .cpp; slow libraries stay out of
/// headers; headers begin with what they are, and are included once.
Complaints check_includes(const std::vector<SourceFile>& files);
/// No file is longer than 800 lines or holds a reminder to do something later.
Complaints check_size_and_reminders(const std::vector<SourceFile>& files);
/// Each comment that begins with `marker` goes on to say what and why.
Complaints check_marked_comments(const std::vector<SourceFile>& files, const std::string& marker);
/// "path:line: text" of each comment that begins with `marker`.
std::vector<std::string> marked_comments(const std::vector<SourceFile>& files,
                                         const std::string& marker);

}  // namespace cambridge::architecture
