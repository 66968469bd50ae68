/// What the Tab key offers at a terminal: names of CP and CMS commands, and the files of the user's
/// disks.
#pragma once

#include <string>
#include <vector>

#include "cp/system/system.h"

namespace cambridge::cli {

/// Candidates that begin with the word, in the case in which it was typed; `vm` may be nullptr.
/// File names and types are those of the 191 disk as it is on the volume.
std::vector<std::string> complete_word(cp::System& system, cp::VirtualMachine* vm,
                                       const std::string& word);

}  // namespace cambridge::cli
