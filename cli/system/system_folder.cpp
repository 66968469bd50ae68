#include "cli/system/system_folder.h"

#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <sstream>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

#include "cli/system/default_files.h"
#include "cli/system/help_disk.h"
#include "cli/system/minidisk_files.h"
#include "cp/directory/directory_parser.h"
#include "cp/directory/password.h"
#include "fs/image/volume_label.h"

namespace cambridge::cli {
namespace stdfs = std::filesystem;
namespace {

Failure<FolderError> folder_failure(std::string text) {
  return failure(FolderError{std::move(text)});
}

FolderResult<std::string> read_file(const stdfs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) {
    return folder_failure(
        fmt::format("system, {} cannot be read, restore it or make a new system", file.string()));
  }
  return text.str();
}

FolderResult<void> write_file(const stdfs::path& file, std::string_view text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) {
    return folder_failure(
        fmt::format("system, {} cannot be written, check the disk's space", file.string()));
  }
  return {};
}

std::string errors_text(const stdfs::path& file, const auto& errors) {
  std::string text =
      fmt::format("system, {} has errors, correct them and start again", file.string());
  for (const auto& error : errors) {
    text += fmt::format("\n  line {}: {}", error.line, error.text);
  }
  return text;
}

std::string hashed_password(std::string_view userid) {
  return cp::directory::hash_password(userid);
}
std::string no_password(std::string_view) {
  return "LBYONLY";
}

/// "MNT190": how IBM names the disks of MAINT, and the same for others.
std::string label_of(std::string_view userid, u16 number) {
  auto prefix = userid == "MAINT" ? std::string("MNT") : std::string(userid.substr(0, 3));
  return fmt::format("{}{:03X}", prefix, number);
}

bool wanted(NewSystem kind, std::string_view userid, u16 number) {
  if (kind == NewSystem::Full) {
    return true;
  }
  return userid == "CMSUSER" || (userid == "MAINT" && number != 0x191);
}

using Images = std::map<std::string, std::shared_ptr<fs::DasdImage>>;

FolderResult<void> make_minidisks(const cp::directory::Directory& directory, const Images& images,
                                  NewSystem kind) {
  auto files = initial_files();
  for (const auto& [userid, user] : directory.users) {
    for (const auto& disk : user.minidisks) {
      auto image = images.find(disk.volume);
      if (image == images.end() || !wanted(kind, userid, disk.number)) {
        continue;
      }
      auto extent = fs::DasdExtent::make(image->second, disk.start, disk.size);
      if (!extent) {
        return folder_failure(fmt::format("system, minidisk {} {:04X}: {}, correct the directory",
                                          userid, disk.number, extent.error().what));
      }
      std::vector<TextFile> own;
      for (const auto& file : files) {
        if (file.owner == userid && file.device_number == disk.number) {
          own.push_back({file.name, file.type, file.text});
        }
      }
      if (userid == "MAINT" && disk.number == 0x19D) {
        own = help_disk_files();
      }
      auto made = format_with_files(*extent, label_of(userid, disk.number), own);
      if (!made) {
        return folder_failure(fmt::format("system, minidisk {} {:04X}: {}, try again", userid,
                                          disk.number, made.error()));
      }
    }
  }
  return {};
}

FolderResult<void> fill(const stdfs::path& folder, NewSystem kind) {
  std::error_code error;
  for (const char* room : {"volumes", "spool", "log"}) {
    stdfs::create_directories(folder / room, error);
  }
  if (error) {
    return folder_failure(
        fmt::format("system, {}: {}, choose another folder", folder.string(), error.message()));
  }
  stdfs::permissions(folder, stdfs::perms::owner_all, error);
  Images images;
  for (const auto& volume : default_volumes()) {
    auto name = std::string(volume.serial);
    auto lower = name;
    for (char& c : lower) {
      c = static_cast<char>(std::tolower(static_cast<u8>(c)));
    }
    const auto* type = fs::find_ckd_type(0x3390);
    auto image = fs::create_ckd_image(folder / "volumes" / (lower + ".ckd"), *type,
                                      volume.cylinders, fs::NewTracks::Sparse);
    if (!image) {
      return folder_failure(
          fmt::format("system, volume {}: {}, check the disk's space", name, image.error().what));
    }
    auto labelled = fs::write_volume_label(**image, name);
    if (!labelled) {
      return folder_failure(fmt::format("system, volume {}: {}, check the disk's space", name,
                                        labelled.error().what));
    }
    images.emplace(name, *image);
  }
  auto text = default_directory(kind == NewSystem::Full ? hashed_password : no_password);
  auto directory = cp::directory::parse_directory(text);
  if (!directory) {
    return folder_failure(errors_text("the default directory", directory.error()));
  }
  CAM_TRY(write_file(folder / "user.direct", text));
  CAM_TRY(write_file(folder / "system.config", default_configuration("CAMBRIDG")));
  return make_minidisks(*directory, images, kind);
}

}  // namespace

