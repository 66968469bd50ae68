/// CMS as a REXX program sees it: environments, console, program stack, external routines.
///
/// Thread: the virtual CPU's fiber. One host serves one running EXEC.
#pragma once

#include <memory>
#include <string>

#include "cms/exec/minidisk_streams.h"
#include "cms/shell/session.h"
#include "rexx/host/host.h"

namespace cambridge::cms::exec {

class RexxHost : public rexx::Host {
 public:
  explicit RexxHost(Session& session);

  rexx::SafePointAction safe_point() override;
  rexx::CommandEnd command(std::string_view environment, std::string_view command,
                           rexx::VariablePool& variables,
                           rexx::CommandRedirection* redirection) override;
  rexx::RoutineEnd call_routine(std::string_view name, rexx::CallType type,
                                rexx::Arguments arguments, rexx::VariablePool& variables) override;
  void say(std::string_view line) override { session_.console().write_bytes(line); }
  void trace(std::string_view line) override { session_.console().write_bytes(line); }
  std::string read_trace_input() override { return terminal_line(); }
  std::optional<std::string> pull_stack() override { return session_.stack().pull(); }
  std::string pull_terminal() override { return terminal_line(); }
  void push(std::string_view line) override { session_.stack().push(std::string(line)); }
  void queue(std::string_view line) override { session_.stack().queue(std::string(line)); }
  i64 queued() override { return static_cast<i64>(session_.stack().size()); }
  i64 externals() override { return static_cast<i64>(session_.stack().terminal_lines()); }
  rexx::Streams& streams() override { return streams_; }
  Clock& clock() override { return session_.clock(); }
  std::string user_id() override;
  i64 line_size() override { return session_.cp().line_size(); }
  std::string version_words() override;
  std::optional<std::string> external_variable(std::string_view name,
                                               std::optional<std::string_view> new_value,
                                               std::string_view selector) override;
  [[nodiscard]] std::size_t environment_name_limit() const override { return 8; }
  [[nodiscard]] rexx::MessageStyle message_style() const override {
    return rexx::MessageStyle::Cms;
  }

 protected:
  [[nodiscard]] Session& session() { return session_; }

 private:
  int run_command(std::string_view environment, const std::string& command);
  std::string terminal_line();

  Session& session_;
  MinidiskStreams streams_;
};

}  // namespace cambridge::cms::exec
