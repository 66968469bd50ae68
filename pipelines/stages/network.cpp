/// TCPCLIENT, TCPLISTEN, TCPDATA, HOSTBYNAME, HOSTBYADDR, HOSTNAME, HOSTID, IP2SOCKA, SOCKA2IP:
/// sockets of the host. A stage that waits for the network is an external wait of the set.
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/big_endian.h"

#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"
#include "pipelines/run/loop_stage.h"
#include "pipelines/run/pipeline_set.h"

namespace cambridge::pipelines {

namespace {

/// A descriptor that is closed when its owner goes.
class Socket {
 public:
  explicit Socket(int descriptor = -1) : descriptor_(descriptor) {}
  ~Socket() { close(); }
  Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    if (this != &other) {
      close();
      descriptor_ = std::exchange(other.descriptor_, -1);
    }
    return *this;
  }
  [[nodiscard]] int get() const { return descriptor_; }
  [[nodiscard]] bool open() const { return descriptor_ >= 0; }
  void close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }
  int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

struct NetworkOptions {
  std::optional<std::string> line_end;  ///< DEBLOCK: received bytes become lines
};

/// LINGER n, TIMEOUT n, DEBLOCK LINEND|CRLF|STRING ds, GROUP, USERID: what matters here is kept.
NetworkOptions read_network_options(StageOperands& operands) {
  NetworkOptions options;
  while (!operands.at_end()) {
    if (operands.keyword_of({"LINGER", "TIMEOUT", "BACKLOG"})) {
      operands.number();
    } else if (operands.keyword("USERid")) {
      operands.word();
    } else if (operands.keyword("DEBLOCK")) {
      if (operands.keyword("CRLF")) {
        options.line_end = "\r\n";
      } else if (operands.keyword("STRing")) {
        options.line_end = operands.delimited_string();
      } else {
        operands.keyword("LINEND");
        options.line_end = std::string(1, operands.text().line_end());
      }
    } else if (!operands.keyword_of({"ONERESPonse", "REUSEADDR", "KEEPALIVe", "EMSGSF4"})) {
      operands.fail<msg::FPLARG111E>(operands.peek_word());
    }
  }
  return options;
}

class NetworkStage : public LoopStage, private ExternalWait {
 protected:
  int network_error(std::string_view call) {
    say(issue<msg::FPLTCP564W>(call, std::strerror(errno)));
    return msg::FPLTCP564W.number();
  }
  /// Blocks until the descriptor is ready, a record is there (when asked for), or the set stops.
  Flow wait_ready(int descriptor, bool for_write) {
    bool watched = false;
    on_host([&](Host& host) { watched = host.watch_descriptor(descriptor, for_write, *this); });
    if (!watched) {
      say(issue<msg::FPLHST2900E>("network"));
      return Flow::Ended;
    }
    const Flow flow = set().dispatcher().wait_external(this);
    on_host([&](Host& host) { host.unwatch_descriptor(descriptor); });
    return flow;
  }

  /// Sends records and writes what is received, until either side ends.
  int converse(Socket socket, const NetworkOptions& options) {
    fcntl(socket.get(), F_SETFL, O_NONBLOCK);
    std::string held;
    bool sending = true;
    while (true) {
      while (sending && record_waits(0)) {
        const auto record = peek(0);
        if (!send_all(socket.get(), *record)) return 0;
        consume(0);
        set().dispatcher().give_way();
      }
      if (sending && at_end(0)) {
        shutdown(socket.get(), SHUT_WR);
        sending = false;
      }
      char block[16384];
      const ssize_t size = ::recv(socket.get(), block, sizeof block, 0);
      if (size == 0) break;
      if (size < 0) {
        if (errno != EAGAIN && errno != EINTR) return network_error("recv");
        if (!any_output_connected()) return 0;
        if (wait_ready(socket.get(), false) == Flow::Ended && !record_waits(0)) {
          if (!any_output_connected()) return 0;
          if (set().stalled()) return 0;
        }
        continue;
      }
      if (!deliver({block, static_cast<std::size_t>(size)}, options, held)) return 0;
    }
    if (!held.empty()) output(0, held);
    return 0;
  }

