// The person's terminal: what is typed goes to the system, what the system writes goes to the
// screen.

#include <csignal>
#include <cstdio>
#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/words.h"

#include "cli/terminal/client.h"
#include "cli/terminal/line_editor.h"

namespace cambridge::cli {
namespace {

constexpr i64 kDoubleAttention = 1'500'000'000;  // nanoseconds between two Ctrl-C

int window_width() {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0 ? size.ws_col : 80;
}

class Interactive {
 public:
  Interactive(Client& client, std::filesystem::path history)
      : client_(client), history_(std::move(history)) {}

  int run() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    int interrupts = ::signalfd(-1, &signals, SFD_CLOEXEC);
    editor_ = make_line_editor({[this](std::string line) { typed(std::move(line)); },
                                [this] { end_of_input(); },
                                [this](const std::string& word) { return complete(word); }});
    static_cast<void>(client_.send(FrameType::Hello, std::to_string(piped_ ? 0 : window_width())));
    while (!done_) {
      std::array<pollfd, 3> watched{
          {{STDIN_FILENO, POLLIN, 0}, {client_.descriptor(), POLLIN, 0}, {interrupts, POLLIN, 0}}};
      // Piped input waits until somebody reads: a line sent ahead would reach the wrong prompt.
      if (piped_ && !read_pending_) {
        watched[0].fd = -1;
      }
      if (::poll(watched.data(), watched.size(), -1) < 0) {
        continue;
      }
      if ((watched[1].revents & (POLLIN | POLLHUP)) != 0) {
        system_wrote();
      }
      if ((watched[2].revents & POLLIN) != 0) {
        interrupted(interrupts);
      }
      if (!done_ && (watched[0].revents & (POLLIN | POLLHUP)) != 0) {
        take_input();
      }
    }
    editor_.reset();
    ::close(interrupts);
    return 0;
  }

 private:
  void take_input() {
    if (!piped_) {
      editor_->input_ready();
      return;
    }
    char c = 0;
    std::string line;
    ssize_t length = 0;
    while ((length = ::read(STDIN_FILENO, &c, 1)) == 1 && c != '\n') {
      line += c;
    }
    if (length == 0 && line.empty()) {
      end_of_input();
      return;
    }
    read_pending_ = false;
    typed(std::move(line));
  }

  void typed(std::string line) {
    note_user(line);
    static_cast<void>(client_.send(FrameType::Line, line));
  }

  /// "LOGON LAB01": from now on that user's history.
  void note_user(const std::string& line) {
    auto word_end = line.find(' ');
    if (logged_off_ && (line[0] == 'l' || line[0] == 'L') && word_end != std::string::npos) {
      auto user = line.substr(word_end + 1);
      user = user.substr(0, user.find(' '));
      user = upper_case(user);
      if (!user.empty() && user.find('/') == std::string::npos) {
        editor_->use_history(history_ / fmt::format("history.{}", user));
      }
    }
  }

  void end_of_input() { done_ = true; }

  void interrupted(int interrupts) {
    signalfd_siginfo info{};
    if (::read(interrupts, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) {
      return;
    }
    i64 now = monotonic_nanoseconds();
    editor_->abandon_line();
    if (now - last_interrupt_ < kDoubleAttention) {
      static_cast<void>(client_.send(FrameType::Attention, ""));
      last_interrupt_ = 0;
    } else {
      last_interrupt_ = now;
    }
  }

  void system_wrote() {
    if (!client_.fill()) {
      done_ = true;
    }
    while (auto frame = client_.next()) {
      handle(*frame);
    }
  }

  void handle(const Frame& frame) {
    switch (frame.type) {
      case FrameType::Write:
      case FrameType::WriteCp:
        editor_->write(frame.text, true);
        break;
      case FrameType::Partial:
        editor_->write(frame.text, false);
        break;
      case FrameType::Status:
        logged_off_ = frame.text == "LOGGED OFF";
        read_pending_ = frame.text != "RUNNING";
        editor_->set_prompt(logged_off_ ? "LOGON" : frame.text);
        break;
      case FrameType::Hide:
        editor_->hide_next_line();
        break;
      case FrameType::Ended:
        done_ = frame.text != "HOLD";
        break;
      case FrameType::Candidates:
        candidates_ = frame.text;
        candidates_here_ = true;
        break;
      default:
        break;
    }
  }

  std::vector<std::string> complete(const std::string& word) {
    candidates_here_ = false;
    if (!client_.send(FrameType::Complete, word)) {
      return {};
    }
    while (!candidates_here_) {
      auto frame = client_.receive();
      if (!frame) {
        return {};
      }
      handle(*frame);
    }
    std::vector<std::string> result;
    std::size_t start = 0;
    for (auto end = candidates_.find('\n'); end != std::string::npos;
         end = candidates_.find('\n', start)) {
      result.push_back(candidates_.substr(start, end - start));
      start = end + 1;
    }
    return result;
  }

  Client& client_;
  std::filesystem::path history_;
  std::unique_ptr<LineEditor> editor_;
  std::string candidates_;
  bool candidates_here_ = false;
  bool logged_off_ = true;
  bool piped_ = ::isatty(STDIN_FILENO) != 1;
  bool read_pending_ = false;
  bool done_ = false;
  i64 last_interrupt_ = 0;
};

}  // namespace

int run_interactive(Client& client, const std::filesystem::path& history_folder) {
  return Interactive(client, history_folder).run();
}

}  // namespace cambridge::cli
