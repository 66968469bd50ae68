#include "cli/terminal/server.h"

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <deque>
#include <fmt/format.h>
#include <set>
#include <sys/socket.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include "cli/terminal/frame.h"
#include "cp/system/terminal_session.h"

namespace cambridge::cli {
namespace asio = boost::asio;
using Socket = asio::local::stream_protocol;

namespace {

/// A client that does not read is dropped when this much waits for it.
constexpr std::size_t kMaximumQueued = 64U << 20;

/// TERMINAL LINESIZE for a window; 0 (a file or pipe) is OFF.
u16 line_size_of(int width) {
  return width == 0 ? u16{0} : static_cast<u16>(std::clamp(width, 20, 255));
}

}  // namespace

class Connection;

struct TerminalServer::Impl : std::enable_shared_from_this<TerminalServer::Impl> {
  Impl(cp::System& the_system, OwnerServices the_services)
      : system(the_system), services(std::move(the_services)), acceptor(loop) {}

  void accept();
  void left(const std::shared_ptr<Connection>& connection);

  cp::System& system;
  OwnerServices services;
  asio::io_context loop;
  Socket::acceptor acceptor;
  std::set<std::shared_ptr<Connection>> connections;
  std::atomic<std::size_t> count{0};
  std::filesystem::path path;
  std::thread thread;
  std::function<void()>* last_left = nullptr;
  unsigned next_address = 1;
  bool stopping = false;
  asio::steady_timer patience{loop};
};

/// One terminal: frames in, frames out.
class Connection final : public cp::console::Terminal,
                         public std::enable_shared_from_this<Connection> {
 public:
  Connection(TerminalServer::Impl& server, Socket::socket socket)
      : server_(server),
        socket_(std::move(socket)),
        address_(fmt::format("L{:04}", server.next_address++)) {}

  void start() {
    session_ = std::make_unique<cp::TerminalSession>(server_.system, shared_from_this(), true);
    read();
  }

  // Terminal: called from any thread.
  void write(std::string_view line, bool complete) override {
    send(complete ? FrameType::Write : FrameType::Partial, line);
  }
  void write_from_cp(std::string_view line) override { send(FrameType::WriteCp, line); }
  void set_status(cp::console::ConsoleStatus status) override {
    send(FrameType::Status,
         status == cp::console::ConsoleStatus::LoggedOff ? "LOGGED OFF" : status_text(status));
  }
  void hide_next_line() override { send(FrameType::Hide, ""); }
  void session_ended(bool hold) override {
    send(FrameType::Ended, hold ? "HOLD" : "");
    if (hold) {
      asio::post(server_.loop, [self = shared_from_this()] {
        if (self->session_) {
          self->session_->start();
        }
      });
    }
  }
  [[nodiscard]] u16 line_size() const override { return width_.load(); }
  [[nodiscard]] std::string_view address() const override { return address_; }

  /// Lets what waits go out first.
  void close_when_written() {
    closing_ = true;
    if (!writing_) {
      leave();
    }
  }

  void close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
    session_.reset();
  }

 private:
  void send(FrameType type, std::string_view text) {
    asio::post(server_.loop,
               [self = shared_from_this(), bytes = encode_frame(type, text)]() mutable {
                 self->enqueue(std::move(bytes));
               });
  }

  void enqueue(std::string bytes) {
    queued_ += bytes.size();
    queue_.push_back(std::move(bytes));
    if (queued_ > kMaximumQueued) {
      leave();
    } else if (!writing_) {
      write_next();
    }
  }

  void write_next() {
    // Everything that waits goes out in one write.
    out_.clear();
    while (!queue_.empty()) {
      out_ += queue_.front();
      queue_.pop_front();
    }
    queued_ = 0;
    writing_ = true;
    asio::async_write(socket_, asio::buffer(out_),
                      [self = shared_from_this()](boost::system::error_code error, std::size_t) {
                        self->writing_ = false;
                        if (error) {
                          self->leave();
                        } else if (!self->queue_.empty()) {
                          self->write_next();
                        } else if (self->closing_) {
                          self->leave();
                        }
                      });
  }

  void read() {
    socket_.async_read_some(
        asio::buffer(in_),
        [self = shared_from_this()](boost::system::error_code error, std::size_t length) {
          if (error) {
            self->leave();
            return;
          }
          self->frames_.add({self->in_.data(), length});
          while (auto frame = self->frames_.next()) {
            self->handle(*frame);
          }
          if (self->frames_.failed()) {
            self->leave();
          } else if (self->session_) {
            self->read();
          }
        });
  }

  void handle(Frame& frame) {
    if (!session_) {
      return;
    }
    switch (frame.type) {
      case FrameType::Hello:
        width_ = line_size_of(std::atoi(frame.text.c_str()));
        session_->start();
        break;
      case FrameType::Line:
        session_->input(std::move(frame.text));
        break;
      case FrameType::Attention:
        session_->attention();
        break;
      case FrameType::LogonAs:
        logon_as(frame.text);
        break;
      case FrameType::RunFile:
        run_file(frame.text);
        break;
      case FrameType::Complete:
        complete(frame.text);
        break;
      case FrameType::Shutdown:
        server_.system.shutdown("OWNER");
        break;
      default:
        break;
    }
  }

