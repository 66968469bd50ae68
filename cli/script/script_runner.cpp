#include "cli/script/script_runner.h"

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <fmt/format.h>

namespace cambridge::cli {

int exit_status(long return_code) {
  int low = static_cast<int>(return_code & 0xFF);
  return return_code != 0 && low == 0 ? 255 : low;
}

std::optional<long> ready_return_code(std::string_view line) {
  constexpr std::string_view kReady = "Ready";
  if (line.substr(0, kReady.size()) != kReady) {
    return std::nullopt;
  }
  line.remove_prefix(kReady.size());
  long code = 0;
  if (!line.empty() && line[0] == '(') {
    auto end = line.find(')');
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    auto digits = std::string(line.substr(1, end - 1));
    char* stop = nullptr;
    code = std::strtol(digits.c_str(), &stop, 10);
    if (digits.empty() || *stop != '\0') {
      return std::nullopt;
    }
    line.remove_prefix(end + 1);
  }
  if (line != ";" && line.substr(0, 4) != "; T=") {
    return std::nullopt;
  }
  return code;
}

namespace {

/// The conversation, seen from the keyboard. A Ready message counts as one only when CMS then reads
/// the console: a program may well say "Ready;" itself.
class Conversation {
 public:
  Conversation(ConsoleLink& link, const ScriptOptions& options, const CommandSource& commands,
               const CommandSource& input)
      : link_(link), options_(options), commands_(commands), input_(input) {}

  int run() {
    link_.logon_as(options_.userid);
    while (auto frame = link_.next()) {
      switch (frame->type) {
        case FrameType::Write:
          line(frame->text, true);
          break;
        case FrameType::Partial:
          line(frame->text, false);
          break;
        case FrameType::WriteCp:
          // CP may write at any time, between a Ready message and the read too.
          cp_line(frame->text);
          break;
        case FrameType::Status:
          if (frame->text == "VM READ") {
            read_open();
          } else if (frame->text == "CP READ") {
            next_command();
          }
          break;
        case FrameType::Done:
          exec_device_ = frame->text;
          exec_provided_ = true;
          next_command();
          break;
        case FrameType::Failed:
          fmt::print(stderr, "cambridge: user {}, {}\n", options_.userid, frame->text);
          if (phase_ == Phase::LogonPending) {
            return 1;
          }
          status_ = 1;
          leave();
          break;
        case FrameType::Ended:
          flush_held();
          return status_;
        default:
          break;
      }
    }
    fmt::print(stderr, "cambridge: system, the connection has ended, start it again\n");
    return 1;
  }

 private:
  enum class Phase { LogonPending, Before, Commands, After, Leaving };

  void line(const std::string& text, bool complete) {
    flush_held();
    if (complete && ready_return_code(text)) {
      held_ = text;
      return;
    }
    emit(text, complete);
  }

  void cp_line(const std::string& text) {
    if (phase_ == Phase::LogonPending && text.rfind("RECONNECTED", 0) == 0) {
      was_logged_on_ = true;
    }
    emit(text, true);
  }

  void emit(const std::string& text, bool complete) {
    if (phase_ == Phase::Commands) {
      fmt::print("{}{}", text, complete ? "\n" : "");
    } else if (phase_ == Phase::Before) {
      preparation_output_ += text + "\n";
    }
  }

  void flush_held() {
    if (held_) {
      auto text = std::move(*held_);
      held_.reset();
      emit(text, true);
    }
  }

  void read_open() {
    if (held_) {
      return_code_ = *ready_return_code(*held_);
      held_.reset();
      if (phase_ == Phase::Commands) {
        status_ = exit_status(return_code_);
      } else if (phase_ == Phase::Before && return_code_ != 0) {
        fmt::print(stderr, "{}", preparation_output_);
        status_ = exit_status(return_code_);
        leave();
        return;
      }
    } else if (phase_ == Phase::Commands && step_ > 0) {
      program_reads();
      return;
    }
    next_command();
  }

  /// No Ready message came before the read: a program wants a line.
  void program_reads() {
    std::fflush(stdout);
    if (auto text = input_()) {
      link_.line(*text);
      return;
    }
    fmt::print(stderr,
               "cambridge: input, a program reads the terminal and there is no more, give it on "
               "standard input\n");
    status_ = 1;
    leave();
  }

  void next_command() {
    if (phase_ == Phase::LogonPending) {
      phase_ = Phase::Before;
      if (!options_.exec_name.empty()) {
        link_.run_file(options_.exec_name, options_.exec_text);
        return;
      }
    }
    if (phase_ == Phase::Before) {
      if (!options_.exec_name.empty() && !exec_provided_) {
        return;
      }
      if (step_ < options_.before.size()) {
        link_.line(with_device(options_.before[step_++]));
        return;
      }
      phase_ = Phase::Commands;
      step_ = 0;
    }
    if (phase_ == Phase::Commands) {
      if (auto command = commands_()) {
        ++step_;
        std::fflush(stdout);
        link_.line(*command);
        return;
      }
      std::fflush(stdout);
      phase_ = Phase::After;
      step_ = 0;
    }
    if (phase_ == Phase::After && step_ < options_.after.size()) {
      link_.line(with_device(options_.after[step_++]));
      return;
    }
    leave();
  }

  [[nodiscard]] std::string with_device(std::string command) const {
    auto at = command.find("{}");
    return at == std::string::npos ? command : command.replace(at, 2, exec_device_);
  }

  void leave() {
    if (phase_ != Phase::Leaving) {
      phase_ = Phase::Leaving;
      link_.line(options_.keep || was_logged_on_ ? "#CP DISCONNECT" : "#CP LOGOFF");
    }
  }

  ConsoleLink& link_;
  const ScriptOptions& options_;
  const CommandSource& commands_;
  const CommandSource& input_;
  Phase phase_ = Phase::LogonPending;
  std::size_t step_ = 0;
  std::optional<std::string> held_;
  std::string preparation_output_;
  std::string exec_device_;
  bool exec_provided_ = false;
  bool was_logged_on_ = false;
  long return_code_ = 0;
  int status_ = 0;
};

}  // namespace

int run_script(ConsoleLink& link, const ScriptOptions& options, const CommandSource& commands,
               const CommandSource& input) {
  return Conversation(link, options, commands, input).run();
}

}  // namespace cambridge::cli
