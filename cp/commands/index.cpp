// The lists of commands and operands. Where one word could abbreviate two of them, the first wins.

#include <array>

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {

std::span<const CommandSpec* const> all_commands() {
  static constexpr std::array kList{
      &kBegin, &kDisconnect, &kLogoff, &kLogout, &kMessage, &kMsg, &kQuery,
  };
  return kList;
}

std::span<const CommandSpec* const> query_operands() {
  static constexpr std::array kList{
      &kQueryNames,
      &kQueryUserid,
      &kQueryUsers,
  };
  return kList;
}

std::span<const CommandSpec* const> set_operands() {
  return {};
}

}  // namespace cambridge::cp::commands
