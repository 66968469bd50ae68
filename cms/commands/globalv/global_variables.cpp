#include "cms/commands/globalv/global_variables.h"

#include <algorithm>

#include "base/ebcdic.h"

#include "cms/files/file_failure.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "GLB";
constexpr std::size_t kLongestPart = 255;

// UNVERIFIED: the layout of a record. Each part is preceded by a length byte; the value goes to the
// end of the record, its length byte being 255 when it is longer.
void append_part(std::string& record, std::string_view part) {
  record += static_cast<char>(std::min(part.size(), kLongestPart));
  record += part;
}

std::string take_part(std::string_view& rest, bool to_end) {
  if (rest.empty()) {
    return {};
  }
  std::size_t length = static_cast<u8>(rest[0]);
  rest.remove_prefix(1);
  auto part = rest.substr(0, to_end && length == kLongestPart ? std::string_view::npos : length);
  rest.remove_prefix(part.size());
  return std::string(part);
}

}  // namespace

Result<void, CommandFailure> GlobalVariables::read_file(Session& session, std::string_view name) {
  auto file = session.disks().find(name, "GLOBALV", "*");
  if (!file) {
    return {};
  }
  for (const auto& record : CAM_TRY(session.disks().read_all(*file))) {
    std::string_view rest = record;
    auto group = ebcdic_to_utf8(take_part(rest, false));
    auto variable = ebcdic_to_utf8(take_part(rest, false));
    groups_[group].insert_or_assign(variable, take_part(rest, true));
  }
  return {};
}

Result<void, CommandFailure> GlobalVariables::initialize(Session& session, bool again) {
  if (initialized_ && !again) {
    return {};
  }
  initialized_ = true;
  CAM_TRY(read_file(session, "LASTING"));
  CAM_TRY(read_file(session, "SESSION"));
  return {};
}

void GlobalVariables::purge(std::string_view group) {
  if (group.empty()) {
    groups_.clear();
  } else if (auto found = groups_.find(group); found != groups_.end()) {
    groups_.erase(found);
  }
}

Result<void, CommandFailure> GlobalVariables::set(Session& session, std::string_view name,
                                                  const std::string& value, Lifetime lifetime) {
  groups_[selected].insert_or_assign(std::string(name), value);
  if (lifetime == Lifetime::Storage) {
    return {};
  }
  files::FileSpec spec{lifetime == Lifetime::Lasting ? "LASTING" : "SESSION", "GLOBALV", {'A', 0}};
  fs::WriteOptions options;
  options.kind = fs::WriteOptions::Kind::Extend;
  auto& disks = session.disks();
  auto writer = CAM_TRY(disks.open_write(kModule, spec, options));
  std::string record;
  append_part(record, utf8_to_ebcdic(selected));
  append_part(record, utf8_to_ebcdic(name));
  append_part(record, value);
  auto written = writer->append({reinterpret_cast<const u8*>(record.data()), record.size()});
  if (written) {
    written = writer->close();
  }
  if (!written) {
    return failure(files::explain(kModule, written.error(), files::FileAction::Write, spec.text(),
                                  disks.disk_name('A')));
  }
  return {};
}

std::string GlobalVariables::get(std::string_view name) const {
  const auto& group = selected_group();
  auto found = group.find(name);
  return found == group.end() ? std::string() : found->second;
}

const GlobalVariables::Group& GlobalVariables::selected_group() const {
  static const Group kNone;
  auto found = groups_.find(selected);
  return found == groups_.end() ? kNone : found->second;
}

}  // namespace cambridge::cms::commands
