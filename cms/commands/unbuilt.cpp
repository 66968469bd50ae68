#include "cms/commands/unbuilt.h"

#include <array>

namespace cambridge::cms::commands {
namespace {

struct Unbuilt {
  const char* name;
  int min_abbreviation;
};

constexpr std::array kUnbuilt{
#define UNBUILT(name, min_abbreviation) Unbuilt{name, min_abbreviation},
#include "cms/commands/unbuilt.def"
#undef UNBUILT
};

/// The function of a value does not know which value it belongs to: one for each row.
template <std::size_t kRow>
CommandResult refuse(CommandContext&) {
  return fail<msg::DMSxxx475E>("CMS", kUnbuilt[kRow].name);
}

template <std::size_t... kRows>
std::vector<CommandSpec> make_all(std::index_sequence<kRows...>) {
  return {CommandSpec{
      .name = kUnbuilt[kRows].name,
      .min_abbreviation = kUnbuilt[kRows].min_abbreviation,
      .module = "CMS",
      .syntax = "[ text ]",
      .summary = "Known, but not supported by this level of Cambridge.",
      .help = "The command exists on z/VM. It is known here by its name, so that it is not taken "
              "for\na CP command, and is refused with DMSCMS475E and return code 88.\n",
      .run = refuse<kRows>}...};
}

}  // namespace

const std::vector<CommandSpec>& unbuilt_commands() {
  static const std::vector<CommandSpec> kCommands =
      make_all(std::make_index_sequence<kUnbuilt.size()>());
  return kCommands;
}

}  // namespace cambridge::cms::commands
