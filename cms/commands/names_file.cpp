#include "cms/commands/names_file.h"

#include <algorithm>
#include <sstream>

#include "base/ebcdic.h"
#include "base/operand_kind.h"

namespace cambridge::cms::commands {
namespace {

std::string trimmed(std::string_view text) {
  auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) {
    return {};
  }
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

/// Where the next ":tag." begins; npos when there is none.
std::size_t next_tag(std::string_view text, std::size_t from) {
  for (auto colon = text.find(':', from); colon != std::string_view::npos;
       colon = text.find(':', colon + 1)) {
    bool at_word_start = colon == 0 || text[colon - 1] == ' ';
    auto end = text.find_first_of(". :", colon + 1);
    if (at_word_start && end != std::string_view::npos && end > colon + 1 && text[end] == '.') {
      return colon;
    }
  }
  return std::string_view::npos;
}

constexpr int kDeepestList = 8;

Result<void, CommandFailure> resolve_into(const std::vector<NamesEntry>& entries,
                                          std::string_view name, int depth,
                                          std::vector<std::string>& users) {
  auto entry = std::find_if(entries.begin(), entries.end(),
                            [&](const auto& e) { return has_tag_value(e, "NICK", name); });
  if (entry == entries.end() || depth > kDeepestList) {
    users.push_back(ascii_uppercase(name));
    return {};
  }
  auto list = tag_value(*entry, "LIST");
  if (list.empty()) {
    auto user = tag_value(*entry, "USERID");
    if (user.empty()) {
      return fail<msg::DMSxxx647E>("TEL", ascii_uppercase(name));
    }
    users.push_back(ascii_uppercase(user));
    return {};
  }
  std::istringstream words{std::string(list)};
  for (std::string word; words >> word;) {
    CAM_TRY(resolve_into(entries, word, depth + 1, users));
  }
  return {};
}

}  // namespace

std::vector<NamesEntry> parse_names(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) {
    if (!line.empty() && line[0] == '*') {
      continue;
    }
    text += trimmed(line);
    text += ' ';
  }
  std::vector<NamesEntry> entries;
  for (auto tag = next_tag(text, 0); tag != std::string::npos;) {
    auto dot = text.find('.', tag);
    auto next = next_tag(text, dot);
    auto name = ascii_uppercase(std::string_view(text).substr(tag + 1, dot - tag - 1));
    auto value = trimmed(std::string_view(text).substr(
        dot + 1, next == std::string::npos ? std::string::npos : next - dot - 1));
    if (name == "NICK" || entries.empty()) {
      entries.emplace_back();
    }
    entries.back().emplace_back(std::move(name), std::move(value));
    tag = next;
  }
  return entries;
}

std::string_view tag_value(const NamesEntry& entry, std::string_view tag) {
  auto found =
      std::find_if(entry.begin(), entry.end(), [&](const auto& item) { return item.first == tag; });
  return found == entry.end() ? std::string_view() : std::string_view(found->second);
}

bool has_tag_value(const NamesEntry& entry, std::string_view tag, std::string_view value) {
  auto text = tag_value(entry, tag);
  if (equal_ignoring_case(text, value)) {
    return !value.empty();
  }
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) {
    if (equal_ignoring_case(word, value)) {
      return true;
    }
  }
  return false;
}

Result<std::optional<std::vector<NamesEntry>>, CommandFailure> read_names(Session& session,
                                                                          std::string_view name) {
  auto file = session.disks().find(name, "NAMES", "*");
  if (!file) {
    return std::optional<std::vector<NamesEntry>>();
  }
  std::vector<std::string> lines;
  for (const auto& record : CAM_TRY(session.disks().read_all(*file))) {
    lines.push_back(ebcdic_to_utf8(record));
  }
  return std::optional(parse_names(lines));
}

Result<std::vector<std::string>, CommandFailure> resolve_nickname(Session& session,
                                                                  std::string_view name) {
  auto entries = CAM_TRY(read_names(session, session.cp().userid()));
  std::vector<std::string> users;
  CAM_TRY(resolve_into(entries.value_or(std::vector<NamesEntry>()), name, 0, users));
  return users;
}

}  // namespace cambridge::cms::commands
