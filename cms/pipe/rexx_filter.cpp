#include "cms/pipe/rexx_filter.h"

#include <fmt/format.h>
#include <sstream>

#include "base/ebcdic.h"

#include "cms/exec/program_file.h"
#include "cms/exec/rexx_host.h"
#include "cms/pipe/rexx_variables.h"
#include "rexx/run/interpreter.h"

namespace cambridge::cms::pipe {
namespace {

constexpr std::string_view kFileType = "REXX";
constexpr std::string_view kEnvironment = "PIPE";

/// CMS for a program that runs on a stage's fiber: whatever may give the real processor away
/// happens on the stack of the PIPE command.
class FilterHost final : public exec::RexxHost {
 public:
  FilterHost(Session& session, pipelines::FilterCommands& commands)
      : RexxHost(session), commands_(commands), environment_(utf8_to_ebcdic(kEnvironment)) {}

  rexx::SafePointAction safe_point() override {
    attention().lower();
    commands_.safe_point();
    return rexx::SafePointAction::GoOn;
  }
  rexx::CommandEnd command(std::string_view environment, std::string_view command,
                           rexx::VariablePool& variables,
                           rexx::CommandRedirection* redirection) override {
    rexx::CommandEnd end;
    if (environment != environment_) {
      on_host_stack([&] { end = RexxHost::command(environment, command, variables, redirection); });
      return end;
    }
    auto pool = make_variable_pool(variables);
    end.return_code = commands_.command(command, *pool);
    if (end.return_code != 0) {
      end.condition =
          end.return_code < 0 ? rexx::CommandCondition::Failure : rexx::CommandCondition::Error;
    }
    return end;
  }
  rexx::RoutineEnd call_routine(std::string_view name, rexx::CallType type,
                                rexx::Arguments arguments, rexx::VariablePool& variables) override {
    rexx::RoutineEnd end;
    on_host_stack([&] { end = RexxHost::call_routine(name, type, arguments, variables); });
    return end;
  }
  void say(std::string_view line) override {
    on_host_stack([&] { RexxHost::say(line); });
  }
  void trace(std::string_view line) override {
    on_host_stack([&] { RexxHost::trace(line); });
  }
  std::string read_trace_input() override { return pull_terminal(); }
  std::string pull_terminal() override {
    std::string line;
    on_host_stack([&] { line = RexxHost::pull_terminal(); });
    return line;
  }
  std::string user_id() override {
    std::string name;
    on_host_stack([&] { name = RexxHost::user_id(); });
    return name;
  }

 private:
  void on_host_stack(const std::function<void()>& work) { commands_.on_host_stack(work); }

  pipelines::FilterCommands& commands_;
  std::string environment_;
};

}  // namespace

std::optional<pipelines::FilterProgram> find_rexx_filter(Session& session,
                                                         std::string_view operand) {
  std::istringstream words(upper_case(ebcdic_to_utf8(operand)));
  std::string name;
  std::string type(kFileType);
  std::string mode("*");
  words >> name >> type >> mode;
  if (type.empty()) {
    type = kFileType;
  }
  if (mode.empty()) {
    mode = "*";
  }
  auto found = exec::find_program(session, name, type, mode);
  if (!found || !*found) {
    return std::nullopt;
  }
  auto program = std::make_shared<exec::ProgramFile>(std::move(**found));
  return pipelines::FilterProgram{utf8_to_ebcdic(program->file.fileid()), utf8_to_ebcdic(name),
                                  program};
}

int run_rexx_filter(Session& session, const pipelines::FilterProgram& program,
                    std::string_view argument, pipelines::FilterCommands& commands) {
  auto found = std::static_pointer_cast<exec::ProgramFile>(program.code);
  FilterHost host(session, commands);
  rexx::Interpreter interpreter(host, exec::traits());
  rexx::Invocation invocation;
  invocation.arguments.emplace_back(argument);
  const auto& file = found->file;
  invocation.source_words =
      utf8_to_ebcdic(fmt::format("CMS COMMAND {} {} {}{} {} {}", file.name, file.type, file.mode,
                                 file.mode_number, file.name, kEnvironment));
  invocation.environment = utf8_to_ebcdic(kEnvironment);
  return static_cast<int>(interpreter.run(found->program, invocation).return_code);
}

}  // namespace cambridge::cms::pipe
