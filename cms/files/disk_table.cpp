#include "cms/files/disk_table.h"

#include <algorithm>
#include <fmt/core.h>
#include <map>

#include "cms/files/channel_block_device.h"
#include "cms/files/file_failure.h"
#include "cms/files/open_files.h"

namespace cambridge::cms::files {
namespace {

constexpr std::string_view kAccess = "ACC";
constexpr std::string_view kAccessPart = "ACP";

std::string device_text(u16 number) {
  return fmt::format("{:03X}", number);
}

FoundFile found_file(const fs::FileStatus& status, char mode) {
  FoundFile file;
  auto text = status.name.text();
  auto blank = text.find(' ');
  file.name = text.substr(0, blank);
  file.type = blank == std::string::npos ? "" : text.substr(text.find_last_of(' ') + 1);
  file.mode = mode;
  file.mode_number = static_cast<char>('0' + status.mode_number);
  file.record_format = status.fixed() ? 'F' : 'V';
  file.record_length = status.record_length;
  file.records = status.records;
  file.blocks = status.blocks;
  file.time = status.time;
  return file;
}

}  // namespace

std::string FoundFile::fileid() const {
  return fmt::format("{} {} {}{}", name, type, mode, mode_number);
}

std::string DiskStatus::name() const {
  return fmt::format("{}({:03X})", mode, number);
}

/// One accessed disk.
struct DiskTable::Disk {
  char parent = 0;
  u16 number = 0;
  bool read_only = true;
  std::string device_type;
  std::unique_ptr<fs::Minidisk> minidisk;
  fs::FilePattern filter;  ///< only these files are there
  bool filtered = false;
  ModeSpec mode_filter;

  [[nodiscard]] bool shows(const fs::FileStatus& status) const {
    return !filtered || (filter.matches(status.name) &&
                         mode_filter.accepts(static_cast<char>('0' + status.mode_number)));
  }
  [[nodiscard]] std::vector<fs::FileStatus> list(const fs::FilePattern& pattern) const {
    auto files = minidisk->list(pattern);
    if (filtered) {
      std::erase_if(files, [this](const auto& status) { return !shows(status); });
    }
    return files;
  }
  [[nodiscard]] std::optional<fs::FileStatus> find(const fs::FileName& name) const {
    auto status = minidisk->find(name);
    return status && shows(*status) ? status : std::nullopt;
  }
};

struct DiskTable::Impl {
  explicit Impl(cp::guest::VirtualMachinePort& machine) : port(machine) {}

  cp::guest::VirtualMachinePort& port;
  std::map<char, Disk> disks;

