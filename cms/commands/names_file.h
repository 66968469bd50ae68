/// The NAMES file of a user: entries of tags and values, begun by :nick. tags. z/VM: CMS Commands
/// and Utilities, "NAMES".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cms/shell/session.h"

namespace cambridge::cms::commands {

/// One entry: tags (upper case, without colon and period) and values, in the order of the file.
using NamesEntry = std::vector<std::pair<std::string, std::string>>;

std::vector<NamesEntry> parse_names(const std::vector<std::string>& lines);
/// The value of a tag, "" when the entry does not have it.
std::string_view tag_value(const NamesEntry& entry, std::string_view tag);
/// True when the entry has the tag and one of its blank-delimited words, or all of it, is the
/// value.
bool has_tag_value(const NamesEntry& entry, std::string_view tag, std::string_view value);

/// The entries of `name NAMES`, on any disk; nothing when there is no such file.
Result<std::optional<std::vector<NamesEntry>>, CommandFailure> read_names(Session& session,
                                                                          std::string_view name);
/// The user IDs that a nickname stands for, with its lists; the name itself when it is none.
Result<std::vector<std::string>, CommandFailure> resolve_nickname(Session& session,
                                                                  std::string_view name);

}  // namespace cambridge::cms::commands
