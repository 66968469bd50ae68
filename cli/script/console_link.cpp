#include "cli/script/console_link.h"

#include <condition_variable>
#include <deque>
#include <mutex>

#include "cp/system/terminal_session.h"

namespace cambridge::cli {
namespace {

/// Collects what CP and the guest write as the frames that a socket would carry.
class FrameTerminal final : public cp::console::Terminal {
 public:
  void write(std::string_view line, bool complete) override {
    push(complete ? FrameType::Write : FrameType::Partial, line);
  }
  void write_from_cp(std::string_view line) override { push(FrameType::WriteCp, line); }
  void set_status(cp::console::ConsoleStatus status) override {
    push(FrameType::Status, status == cp::console::ConsoleStatus::LoggedOff
                                ? std::string_view("LOGGED OFF")
                                : status_text(status));
  }
  void hide_next_line() override { push(FrameType::Hide, ""); }
  void session_ended(bool hold) override { push(FrameType::Ended, hold ? "HOLD" : ""); }
  /// Output goes to a file or pipe: lines stay whole.
  [[nodiscard]] u16 line_size() const override { return 0; }
  [[nodiscard]] std::string_view address() const override { return "SYSC"; }

  void push(FrameType type, std::string_view text) {
    {
      std::lock_guard lock(mutex_);
      frames_.push_back({type, std::string(text)});
    }
    arrived_.notify_one();
  }
  Frame take() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return !frames_.empty(); });
    auto frame = std::move(frames_.front());
    frames_.pop_front();
    return frame;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Frame> frames_;
};

class LocalLink final : public ConsoleLink {
 public:
  explicit LocalLink(cp::System& system)
      : system_(system),
        terminal_(std::make_shared<FrameTerminal>()),
        session_(system, terminal_, true) {}

  void logon_as(const std::string& userid) override {
    userid_ = userid;
    cp::LogonRequest request;
    request.userid = userid;
    auto logged_on = session_.logon_as(std::move(request));
    if (!logged_on) {
      terminal_->push(FrameType::Failed, logged_on.error().message.with_id());
    }
  }
  void line(const std::string& text) override { session_.input(text); }
  void run_file(const std::string& name, const std::string& text) override {
    auto vm = system_.find_user(userid_);
    auto provided = vm ? provide_exec(*vm, name, text)
                       : Result<std::string, std::string>(failure(std::string("not logged on")));
    terminal_->push(provided ? FrameType::Done : FrameType::Failed,
                    provided ? *provided : provided.error());
  }
  std::optional<Frame> next() override { return terminal_->take(); }

 private:
  cp::System& system_;
  std::shared_ptr<FrameTerminal> terminal_;
  cp::TerminalSession session_;
  std::string userid_;
};

class RemoteLink final : public ConsoleLink {
 public:
  explicit RemoteLink(Client client) : client_(std::move(client)) {
    static_cast<void>(client_.send(FrameType::Hello, "0"));
  }
  void logon_as(const std::string& userid) override {
    static_cast<void>(client_.send(FrameType::LogonAs, userid));
  }
  void line(const std::string& text) override {
    static_cast<void>(client_.send(FrameType::Line, text));
  }
  void run_file(const std::string& name, const std::string& text) override {
    static_cast<void>(client_.send(FrameType::RunFile, name + std::string(1, '\0') + text));
  }
  std::optional<Frame> next() override { return client_.receive(); }

 private:
  Client client_;
};

}  // namespace

std::unique_ptr<ConsoleLink> make_local_link(cp::System& system) {
  return std::make_unique<LocalLink>(system);
}

std::unique_ptr<ConsoleLink> make_remote_link(Client client) {
  return std::make_unique<RemoteLink>(std::move(client));
}

}  // namespace cambridge::cli
