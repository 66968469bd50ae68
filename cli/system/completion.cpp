#include "cli/system/completion.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "cms/commands/index.h"
#include "cp/commands/command_spec.h"
#include "fs/edf/minidisk.h"
#include "fs/image/image_block_device.h"

namespace cambridge::cli {
namespace {

constexpr u16 kOwnDisk = 0x191;

/// Names and types of the files on the user's 191 minidisk, as its last commit left them.
std::vector<std::string> file_words(cp::System& system, const std::string& userid) {
  std::vector<std::string> words;
  auto directory = system.directory();
  const auto* user = directory->find(userid);
  const auto* disk = user == nullptr ? nullptr : user->minidisk(kOwnDisk);
  const auto* volume = disk == nullptr ? nullptr : system.volumes().find(disk->volume);
  if (volume == nullptr) {
    return words;
  }
  auto extent = fs::DasdExtent::make(volume->image, disk->start, disk->size, true);
  auto device = extent ? fs::open_block_device(*extent)
                       : fs::DiskResult<std::unique_ptr<fs::BlockDevice>>(
                             fs::disk_failure(fs::DiskError::Kind::OutOfRange, ""));
  if (!device) {
    return words;
  }
  auto accessed = fs::Minidisk::access(std::move(*device));
  if (!accessed) {
    return words;
  }
  for (const auto& file : (*accessed)->list()) {
    auto text = file.name.text();
    auto blank = text.find(' ');
    words.push_back(text.substr(0, blank));
    words.push_back(text.substr(blank + 1));
  }
  return words;
}

}  // namespace

std::vector<std::string> complete_word(cp::System& system, cp::VirtualMachine* vm,
                                       const std::string& word) {
  auto upper = upper_case(word);
  bool lower_case = !word.empty() && std::islower(static_cast<u8>(word.back())) != 0;
  std::set<std::string> found;
  auto offer = [&](std::string_view name) {
    if (name.substr(0, upper.size()) == upper) {
      std::string candidate(name);
      if (lower_case) {
        std::transform(candidate.begin(), candidate.end(), candidate.begin(),
                       [](char c) { return static_cast<char>(std::tolower(static_cast<u8>(c))); });
      }
      found.insert(std::move(candidate));
    }
  };
  if (vm == nullptr) {
    offer("LOGON");
    offer("LOGOFF");
  } else {
    for (const auto* spec : cp::commands::all_commands()) {
      if (vm->has_class(spec->classes)) {
        offer(spec->name);
      }
    }
    for (const auto* spec : cms::commands::all_commands()) {
      offer(spec->name);
    }
    offer("PIPE");
    for (const auto& name : file_words(system, vm->userid())) {
      offer(name);
    }
  }
  return {found.begin(), found.end()};
}

}  // namespace cambridge::cli
