#include "cp/system/link_table.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/words.h"

namespace cambridge::cp {

std::optional<LinkMode> find_link_mode(std::string_view word) {
  std::string upper = upper_case(word);
  if (upper.size() > 1 && upper.back() == 'V') {
    upper.pop_back();
  }
  static constexpr std::array<std::pair<std::string_view, LinkMode>, 7> kModes{
      {{"R", LinkMode::R},
       {"RR", LinkMode::RR},
       {"W", LinkMode::W},
       {"WR", LinkMode::WR},
       {"M", LinkMode::M},
       {"MR", LinkMode::MR},
       {"MW", LinkMode::MW}}};
  for (const auto& [name, mode] : kModes) {
    if (upper == name) {
      return mode;
    }
  }
  return std::nullopt;
}

LinkPassword password_for(LinkMode mode) {
  switch (mode) {
    case LinkMode::R:
    case LinkMode::RR:
      return LinkPassword::Read;
    case LinkMode::W:
    case LinkMode::WR:
      return LinkPassword::Write;
    case LinkMode::M:
    case LinkMode::MR:
    case LinkMode::MW:
      return LinkPassword::Multiple;
  }
  return LinkPassword::Multiple;
}

LinkDecision LinkTable::decide(const MinidiskId& disk, LinkMode mode) const {
  using Kind = LinkDecision::Kind;
  const auto& existing = links(disk);
  bool written = std::any_of(existing.begin(), existing.end(), [](auto& e) { return e.write; });
  bool linked = !existing.empty();
  switch (mode) {
    case LinkMode::R:
      return {written ? Kind::Refused : Kind::Read};
    case LinkMode::RR:
      return {Kind::Read};
    case LinkMode::W:
      return {linked ? Kind::Refused : Kind::Write};
    case LinkMode::WR:
      return {linked ? Kind::ForcedRead : Kind::Write};
    case LinkMode::M:
      return {written ? Kind::Refused : Kind::Write};
    case LinkMode::MR:
      return {written ? Kind::ForcedRead : Kind::Write};
    case LinkMode::MW:
      return {Kind::Write};
  }
  return {};
}

void LinkTable::add(const MinidiskId& disk, LinkEntry entry) {
  links_[disk].push_back(std::move(entry));
}

void LinkTable::remove(const MinidiskId& disk, std::string_view userid, u16 number) {
  auto found = links_.find(disk);
  if (found == links_.end()) {
    return;
  }
  std::erase_if(found->second,
                [&](const auto& e) { return e.userid == userid && e.number == number; });
  if (found->second.empty()) {
    links_.erase(found);
  }
}

void LinkTable::renumber(const MinidiskId& disk, std::string_view userid, u16 from, u16 to) {
  auto found = links_.find(disk);
  if (found == links_.end()) {
    return;
  }
  for (auto& entry : found->second) {
    if (entry.userid == userid && entry.number == from) {
      entry.number = to;
      return;
    }
  }
}

const std::vector<LinkEntry>& LinkTable::links(const MinidiskId& disk) const {
  static const std::vector<LinkEntry> kNone;
  auto found = links_.find(disk);
  return found == links_.end() ? kNone : found->second;
}

std::string LinkTable::writers(const MinidiskId& disk) const {
  return names(disk, true);
}
std::string LinkTable::readers(const MinidiskId& disk) const {
  return names(disk, false);
}

std::string LinkTable::names(const MinidiskId& disk, bool write) const {
  std::vector<std::string_view> users;
  for (const auto& entry : links(disk)) {
    if (entry.write == write &&
        std::find(users.begin(), users.end(), entry.userid) == users.end()) {
      users.push_back(entry.userid);
    }
  }
  if (users.empty()) {
    return "";
  }
  return users.size() == 1 ? std::string(users.front()) : fmt::format("{} USERS", users.size());
}

}  // namespace cambridge::cp
