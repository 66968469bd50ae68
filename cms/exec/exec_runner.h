/// Runs EXECs: finds the file, compiles it as REXX, and lets it run in the Session.
/// z/VM: REXX/VM Reference; CMS Commands and Utilities, "EXEC".
#pragma once

#include "cms/shell/services.h"

namespace cambridge::cms::exec {

class RexxExecRunner final : public ExecRunner {
 public:
  std::optional<int> run(Session& session, std::string_view name, std::string_view arguments,
                         CallKind call) override;
};

}  // namespace cambridge::cms::exec
