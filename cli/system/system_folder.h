/// A system's folder: system.config, user.direct, volumes, spool, log, and the socket of the system
/// that runs on it. Making a new one, opening an existing one, and the lock that keeps a second
/// process out.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"

#include "cp/system/system.h"

namespace cambridge::cli {

/// Why a folder cannot be used: one line for stderr, "what, which, what to do".
struct FolderError {
  std::string text;
};

template <class T>
using FolderResult = Result<T, FolderError>;

/// $CAMBRIDGE_SYSTEM, else $XDG_DATA_HOME/cambridge/default, else ~/.local/share/cambridge/default.
std::filesystem::path default_system_folder();
/// The socket of the system that runs on a folder.
std::filesystem::path socket_of(const std::filesystem::path& folder);

/// What a new system is for.
enum class NewSystem {
  Full,    ///< all default users, hashed passwords, HELP on 19D
  Scratch  ///< CMSUSER and what it needs; nobody can log on with a password
};

/// Makes the folder and everything in it; nothing stays behind when it fails.
FolderResult<void> make_system(const std::filesystem::path& folder, NewSystem kind);

/// Holds the folder's lock as long as it lives.
class FolderLock {
 public:
  /// Fails when another process runs a system on the folder.
  static FolderResult<FolderLock> take(const std::filesystem::path& folder);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

/// Reads configuration and directory and opens the volumes. Problems with single volumes go to
/// `warnings`, one line each.
FolderResult<cp::SystemParts> open_system(const std::filesystem::path& folder,
                                          std::vector<std::string>& warnings);

/// A folder that is removed with everything in it when this goes away.
class ScratchFolder {
 public:
  static FolderResult<ScratchFolder> make();
  ScratchFolder(ScratchFolder&& other) noexcept;
  ScratchFolder& operator=(ScratchFolder&&) = delete;
  ~ScratchFolder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  explicit ScratchFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace cambridge::cli
