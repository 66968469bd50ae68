#include "cms/pipe/pipe_host.h"

#include "base/ebcdic.h"

#include "cms/pipe/minidisk_files.h"
#include "cms/pipe/rexx_filter.h"
#include "cms/pipe/rexx_variables.h"

namespace cambridge::cms::pipe {

PipeHost::PipeHost(Session& session) : session_(session) {
  if (auto* pool = session.variables()) {
    pool_ = make_variable_pool(*pool);
  }
}

PipeHost::~PipeHost() = default;

void PipeHost::message(const IssuedMessage& message) {
  session_.write(message.with_id());
}

std::optional<std::string> PipeHost::console_read() {
  auto line = session_.read_terminal();
  // A null line ends the stream.
  return line.empty() ? std::nullopt : std::optional(std::move(line));
}

int PipeHost::execute(const pipelines::CommandRequest& request, const pipelines::LineSink& reply) {
  auto command = ebcdic_to_utf8(request.command);
  if (request.target == pipelines::CommandTarget::Cp) {
    auto answer = session_.cp().command_with_reply(command);
    for (const auto& line : answer.lines) {
      if (!reply(utf8_to_ebcdic(line))) {
        break;
      }
    }
    return answer.return_code;
  }
  if (request.target == pipelines::CommandTarget::Subcom) {
    auto found = session_.subcommand_environments.find(ebcdic_to_utf8(request.environment));
    return found == session_.subcommand_environments.end() ? pipelines::kNoEnvironment
                                                           : found->second(command);
  }
  if (request.target != pipelines::CommandTarget::Cms &&
      request.target != pipelines::CommandTarget::Command) {
    return pipelines::Host::execute(request, reply);
  }
  bool wanted = true;
  Console::Capture capture = [&](std::string_view line) { wanted = wanted && reply(line); };
  auto* outer = session_.console().set_capture(&capture);
  int code = 0;
  try {
    code = session_.execute(command, request.target == pipelines::CommandTarget::Cms
                                         ? CallKind::AddressCms
                                         : CallKind::AddressCommand);
  } catch (...) {
    session_.console().set_capture(outer);
    throw;
  }
  session_.console().set_capture(outer);
  return code;
}

Result<std::unique_ptr<pipelines::FileReader>, IssuedMessage> PipeHost::open_reader(
    const pipelines::FileRequest& request) {
  return open_minidisk_reader(session_, request);
}

Result<std::unique_ptr<pipelines::FileWriter>, IssuedMessage> PipeHost::open_writer(
    const pipelines::FileRequest& request) {
  return open_minidisk_writer(session_, request);
}

std::optional<pipelines::FileStatus> PipeHost::file_status(const pipelines::FileRequest& request) {
  return minidisk_file_status(session_, request);
}

pipelines::VariablePool* PipeHost::variables(int levels_up) {
  return levels_up == 0 ? pool_.get() : nullptr;
}

void PipeHost::stack_push(std::string_view line, bool lifo) {
  if (lifo) {
    session_.stack().push(std::string(line));
  } else {
    session_.stack().queue(std::string(line));
  }
}

std::optional<pipelines::FilterProgram> PipeHost::find_filter(std::string_view operand) {
  return find_rexx_filter(session_, operand);
}

int PipeHost::run_filter(const pipelines::FilterProgram& program, std::string_view argument,
                         pipelines::FilterCommands& commands) {
  return run_rexx_filter(session_, program, argument, commands);
}

bool PipeHost::wait(std::optional<i64> until) {
  auto& port = session_.port();
  if (until) {
    port.set_clock_comparator(TodClock::from_unix_microseconds(*until));
  }
  // A line typed meanwhile may be an immediate command, PIPESTOP or HX among them.
  session_.console().wait_for_interruption();
  if (until) {
    port.set_clock_comparator({});
  }
  session_.safe_point();
  return true;
}

void PipeHost::safe_point() {
  session_.safe_point();
}

}  // namespace cambridge::cms::pipe