 private:
  void wake() override {
    if (task() != nullptr) set().dispatcher().wake_external(*task());
  }
  bool send_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(sent));
      } else if (errno == EAGAIN) {
        if (wait_ready(descriptor, true) != Flow::Ok) return false;
      } else {
        network_error("send");
        return false;
      }
    }
    return true;
  }
  bool deliver(std::string_view bytes, const NetworkOptions& options, std::string& held) {
    if (!options.line_end) return output(0, bytes) == Flow::Ok;
    held += bytes;
    std::size_t start = 0;
    for (std::size_t end; (end = held.find(*options.line_end, start)) != std::string::npos;
         start = end + options.line_end->size()) {
      if (output(0, std::string_view(held).substr(start, end - start)) != Flow::Ok) return false;
    }
    held.erase(0, start);
    return true;
  }
};

class TcpClient final : public NetworkStage {
 public:
  TcpClient(std::string host, std::string port, NetworkOptions options)
      : host_(std::move(host)), port_(std::move(port)), options_(std::move(options)) {}
  int run() override {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int error = getaddrinfo(host_.c_str(), port_.c_str(), &hints, &found);
    if (error != 0) {
      say(issue<msg::FPLTCP564W>("getaddrinfo", gai_strerror(error)));
      return msg::FPLTCP564W.number();
    }
    Socket socket;
    for (const addrinfo* a = found; a != nullptr && !socket.open(); a = a->ai_next) {
      socket = Socket(::socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol));
      if (socket.open() && connect(socket.get(), a->ai_addr, a->ai_addrlen) != 0) socket.close();
    }
    freeaddrinfo(found);
    if (!socket.open()) return network_error("connect");
    return converse(std::move(socket), options_);
  }

 private:
  std::string host_, port_;
  NetworkOptions options_;
};

std::unique_ptr<Stage> make_tcpclient(StageContext& context) {
  StageOperands& operands = context.operands;
  std::string host = operands.word(), port = operands.word();
  if (port.empty()) operands.fail<msg::FPLARG113E>();
  NetworkOptions options = read_network_options(operands);
  return std::make_unique<TcpClient>(std::move(host), std::move(port), std::move(options));
}

constexpr std::string_view kTaken = "TCP:";  ///< what a record of TCPLISTEN begins with

/// One record a connection: its descriptor, which TCPDATA takes over, and the peer.
class TcpListen final : public NetworkStage {
 public:
  explicit TcpListen(u16 port) : port_(port) {}
  int prepare() override {
    socket_ = Socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int on = 1;
    setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    if (bind(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      return network_error("bind");
    }
    if (listen(socket_.get(), 64) != 0) return network_error("listen");
    fcntl(socket_.get(), F_SETFL, O_NONBLOCK);
    return 0;
  }
  int run() override {
    while (any_output_connected()) {
      sockaddr_in peer{};
      socklen_t size = sizeof peer;
      Socket accepted(
          accept4(socket_.get(), reinterpret_cast<sockaddr*>(&peer), &size, SOCK_CLOEXEC));
      if (!accepted.open()) {
        if (errno != EAGAIN && errno != EINTR) return network_error("accept");
        if (wait_ready(socket_.get(), false) == Flow::Ended) return 0;
        continue;
      }
      char dotted[INET_ADDRSTRLEN];
      inet_ntop(AF_INET, &peer.sin_addr, dotted, sizeof dotted);
      const std::string line = std::string(kTaken) + std::to_string(accepted.release()) + " " +
                               dotted + " " + std::to_string(ntohs(peer.sin_port));
      if (output(0, text().from_ascii_text(line)) != Flow::Ok) return 0;
    }
    return 0;
  }

 private:
  u16 port_;
  Socket socket_;
};

std::unique_ptr<Stage> make_tcplisten(StageContext& context) {
  const auto port = static_cast<u16>(context.operands.number(0, 65535));
  read_network_options(context.operands);
  return std::make_unique<TcpListen>(port);
}

class TcpData final : public NetworkStage {
 public:
  explicit TcpData(NetworkOptions options) : options_(std::move(options)) {}
  int run() override {
    const auto first = peek(0);
    if (!first) return 0;
    const std::string line = text().ascii_text(*first);
    consume(0);
    if (!line.starts_with(kTaken)) {
      say(issue<msg::FPLARG111E>(line));
      return msg::FPLARG111E.number();
    }
    return converse(Socket(std::atoi(line.c_str() + kTaken.size())), options_);
  }

