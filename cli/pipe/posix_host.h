/// Pipelines on the host: standard input and output are the console, files are named by path.
#pragma once

#include <cstdio>
#include <map>
#include <poll.h>
#include <string>

#include "pipelines/host/host.h"

namespace cambridge::cli {

class PosixHost : public pipelines::Host {
 public:
  explicit PosixHost(const pipelines::TextTables& text) : text_(text) {}
  ~PosixHost() override;

  [[nodiscard]] const pipelines::TextTables& text() const override { return text_; }
  [[nodiscard]] bool may_suspend() const override { return false; }
  [[nodiscard]] bool null_line_is_end() const override;

  void message(const IssuedMessage& message) override;
  std::optional<std::string> console_read() override;
  void console_write(std::string_view line) override;
  int execute(const pipelines::CommandRequest& request, const pipelines::LineSink& reply) override;

  Result<std::unique_ptr<pipelines::FileReader>, IssuedMessage> open_reader(
      const pipelines::FileRequest& request) override;
  Result<std::unique_ptr<pipelines::FileWriter>, IssuedMessage> open_writer(
      const pipelines::FileRequest& request) override;
  std::optional<pipelines::FileStatus> file_status(const pipelines::FileRequest& request) override;

  std::size_t stack_lines() override { return stack_.size(); }
  std::optional<std::string> stack_pull() override;
  void stack_push(std::string_view line, bool lifo) override;

  std::optional<pipelines::FilterProgram> find_filter(std::string_view operand) override;
  int run_filter(const pipelines::FilterProgram& program, std::string_view argument,
                 pipelines::FilterCommands& commands) override;

  bool wait(std::optional<i64> until) override;
  bool watch_descriptor(int descriptor, bool for_write, pipelines::ExternalWait& waiter) override;
  void unwatch_descriptor(int descriptor) override;

  void flush();

 private:
  struct Watch {
    bool for_write;
    pipelines::ExternalWait* waiter;
  };

  const pipelines::TextTables& text_;
  std::string out_;
  std::vector<std::string> stack_;
  std::map<int, Watch> watches_;
  char* line_ = nullptr;
  std::size_t line_size_ = 0;
};

}  // namespace cambridge::cli
