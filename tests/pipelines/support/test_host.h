/// A host for tests: console, files, variables and stack in storage.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "pipelines/host/filter_commands.h"
#include "pipelines/host/host.h"

namespace cambridge::pipelines::testing {

class MapVariables final : public VariablePool {
 public:
  std::optional<std::string> get(std::string_view name, bool symbolic) override {
    const auto found = values.find(key(name, symbolic));
    if (found == values.end()) return std::nullopt;
    return found->second;
  }
  int set(std::string_view name, std::string_view value, bool symbolic) override {
    values[key(name, symbolic)] = std::string(value);
    return 0;
  }
  int drop(std::string_view name, bool symbolic) override {
    values.erase(key(name, symbolic));
    return 0;
  }
  void each(const std::function<void(std::string_view, std::string_view)>& take) override {
    for (const auto& [name, value] : values) take(name, value);
  }
  std::string source() override { return "CMS COMMAND TEST EXEC A TEST CMS"; }

  std::map<std::string, std::string> values;

 private:
  static std::string key(std::string_view name, bool symbolic) {
    std::string text(name);
    if (symbolic) {
      for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    return text;
  }
};

/// Filters of the tests are lists of pipeline commands, one a line:
///   "peekto x", "output text", "output =x" (value of a variable), "loop" (to the first line while
///   the last return code is 0), "exit n"; a line may begin with "?n" to run only when the last
///   return code is n.
class TestHost : public Host {
 public:
  [[nodiscard]] const TextTables& text() const override { return TextTables::ascii(); }
  [[nodiscard]] Clock& clock() override { return clock_; }
  [[nodiscard]] bool is_cms() const override { return true; }
  [[nodiscard]] bool null_line_is_end() const override { return false; }
  [[nodiscard]] bool may_suspend() const override { return suspends; }

  void message(const IssuedMessage& message) override {
    numbers.push_back(message.row->number());
    messages.push_back(message.with_id());
  }
  std::optional<std::string> console_read() override {
    if (input.empty()) return std::nullopt;
    std::string line = std::move(input.front());
    input.pop_front();
    return line;
  }
  void console_write(std::string_view line) override { output.emplace_back(line); }
  int execute(const CommandRequest& request, const LineSink& reply) override;

  Result<std::unique_ptr<FileReader>, IssuedMessage> open_reader(
      const FileRequest& request) override;
  Result<std::unique_ptr<FileWriter>, IssuedMessage> open_writer(
      const FileRequest& request) override;
  std::optional<FileStatus> file_status(const FileRequest& request) override;

  VariablePool* variables(int levels_up) override { return levels_up == 0 ? &pool : nullptr; }
  std::size_t stack_lines() override { return stack.size(); }
  std::optional<std::string> stack_pull() override {
    if (stack.empty()) return std::nullopt;
    std::string line = std::move(stack.front());
    stack.pop_front();
    return line;
  }
  void stack_push(std::string_view line, bool lifo) override {
    if (lifo) {
      stack.emplace_front(line);
    } else {
      stack.emplace_back(line);
    }
  }
  std::optional<FilterProgram> find_filter(std::string_view operand) override;
  int run_filter(const FilterProgram& program, std::string_view argument,
                 FilterCommands& commands) override;
  bool wait(std::optional<i64> until) override {
    if (!until) return false;
    clock_.set(*until);
    return true;
  }

  bool suspends = true;
  std::deque<std::string> input, stack;
  std::vector<std::string> output, messages;
  std::vector<int> numbers;
  std::map<std::string, std::vector<std::string>> files;
  std::map<std::string, std::vector<std::string>> filters;
  MapVariables pool;

 private:
  FixedClock clock_{1234567890000000};
};

}  // namespace cambridge::pipelines::testing