  void logon_as(const std::string& text) {
    cp::LogonRequest request;
    auto end = text.find(' ');
    request.userid = text.substr(0, end);
    request.no_ipl = end != std::string::npos;
    userid_ = request.userid;
    auto logged_on = session_->logon_as(std::move(request));
    if (!logged_on) {
      send(FrameType::Failed, logged_on.error().message.with_id());
    }
  }

  void run_file(const std::string& text) {
    auto end = text.find('\0');
    auto vm = server_.system.find_user(userid_);
    if (end == std::string::npos || !vm || !server_.services.provide_exec) {
      send(FrameType::Failed, "no user is logged on");
      return;
    }
    auto provided = server_.services.provide_exec(*vm, text.substr(0, end), text.substr(end + 1));
    send(provided ? FrameType::Done : FrameType::Failed, provided ? *provided : provided.error());
  }

  void complete(const std::string& word) {
    std::string all;
    if (server_.services.complete) {
      auto vm = session_->attached() ? session_->machine() : nullptr;
      for (const auto& candidate : server_.services.complete(vm.get(), word)) {
        all += candidate + "\n";
      }
    }
    send(FrameType::Candidates, all);
  }

  void leave() {
    if (session_) {
      close();
      server_.left(shared_from_this());
    }
  }

  TerminalServer::Impl& server_;
  Socket::socket socket_;
  std::string address_;
  std::string userid_;
  std::atomic<u16> width_{80};
  std::unique_ptr<cp::TerminalSession> session_;
  FrameReader frames_;
  std::array<char, 4096> in_{};
  std::deque<std::string> queue_;
  std::size_t queued_ = 0;
  std::string out_;
  bool writing_ = false;
  bool closing_ = false;
};

void TerminalServer::Impl::accept() {
  acceptor.async_accept(
      [self = shared_from_this()](boost::system::error_code error, Socket::socket socket) {
        if (error) {
          return;
        }
        ucred peer{};
        socklen_t length = sizeof peer;
        // The socket's mode keeps others out; this catches a folder whose mode was changed.
        if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 &&
            (peer.uid == ::getuid() || peer.uid == 0)) {
          auto connection = std::make_shared<Connection>(*self, std::move(socket));
          self->connections.insert(connection);
          self->count = self->connections.size();
          connection->start();
        }
        self->accept();
      });
}

void TerminalServer::Impl::left(const std::shared_ptr<Connection>& connection) {
  connections.erase(connection);
  count = connections.size();
  if (stopping && connections.empty()) {
    loop.stop();
    return;
  }
  if (connections.empty() && last_left != nullptr && *last_left) {
    (*last_left)();
  }
}

TerminalServer::TerminalServer(cp::System& system, OwnerServices services)
    : impl_(std::make_shared<Impl>(system, std::move(services))) {}

TerminalServer::~TerminalServer() {
  stop();
}

Result<void, HostError> TerminalServer::start(const std::filesystem::path& socket) {
  std::error_code ignored;
  std::filesystem::remove(socket, ignored);
  boost::system::error_code error;
  auto old_mask = ::umask(0177);
  impl_->acceptor.open(Socket(), error);
  if (!error) {
    impl_->acceptor.bind(Socket::endpoint(socket.string()), error);
  }
  ::umask(old_mask);
  if (!error) {
    impl_->acceptor.listen(asio::socket_base::max_listen_connections, error);
  }
  if (error) {
    return failure(
        HostError{error.value(), fmt::format("socket {}: {}", socket.string(), error.message())});
  }
  impl_->path = socket;
  impl_->last_left = &last_left;
  impl_->accept();
  impl_->thread = std::thread([impl = impl_] { impl->loop.run(); });
  return {};
}

void TerminalServer::stop() {
  if (!impl_->thread.joinable()) {
    return;
  }
  asio::post(impl_->loop, [impl = impl_] {
    boost::system::error_code ignored;
    impl->acceptor.close(ignored);
    impl->last_left = nullptr;
    impl->stopping = true;
    // A client that does not read its last lines is not waited for.
    impl->patience.expires_after(std::chrono::seconds(1));
    impl->patience.async_wait([impl](boost::system::error_code) { impl->loop.stop(); });
    auto all = impl->connections;
    for (const auto& connection : all) {
      connection->close_when_written();
    }
    if (impl->connections.empty()) {
      impl->loop.stop();
    }
  });
  impl_->thread.join();
  for (const auto& connection : impl_->connections) {
    connection->close();
  }
  impl_->connections.clear();
  std::error_code ignored;
  std::filesystem::remove(impl_->path, ignored);
}

std::size_t TerminalServer::connections() const {
  return impl_->count.load();
}

}  // namespace cambridge::cli
