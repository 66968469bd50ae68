/// The text of a new system's SYSTEM CONFIG and USER DIRECT, and the files that its disks hold at
/// first.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace cambridge::cli {

/// Volumes of the default system: serial and cylinders of a 3390.
struct DefaultVolume {
  std::string_view serial;
  u32 cylinders;
};
std::vector<DefaultVolume> default_volumes();

std::string default_configuration(std::string_view system_name);
/// The default users; `hashed` gives the password field for a user ID.
std::string default_directory(std::string (*password_field)(std::string_view userid));

/// A file to be put on a minidisk when a system is made: text lines, host text.
struct InitialFile {
  std::string_view owner;  ///< user ID of the minidisk
  u16 device_number;
  std::string name;
  std::string type;
  std::string text;
};
std::vector<InitialFile> initial_files();
/// samples/exec as files of the Y-disk; made by the build.
std::vector<InitialFile> sample_files();

}  // namespace cambridge::cli
