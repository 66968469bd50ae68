#include "cli/system/completion.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "cms/commands/index.h"
#include "cp/commands/command_spec.h"

namespace cambridge::cli {

std::vector<std::string> complete_word(cp::VirtualMachine* vm, const std::string& word) {
  auto upper = cms::upper_case(word);
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
  }
  return {found.begin(), found.end()};
}

}  // namespace cambridge::cli
