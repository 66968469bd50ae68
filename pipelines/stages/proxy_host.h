/// A host for a pipeline set that runs inside a stage of another (RUNPIPE): everything goes to the
/// outer set's host, on the outer host's stack; messages are taken aside.
#pragma once

#include <functional>

#include "pipelines/host/host.h"
#include "pipelines/run/pipeline_set.h"

namespace cambridge::pipelines {

class ProxyHost final : public Host {
 private:
  Host& host() const { return outer_.host(); }
  template <class F>
  void tell(F&& f) {
    outer_.dispatcher().on_host_stack([&] { f(host()); });
  }
  template <class F>
  auto ask(F&& f) {
    decltype(f(host())) result{};
    outer_.dispatcher().on_host_stack([&] { result = f(host()); });
    return result;
  }

 public:
  ProxyHost(PipelineSet& outer, std::function<void(const IssuedMessage&)> message)
      : outer_(outer), message_(std::move(message)) {}

  [[nodiscard]] const TextTables& text() const override { return host().text(); }
  [[nodiscard]] Clock& clock() override { return host().clock(); }
  [[nodiscard]] bool is_cms() const override { return host().is_cms(); }
  [[nodiscard]] bool null_line_is_end() const override { return host().null_line_is_end(); }

  void message(const IssuedMessage& message) override { message_(message); }
  std::optional<std::string> console_read() override {
    return ask([](Host& h) { return h.console_read(); });
  }
  void console_write(std::string_view line) override {
    tell([&](Host& h) { h.console_write(line); });
  }
  int execute(const CommandRequest& request, const LineSink& reply) override {
    return ask([&](Host& h) { return h.execute(request, reply); });
  }
  Result<std::unique_ptr<FileReader>, IssuedMessage> open_reader(const FileRequest& r) override {
    std::optional<Result<std::unique_ptr<FileReader>, IssuedMessage>> result;
    tell([&](Host& h) { result.emplace(h.open_reader(r)); });
    return std::move(*result);
  }
  Result<std::unique_ptr<FileWriter>, IssuedMessage> open_writer(const FileRequest& r) override {
    std::optional<Result<std::unique_ptr<FileWriter>, IssuedMessage>> result;
    tell([&](Host& h) { result.emplace(h.open_writer(r)); });
    return std::move(*result);
  }
  std::optional<FileStatus> file_status(const FileRequest& request) override {
    return ask([&](Host& h) { return h.file_status(request); });
  }
  VariablePool* variables(int levels_up) override {
    return ask([&](Host& h) { return h.variables(levels_up); });
  }
  std::size_t stack_lines() override {
    return ask([](Host& h) { return h.stack_lines(); });
  }
  std::optional<std::string> stack_pull() override {
    return ask([](Host& h) { return h.stack_pull(); });
  }
  void stack_push(std::string_view line, bool lifo) override {
    tell([&](Host& h) { h.stack_push(line, lifo); });
  }
  std::optional<FilterProgram> find_filter(std::string_view operand) override {
    return ask([&](Host& h) { return h.find_filter(operand); });
  }
  int run_filter(const FilterProgram& program, std::string_view argument,
                 FilterCommands& commands) override {
    return host().run_filter(program, argument, commands);
  }
  [[nodiscard]] std::size_t filter_stack_size() const override {
    return host().filter_stack_size();
  }
  bool wait(std::optional<i64> until) override {
    return ask([&](Host& h) { return h.wait(until); });
  }
  void safe_point() override { outer_.dispatcher().give_way(); }

 private:
  PipelineSet& outer_;
  std::function<void(const IssuedMessage&)> message_;
};

}  // namespace cambridge::pipelines