 private:
  NetworkOptions options_;
};

std::unique_ptr<Stage> make_tcpdata(StageContext& context) {
  return std::make_unique<TcpData>(read_network_options(context.operands));
}

/// Names to addresses and back; what cannot be resolved goes to the secondary output.
class Resolve final : public FilterStage {
 public:
  Resolve(bool to_address, bool include) : to_address_(to_address), include_(include) {}
  Flow record(RecordView record) override {
    std::string word = text().ascii_text(record);
    word.erase(word.find_last_not_of(' ') + 1);
    word.erase(0, std::min(word.find_first_not_of(' '), word.size()));
    const auto answer = to_address_ ? address_of(word) : name_of(word);
    if (!answer) return pass(1, record);
    return pass(0, text().from_ascii_text(include_ ? word + " " + *answer : *answer));
  }

 private:
  static std::optional<std::string> address_of(const std::string& name) {
    addrinfo hints{};
    hints.ai_family = AF_INET;
    addrinfo* found = nullptr;
    if (getaddrinfo(name.c_str(), nullptr, &hints, &found) != 0) return std::nullopt;
    char dotted[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &reinterpret_cast<sockaddr_in*>(found->ai_addr)->sin_addr, dotted,
              sizeof dotted);
    freeaddrinfo(found);
    return std::string(dotted);
  }
  static std::optional<std::string> name_of(const std::string& dotted) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    if (inet_pton(AF_INET, dotted.c_str(), &address.sin_addr) != 1) return std::nullopt;
    char name[NI_MAXHOST];
    if (getnameinfo(reinterpret_cast<sockaddr*>(&address), sizeof address, name, sizeof name,
                    nullptr, 0, NI_NAMEREQD) != 0) {
      return std::nullopt;
    }
    return std::string(name);
  }
  bool to_address_, include_;
};

std::unique_ptr<Stage> make_resolve(StageContext& context, bool to_address) {
  StageOperands& operands = context.operands;
  bool include = false;
  while (!operands.at_end()) {
    if (operands.keyword_of({"INCLUDEIP", "INCLUDENAME"})) {
      include = true;
    } else if (operands.keyword("USERid")) {
      operands.word();
    } else {
      operands.fail<msg::FPLARG111E>(operands.peek_word());
    }
  }
  return std::make_unique<Resolve>(to_address, include);
}

class HostIdentity final : public LoopStage {
 public:
  explicit HostIdentity(bool address) : address_(address) {}
  int run() override {
    char name[256] = "localhost";
    gethostname(name, sizeof name - 1);
    std::string answer = name;
    if (address_) {
      addrinfo hints{};
      hints.ai_family = AF_INET;
      addrinfo* found = nullptr;
      answer = "127.0.0.1";
      if (getaddrinfo(name, nullptr, &hints, &found) == 0) {
        char dotted[INET_ADDRSTRLEN];
        inet_ntop(AF_INET, &reinterpret_cast<sockaddr_in*>(found->ai_addr)->sin_addr, dotted,
                  sizeof dotted);
        answer = dotted;
        freeaddrinfo(found);
      }
    }
    output(0, text().from_ascii_text(answer));
    return 0;
  }

 private:
  bool address_;
};

std::unique_ptr<Stage> make_identity(StageContext& context, bool address) {
  if (context.operands.keyword("USERid")) context.operands.word();
  context.operands.expect_end();
  return std::make_unique<HostIdentity>(address);
}

/// "AF_INET port address" and the 16 bytes of a socket address.
class SocketAddress final : public FilterStage {
 public:
  explicit SocketAddress(bool to_bytes) : to_bytes_(to_bytes) {}
  Flow record(RecordView record) override { return to_bytes_ ? encode(record) : decode(record); }

 private:
  Flow encode(RecordView record) {
    const std::string line = text().ascii_text(record);
    char family[32] = "", dotted[64] = "";
    unsigned port = 0;
    in_addr address{};
    if (std::sscanf(line.c_str(), "%31s %u %63s", family, &port, dotted) != 3 || port > 65535 ||
        inet_pton(AF_INET, dotted, &address) != 1) {
      return fail(issue<msg::FPLARG111E>(line));
    }
    std::string bytes(16, '\0');
    store_big_endian(bytes.data(), u16{2});
    store_big_endian(bytes.data() + 2, static_cast<u16>(port));
    std::memcpy(bytes.data() + 4, &address, 4);
    return pass(0, bytes);
  }
  Flow decode(RecordView record) {
    if (record.size() < 8) return fail(issue<msg::FPLARG111E>("socket address"));
    char dotted[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, record.data() + 4, dotted, sizeof dotted);
    const u16 port = load_big_endian<u16>(record.data() + 2);
    return pass(0, text().from_ascii_text("AF_INET " + std::to_string(port) + " " + dotted));
  }
  bool to_bytes_;
};

