/// What the nucleus hands to the shell: the commands there are, and who runs EXECs. The shell knows
/// neither the commands nor REXX.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "cms/shell/command_spec.h"

namespace cambridge::cms {

class ExecRunner {
 public:
  virtual ~ExecRunner() = default;
  /// Runs `name EXEC` with its argument string (host text); nothing when there is no such EXEC.
  virtual std::optional<int> run(Session& session, std::string_view name,
                                 std::string_view arguments, CallKind call) = 0;
};

struct Services {
  std::span<const CommandSpec* const> commands;
  std::span<const CommandSpec* const> query_operands;
  std::span<const CommandSpec* const> set_operands;
  ExecRunner* execs = nullptr;
};

}  // namespace cambridge::cms
