/// A terminal that remembers what CP writes to it.
#pragma once

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "cp/console/terminal.h"

namespace cambridge::cp::test {

/// Thread: any.
class TestTerminal final : public console::Terminal {
 public:
  explicit TestTerminal(std::string address) : address_(std::move(address)) {}

  void write(std::string_view line, bool complete) override {
    std::lock_guard lock(mutex_);
    pending_ += line;
    if (complete) {
      lines_.push_back(std::exchange(pending_, ""));
    }
  }
  void set_status(console::ConsoleStatus status) override {
    std::lock_guard lock(mutex_);
    status_ = status;
  }
  void hide_next_line() override {
    std::lock_guard lock(mutex_);
    lines_.emplace_back("(the next line is not shown)");
  }
  void session_ended(bool hold) override {
    std::lock_guard lock(mutex_);
    lines_.emplace_back(hold ? "(session ended, line held)" : "(session ended)");
    status_ = console::ConsoleStatus::LoggedOff;
  }
  /// Wide enough for the lines of transcripts.
  [[nodiscard]] u16 line_size() const override { return 132; }
  [[nodiscard]] std::string_view address() const override { return address_; }

  /// The lines since the last call.
  std::vector<std::string> take_lines() {
    std::lock_guard lock(mutex_);
    return std::exchange(lines_, {});
  }
  [[nodiscard]] console::ConsoleStatus status() const {
    std::lock_guard lock(mutex_);
    return status_;
  }

 private:
  const std::string address_;
  mutable std::mutex mutex_;
  std::string pending_;
  std::vector<std::string> lines_;
  console::ConsoleStatus status_ = console::ConsoleStatus::LoggedOff;
};

}  // namespace cambridge::cp::test
