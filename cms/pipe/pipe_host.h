/// CMS as pipelines see it: console, commands, minidisk files, REXX variables, program stack.
///
/// Thread: the virtual CPU's fiber. One host serves one PIPE command.
#pragma once

#include <memory>

#include "cms/shell/session.h"
#include "pipelines/host/host.h"

namespace cambridge::cms::pipe {

class PipeHost final : public pipelines::Host {
 public:
  explicit PipeHost(Session& session);
  ~PipeHost() override;

  const pipelines::TextTables& text() const override { return pipelines::TextTables::ebcdic1047(); }
  Clock& clock() override { return session_.clock(); }
  bool is_cms() const override { return true; }
  void message(const IssuedMessage& message) override;

  std::optional<std::string> console_read() override;
  void console_write(std::string_view line) override { session_.console().write_bytes(line); }
  int execute(const pipelines::CommandRequest& request, const pipelines::LineSink& reply) override;

  Result<std::unique_ptr<pipelines::FileReader>, IssuedMessage> open_reader(
      const pipelines::FileRequest& request) override;
  Result<std::unique_ptr<pipelines::FileWriter>, IssuedMessage> open_writer(
      const pipelines::FileRequest& request) override;
  std::optional<pipelines::FileStatus> file_status(const pipelines::FileRequest& request) override;

  pipelines::VariablePool* variables(int levels_up) override;
  std::size_t stack_lines() override { return session_.stack().size(); }
  std::optional<std::string> stack_pull() override { return session_.stack().pull(); }
  void stack_push(std::string_view line, bool lifo) override;

  std::optional<pipelines::FilterProgram> find_filter(std::string_view operand) override;
  int run_filter(const pipelines::FilterProgram& program, std::string_view argument,
                 pipelines::FilterCommands& commands) override;

  bool wait(std::optional<i64> until) override;
  void safe_point() override;

 private:
  Session& session_;
  std::unique_ptr<pipelines::VariablePool> pool_;
};

}  // namespace cambridge::cms::pipe
