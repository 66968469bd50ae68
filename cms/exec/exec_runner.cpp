#include "cms/exec/exec_runner.h"

#include <fmt/format.h>

#include "base/ebcdic.h"

#include "cms/exec/program_file.h"
#include "cms/exec/rexx_host.h"
#include "cms/shell/session.h"
#include "rexx/run/interpreter.h"

namespace cambridge::cms::exec {

std::optional<int> RexxExecRunner::run(Session& session, std::string_view name,
                                       std::string_view arguments, CallKind call) {
  static_cast<void>(call);
  auto found = find_program(session, name, "EXEC");
  if (!found) {
    session.write(found.error().message);
    return found.error().return_code;
  }
  if (!*found) {
    return std::nullopt;
  }
  const auto& file = (*found)->file;
  RexxHost host(session);
  rexx::Invocation invocation;
  invocation.type = rexx::CallType::Command;
  invocation.arguments.emplace_back(utf8_to_ebcdic(arguments));
  invocation.source_words = utf8_to_ebcdic(fmt::format(
      "CMS COMMAND {} {} {}{} {} CMS", file.name, file.type, file.mode, file.mode_number, name));
  invocation.environment = utf8_to_ebcdic("CMS");
  invocation.trace_start = session.settings.exectrac;
  rexx::RunEnd end;
  {
    rexx::Interpreter interpreter(host, traits());
    end = interpreter.run((*found)->program, invocation);
  }
  if (session.halting()) {
    throw HaltExecution{};
  }
  return static_cast<int>(end.return_code);
}

}  // namespace cambridge::cms::exec
