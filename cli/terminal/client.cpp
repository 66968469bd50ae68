#include "cli/terminal/client.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace cambridge::cli {

Result<Client, HostError> Client::connect(const std::filesystem::path& socket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  auto path = socket.string();
  if (path.size() >= sizeof address.sun_path) {
    return failure(HostError{ENAMETOOLONG, fmt::format("socket {}: name too long", path)});
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0 ||
      ::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    int number = errno;
    if (descriptor >= 0) {
      ::close(descriptor);
    }
    return failure(HostError{number, fmt::format("socket {}: {}", path, std::strerror(number))});
  }
  return Client(descriptor);
}

Client::Client(Client&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), frames_(std::move(other.frames_)) {}

Client& Client::operator=(Client&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(frames_, other.frames_);
  return *this;
}

Client::~Client() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

Result<void, HostError> Client::send(FrameType type, std::string_view text) {
  auto bytes = encode_frame(type, text);
  std::string_view rest = bytes;
  while (!rest.empty()) {
    auto written = ::send(descriptor_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return failure(HostError{errno, fmt::format("connection: {}", std::strerror(errno))});
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

bool Client::fill() {
  std::array<char, 65536> buffer;
  while (true) {
    auto length = ::read(descriptor_, buffer.data(), buffer.size());
    if (length < 0 && errno == EINTR) {
      continue;
    }
    if (length <= 0) {
      return false;
    }
    frames_.add({buffer.data(), static_cast<std::size_t>(length)});
    return !frames_.failed();
  }
}

std::optional<Frame> Client::receive() {
  while (true) {
    if (auto frame = frames_.next()) {
      return frame;
    }
    if (!fill()) {
      return std::nullopt;
    }
  }
}

}  // namespace cambridge::cli
