#include "cms/exec/rexx_host.h"

#include <fmt/format.h>

#include "base/ebcdic.h"

#include "cms/exec/program_file.h"

namespace cambridge::cms::exec {
namespace {

constexpr int kNoEnvironment = -3;

}  // namespace

RexxHost::RexxHost(Session& session) : session_(session), streams_(session) {
  attention().follow(session.port().bell());
}

rexx::SafePointAction RexxHost::safe_point() {
  try {
    session_.safe_point();
  } catch (const HaltExecution&) {
    return rexx::SafePointAction::Kill;
  }
  attention().lower();
  if (session_.take_halt_interpretation()) {
    return rexx::SafePointAction::Halt;
  }
  if (auto trace = session_.take_trace_request()) {
    return *trace ? rexx::SafePointAction::TraceStart : rexx::SafePointAction::TraceEnd;
  }
  return rexx::SafePointAction::GoOn;
}

std::string RexxHost::terminal_line() {
  try {
    return session_.read_terminal();
  } catch (const HaltExecution&) {
    // The interpreter ends at its next safe point.
    attention().raise();
    return {};
  }
}

int RexxHost::run_command(std::string_view environment, const std::string& command) {
  if (environment == "CMS") {
    return session_.execute(command, CallKind::AddressCms);
  }
  if (environment == "COMMAND" || environment.empty()) {
    return session_.execute(command, CallKind::AddressCommand);
  }
  if (environment == "CP") {
    return session_.cp().command(command);
  }
  auto found = session_.subcommand_environments.find(environment);
  return found == session_.subcommand_environments.end() ? kNoEnvironment : found->second(command);
}

rexx::CommandEnd RexxHost::command(std::string_view environment, std::string_view command,
                                   rexx::VariablePool& variables,
                                   rexx::CommandRedirection* /*redirection*/) {
  auto* outer = session_.set_variables(&variables);
  rexx::CommandEnd end;
  try {
    end.return_code = run_command(ebcdic_to_utf8(environment), ebcdic_to_utf8(command));
  } catch (const HaltExecution&) {
    attention().raise();
  }
  session_.set_variables(outer);
  if (end.return_code < 0) {
    end.condition = rexx::CommandCondition::Failure;
  } else if (end.return_code > 0) {
    end.condition = rexx::CommandCondition::Error;
  }
  return end;
}

rexx::RoutineEnd RexxHost::call_routine(std::string_view name, rexx::CallType type,
                                        rexx::Arguments /*arguments*/,
                                        rexx::VariablePool& /*variables*/) {
  rexx::RoutineEnd end;
  auto host_name = ebcdic_to_utf8(name);
  auto found = find_program(session_, host_name, "EXEC");
  if (!found || !*found) {
    return end;
  }
  const auto& file = (*found)->file;
  end.kind = rexx::RoutineEnd::Kind::Run;
  end.program = (*found)->program;
  end.source_words = utf8_to_ebcdic(fmt::format(
      "CMS {} {} {} {}{} {} CMS", type == rexx::CallType::Function ? "FUNCTION" : "SUBROUTINE",
      file.name, file.type, file.mode, file.mode_number, host_name));
  end.environment = utf8_to_ebcdic("CMS");
  return end;
}

std::string RexxHost::user_id() {
  return utf8_to_ebcdic(session_.cp().userid());
}

std::string RexxHost::version_words() {
  return utf8_to_ebcdic("REXX370 4.02 01 Dec 1998");
}

std::optional<std::string> RexxHost::external_variable(std::string_view,
                                                       std::optional<std::string_view>,
                                                       std::string_view) {
  return std::nullopt;
}

}  // namespace cambridge::cms::exec