std::unique_ptr<Stage> make_socket_address(StageContext& context, bool to_bytes) {
  context.operands.expect_end();
  return std::make_unique<SocketAddress>(to_bytes);
}

}  // namespace

extern const StageSpec kTcpclient{
    .names = "TCPCLIENT",
    .syntax = "TCPCLIENT host port [LINGER n] [TIMEOUT n] [DEBLOCK [LINEND|CRLF|STRING ds]]",
    .summary = "Connect to a TCP/IP server.",
    .help =
        "Input records are sent; what is received is written, as it comes or with DEBLOCK as "
        "lines.",
    .example = "",
    .example_output = "",
    .position = Position::Anywhere,
    .delay = Delay::Conditional,
    .max_outputs = 2,
    .make = make_tcpclient};

extern const StageSpec kTcplisten{
    .names = "TCPLISTEN",
    .syntax = "TCPLISTEN port [BACKLOG n] [USERID word]",
    .summary = "Listen on a TCP port.",
    .help = "Writes a record for each connection; TCPDATA takes it over. PIPESTOP ends the stage.",
    .example = "",
    .example_output = "",
    .position = Position::Anywhere,
    .delay = Delay::Conditional,
    .max_outputs = 2,
    .make = make_tcplisten};

extern const StageSpec kTcpdata{
    .names = "TCPDATA",
    .syntax = "TCPDATA [LINGER n] [TIMEOUT n] [DEBLOCK [LINEND|CRLF|STRING ds]]",
    .summary = "Exchange data on a connection that TCPLISTEN accepted.",
    .help = "The first input record is one that TCPLISTEN wrote; the others are sent.",
    .example = "",
    .example_output = "",
    .delay = Delay::Conditional,
    .max_outputs = 2,
    .make = make_tcpdata};

extern const StageSpec kHostbyname{
    .names = "HOSTBYNAME",
    .syntax = "HOSTBYNAME [INCLUDENAME] [USERID word]",
    .summary = "Resolve names to dotted addresses.",
    .help = "Names that cannot be resolved go to the secondary output.",
    .example = "literal 127.0.0.1| hostbyname | console",
    .example_output = "127.0.0.1",
    .max_outputs = 2,
    .make = [](StageContext& c) { return make_resolve(c, true); }};

extern const StageSpec kHostbyaddr{.names = "HOSTBYADDR",
                                   .syntax = "HOSTBYADDR [INCLUDEIP] [USERID word]",
                                   .summary = "Resolve dotted addresses to names.",
                                   .help = "Addresses without a name go to the secondary output.",
                                   .example = "",
                                   .example_output = "",
                                   .max_outputs = 2,
                                   .make = [](StageContext& c) { return make_resolve(c, false); }};

extern const StageSpec kHostname{.names = "HOSTNAME",
                                 .syntax = "HOSTNAME [USERID word]",
                                 .summary = "Write the name of this host.",
                                 .help = "One record.",
                                 .example = "",
                                 .example_output = "",
                                 .position = Position::First,
                                 .delay = Delay::Source,
                                 .make = [](StageContext& c) { return make_identity(c, false); }};

extern const StageSpec kHostid{.names = "HOSTID",
                               .syntax = "HOSTID [USERID word]",
                               .summary = "Write the IP address of this host.",
                               .help = "One record.",
                               .example = "",
                               .example_output = "",
                               .position = Position::First,
                               .delay = Delay::Source,
                               .make = [](StageContext& c) { return make_identity(c, true); }};

extern const StageSpec kIp2socka{
    .names = "IP2SOCKA",
    .syntax = "IP2SOCKA",
    .summary = "Build a socket address from AF_INET, port and dotted address.",
    .help = "16 bytes: family, port and address, most significant byte first, then zeros.",
    .example = "literal AF_INET 80 1.2.3.4| ip2socka | specs 1-8 c2x 1 | console",
    .example_output = "0002005001020304",
    .make = [](StageContext& c) { return make_socket_address(c, true); }};

extern const StageSpec kSocka2ip{
    .names = "SOCKA2IP",
    .syntax = "SOCKA2IP",
    .summary = "Format a socket address.",
    .help = "The inverse of IP2SOCKA.",
    .example = "literal AF_INET 80 1.2.3.4| ip2socka | socka2ip | console",
    .example_output = "AF_INET 80 1.2.3.4",
    .make = [](StageContext& c) { return make_socket_address(c, false); }};

}  // namespace cambridge::pipelines