  [[nodiscard]] const Disk* at(char mode) const {
    auto found = disks.find(mode);
    return found == disks.end() ? nullptr : &found->second;
  }
  Result<Disk, CommandFailure> open(u16 number, char mode, char parent,
                                    const AccessOptions& options);
};

DiskTable::DiskTable(cp::guest::VirtualMachinePort& port)
    : impl_(std::make_unique<Impl>(port)), open_files_(std::make_unique<OpenFiles>(*this)) {}

DiskTable::~DiskTable() = default;

Result<DiskTable::Disk, CommandFailure> DiskTable::Impl::open(u16 number, char mode, char parent,
                                                              const AccessOptions& options) {
  auto name = fmt::format("{}({})", mode, device_text(number));
  auto geometry = find_disk(port, number);
  if (!geometry) {
    using Kind = fs::DiskError::Kind;
    bool absent = geometry.error().kind == Kind::Missing || geometry.error().kind == Kind::Invalid;
    if (absent) {
      return fail<msg::DMSxxx113S>(kAccessPart, name);
    }
    return fail<msg::DMSxxx112S>(kAccessPart, name);
  }
  auto device = ChannelBlockDevice::open(port, *geometry);
  if (!device) {
    return fail<msg::DMSxxx112S>(kAccessPart, name);
  }
  Disk disk;
  disk.parent = parent;
  disk.number = number;
  disk.device_type = geometry->type_name();
  disk.filtered = options.name != "*" || options.type != "*" || options.mode_number != "*";
  disk.read_only = geometry->read_only || parent != 0 || options.force_read_only || disk.filtered;
  fs::AccessOptions access;
  access.read_only = disk.read_only;
  access.clock = &port.clock();
  auto minidisk = fs::Minidisk::access(std::move(*device), access);
  if (!minidisk) {
    if (minidisk.error().kind == fs::FileError::Kind::Damaged) {
      return fail<msg::DMSxxx982S>(kAccessPart, name, minidisk.error().what);
    }
    return fail<msg::DMSxxx112S>(kAccessPart, name);
  }
  disk.minidisk = std::move(*minidisk);
  if (disk.filtered) {
    disk.filter = fs::FilePattern::from_text(options.name, options.type);
    auto number_filter = options.mode_number;
    disk.mode_filter = parse_mode(number_filter).value_or(ModeSpec{});
    if (disk.list({}).empty()) {
      return fail<msg::DMSxxx060E>(
          kAccess, fmt::format("{} {} {}", options.name, options.type, number_filter), name);
    }
  }
  return disk;
}

Result<AccessReport, CommandFailure> DiskTable::access(u16 device_number, char mode, char parent,
                                                       const AccessOptions& options) {
  AccessReport report;
  auto say = [&](std::string_view module, IssuedMessage message) {
    report.messages.push_back({std::move(message), std::string(module)});
  };
  auto vdev = device_text(device_number);
  for (const auto& [other, disk] : impl_->disks) {
    if (other != mode && disk.number == device_number && !disk.read_only && parent != 0) {
      return fail<msg::DMSxxx059E>(kAccess, vdev, other);
    }
  }
  open_files_->close_disk('*');
  auto opened = CAM_TRY(impl_->open(device_number, mode, parent, options));
  if (const auto* old = impl_->at(mode)) {
    say(kAccess, issue<msg::DMSxxx724I>(vdev, mode, device_text(old->number)));
    CAM_TRY(release(mode));
  }
  for (auto at = impl_->disks.begin(); at != impl_->disks.end();) {
    auto here = at++;
    if (here->second.number != device_number) {
      continue;
    }
    if (here->second.read_only) {
      say(kAccessPart, issue<msg::DMSxxx725I>(vdev, here->first));
    } else {
      say(kAccessPart, issue<msg::DMSxxx726I>(vdev, here->first));
      impl_->disks.erase(here);
    }
  }
  if (opened.read_only) {
    say(kAccessPart, issue<msg::DMSxxx723I>(mode, vdev));
  }
  if (options.erase && !opened.read_only) {
    for (const auto& status : opened.minidisk->list()) {
      if (auto erased = opened.minidisk->erase(status.name); !erased) {
        return failure(explain(kAccess, erased.error(), FileAction::Write, status.name.text(),
                               fmt::format("{}({})", mode, vdev)));
      }
    }
  }
  impl_->disks.insert_or_assign(mode, std::move(opened));
  return report;
}

Result<void, CommandFailure> DiskTable::release(char mode) {
  if (impl_->at(mode) == nullptr) {
    return fail<msg::DMSxxx069E>("ARE", mode);
  }
  auto failures = open_files_->close_disk(mode);
  impl_->disks.erase(mode);
  if (!failures.empty()) {
    return failure(failures.front());
  }
  return {};
}

std::vector<DiskStatus> DiskTable::disks() const {
  std::vector<DiskStatus> result;
  for (const auto& [mode, disk] : impl_->disks) {
    result.push_back(*this->disk(mode));
  }
  return result;
}

std::optional<DiskStatus> DiskTable::disk(char mode) const {
  const auto* disk = impl_->at(mode);
  if (disk == nullptr) {
    return std::nullopt;
  }
  DiskStatus status;
  status.mode = mode;
  status.parent = disk->parent;
  status.number = disk->number;
  status.read_only = disk->read_only;
  status.device_type = disk->device_type;
  status.info = disk->minidisk->info();
  status.files = disk->filtered ? static_cast<u32>(disk->list({}).size()) : status.info.files;
  return status;
}

std::vector<char> DiskTable::modes_of(u16 device_number) const {
  std::vector<char> modes;
  for (const auto& [mode, disk] : impl_->disks) {
    if (disk.number == device_number) {
      modes.push_back(mode);
    }
  }
  return modes;
}

fs::Minidisk* DiskTable::minidisk(char mode) const {
  const auto* disk = impl_->at(mode);
  return disk == nullptr ? nullptr : disk->minidisk.get();
}

std::string DiskTable::disk_name(char mode) const {
  const auto* disk = impl_->at(mode);
  return disk == nullptr ? std::string(1, mode)
                         : fmt::format("{}({})", mode, device_text(disk->number));
}

Result<void, CommandFailure> DiskTable::require_accessed(std::string_view module, char mode) const {
  if (impl_->at(mode) == nullptr) {
    return fail<msg::DMSxxx069E>(module, mode);
  }
  return {};
}

Result<void, CommandFailure> DiskTable::require_writable(std::string_view module, char mode) const {
  CAM_TRY(require_accessed(module, mode));
  if (impl_->at(mode)->read_only) {
    return fail<msg::DMSxxx037E>(module, mode);
  }
  return {};
}

std::optional<FoundFile> DiskTable::find(std::string_view name, std::string_view type,
                                         std::string_view mode) {
  auto parsed = parse_mode(mode);
  if (!parsed) {
    return std::nullopt;
  }
  return find(FileSpec{std::string(name), std::string(type), *parsed});
}

std::optional<FoundFile> DiskTable::find(const FileSpec& spec) {
  auto name = fs::FileName::from_text(spec.name, spec.type);
  auto pattern = fs::FilePattern::from_text(spec.name, spec.type);
  for (const auto& [mode, disk] : impl_->disks) {
    if (!spec.mode.any() && mode != spec.mode.letter && disk.parent != spec.mode.letter) {
      continue;
    }
    if (name) {
      auto status = disk.find(*name);
      if (status && spec.mode.accepts(static_cast<char>('0' + status->mode_number))) {
        return found_file(*status, mode);
      }
      continue;
    }
    for (const auto& status : disk.list(pattern)) {
      if (spec.mode.accepts(static_cast<char>('0' + status.mode_number))) {
        return found_file(status, mode);
      }
    }
  }
  return std::nullopt;
}

std::vector<FoundFile> DiskTable::list(const FileSpec& spec) {
  std::vector<FoundFile> result;
  auto pattern = fs::FilePattern::from_text(spec.name, spec.type);
  for (const auto& [mode, disk] : impl_->disks) {
    if (!spec.mode.any() && mode != spec.mode.letter) {
      continue;
    }
    if (auto exact = pattern.exact()) {
      auto status = disk.find(*exact);
      if (status && spec.mode.accepts(static_cast<char>('0' + status->mode_number))) {
        result.push_back(found_file(*status, mode));
      }
      continue;
    }
    auto files = disk.list(pattern);
    result.reserve(result.size() + files.size());
    for (const auto& status : files) {
      if (spec.mode.accepts(static_cast<char>('0' + status.mode_number))) {
        result.push_back(found_file(status, mode));
      }
    }
  }
  return result;
}

Result<FoundFile, CommandFailure> DiskTable::require(std::string_view module,
                                                     const FileSpec& spec) {
  if (!spec.mode.any()) {
    CAM_TRY(require_accessed(module, spec.mode.letter));
  }
  auto file = find(spec);
  if (!file) {
    return fail<msg::DMSxxx002E>(module, spec.text());
  }
  return *file;
}

Result<std::unique_ptr<fs::FileReader>, CommandFailure> DiskTable::open_read(
    std::string_view module, const FoundFile& file) {
  const auto* disk = impl_->at(file.mode);
  auto name = fs::FileName::from_text(file.name, file.type);
  if (disk == nullptr) {
    return fail<msg::DMSxxx069E>(module, file.mode);
  }
  if (!name) {
    return fail<msg::DMSxxx002E>(module, file.fileid());
  }
  auto reader = disk->minidisk->open_read(*name);
  if (!reader) {
    return failure(
        explain(module, reader.error(), FileAction::Read, file.fileid(), disk_name(file.mode)));
  }
  return std::move(*reader);
}

Result<std::vector<std::string>, CommandFailure> DiskTable::read_all(const FoundFile& file) {
  constexpr std::string_view kOpen = "OPN";
  auto reader = CAM_TRY(open_read(kOpen, file));
  std::vector<std::string> records;
  records.reserve(file.records);
  while (true) {
    auto record = reader->next();
    if (!record) {
      return failure(
          explain(kOpen, record.error(), FileAction::Read, file.fileid(), disk_name(file.mode)));
    }
    if (!*record) {
      break;
    }
    records.emplace_back(reinterpret_cast<const char*>((*record)->data()), (*record)->size());
  }
  if (auto closed = reader->close(); !closed) {
    return failure(
        explain(kOpen, closed.error(), FileAction::Read, file.fileid(), disk_name(file.mode)));
  }
  return records;
}

Result<std::unique_ptr<fs::FileWriter>, CommandFailure> DiskTable::open_write(
    std::string_view module, const FileSpec& spec, fs::WriteOptions options) {
  CAM_TRY(require_writable(module, spec.mode.letter));
  const auto* disk = impl_->at(spec.mode.letter);
  auto name = fs::FileName::from_text(spec.name, spec.type);
  if (!name) {
    return fail<msg::DMSxxx062E>(module, "*", spec.text());
  }
  if (spec.mode.number != 0 && !options.mode_number) {
    options.mode_number = spec.mode.number - '0';
  }
  auto writer = disk->minidisk->open_write(*name, options);
  if (!writer) {
    return failure(explain(module, writer.error(), FileAction::Write, spec.text(),
                           disk_name(spec.mode.letter)));
  }
  return std::move(*writer);
}

Result<void, CommandFailure> DiskTable::erase(std::string_view module, const FoundFile& file) {
  auto name = fs::FileName::from_text(file.name, file.type);
  const auto* disk = impl_->at(file.mode);
  if (disk == nullptr || !name) {
    return fail<msg::DMSxxx002E>(module, file.fileid());
  }
  if (auto erased = disk->minidisk->erase(*name); !erased) {
    return failure(
        explain(module, erased.error(), FileAction::Write, file.fileid(), disk_name(file.mode)));
  }
  return {};
}

Result<void, CommandFailure> DiskTable::change(std::string_view module, const FoundFile& file,
                                               const fs::Minidisk::Change& change) {
  auto name = fs::FileName::from_text(file.name, file.type);
  const auto* disk = impl_->at(file.mode);
  if (disk == nullptr || !name) {
    return fail<msg::DMSxxx002E>(module, file.fileid());
  }
  if (auto changed = disk->minidisk->change(*name, change); !changed) {
    return failure(
        explain(module, changed.error(), FileAction::Write, file.fileid(), disk_name(file.mode)));
  }
  return {};
}

std::vector<CmsMessage> DiskTable::close_all() {
  std::vector<CmsMessage> messages;
  for (auto& failed : open_files_->close_disk('*')) {
    messages.push_back(std::move(failed.message));
  }
  return messages;
}

}  // namespace cambridge::cms::files
