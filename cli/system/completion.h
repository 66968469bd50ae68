/// What the Tab key offers at a terminal: names of CP and CMS commands, and the files of the user's
/// disks.
#pragma once

#include <string>
#include <vector>

#include "cp/virtual_machine/virtual_machine.h"

namespace cambridge::cli {

/// Candidates that begin with the word, in the case in which it was typed; `vm` may be nullptr.
std::vector<std::string> complete_word(cp::VirtualMachine* vm, const std::string& word);

}  // namespace cambridge::cli