stdfs::path default_system_folder() {
  if (const char* named = std::getenv("CAMBRIDGE_SYSTEM"); named != nullptr && *named != '\0') {
    return named;
  }
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0') {
    return stdfs::path(data) / "cambridge" / "default";
  }
  const char* home = std::getenv("HOME");
  return stdfs::path(home == nullptr ? "." : home) / ".local" / "share" / "cambridge" / "default";
}

stdfs::path socket_of(const stdfs::path& folder) {
  return folder / "terminal.socket";
}

FolderResult<void> make_system(const stdfs::path& folder, NewSystem kind) {
  // The parts are made beside the folder and moved into place at once: a system is whole or absent.
  auto partial = folder;
  partial += fmt::format(".new-{}", ::getpid());
  std::error_code ignored;
  stdfs::remove_all(partial, ignored);
  auto filled = fill(partial, kind);
  if (!filled) {
    stdfs::remove_all(partial, ignored);
    return filled;
  }
  std::error_code error;
  stdfs::rename(partial, folder, error);
  if (error) {
    stdfs::remove_all(partial, ignored);
    return folder_failure(
        fmt::format("system, {}: {}, choose another folder", folder.string(), error.message()));
  }
  return {};
}

FolderResult<FolderLock> FolderLock::take(const stdfs::path& folder) {
  auto file = folder / "lock";
  int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return folder_failure(
        fmt::format("system, {}: {}, check the folder", file.string(), std::strerror(errno)));
  }
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    ::close(descriptor);
    return folder_failure(
        fmt::format("system, {} is running in another process, connect to it or end it first",
                    folder.string()));
  }
  return FolderLock(descriptor);
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

FolderResult<cp::SystemParts> open_system(const stdfs::path& folder,
                                          std::vector<std::string>& warnings) {
  cp::SystemParts parts;
  parts.folder = folder;
  auto configuration =
      cp::configuration::parse_configuration(CAM_TRY(read_file(folder / "system.config")));
  if (!configuration) {
    return folder_failure(errors_text(folder / "system.config", configuration.error()));
  }
  parts.configuration = std::move(*configuration);
  auto directory = cp::directory::parse_directory(CAM_TRY(read_file(folder / "user.direct")));
  if (!directory) {
    return folder_failure(errors_text(folder / "user.direct", directory.error()));
  }
  parts.directory = std::move(*directory);
  parts.volumes = cp::VolumeTable::open(folder / "volumes", warnings);
  parts.real_processors = std::max(1U, std::thread::hardware_concurrency());
  return parts;
}

FolderResult<ScratchFolder> ScratchFolder::make() {
  // Memory first: a scratch system is gone at the end anyway.
  for (const char* parent : {"/dev/shm", "/tmp"}) {
    auto pattern = fmt::format("{}/cambridge-XXXXXX", parent);
    if (::mkdtemp(pattern.data()) != nullptr) {
      return ScratchFolder(pattern);
    }
  }
  return folder_failure(
      "scratch system, no folder can be made in /dev/shm or /tmp, make room there");
}

ScratchFolder::ScratchFolder(ScratchFolder&& other) noexcept
    : path_(std::exchange(other.path_, stdfs::path())) {}

ScratchFolder::~ScratchFolder() {
  if (!path_.empty()) {
    std::error_code ignored;
    stdfs::remove_all(path_, ignored);
  }
}

}  // namespace cambridge::cli
