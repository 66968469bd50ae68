/// HostFile: buffered reading and writing of one host file.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/rexx/host_streams.h"

namespace cambridge::cli {

namespace {
constexpr std::size_t kBuffer = 64 * 1024;
}

HostFile::HostFile(std::string name, bool standard) : name_(std::move(name)), standard_(standard) {
  if (standard_) {
    read_fd_ = 0;
    write_fd_ = 1;
  }
}

HostFile::~HostFile() {
  flush();
  if (!standard_) {
    if (read_fd_ >= 0) {
      ::close(read_fd_);
    }
    if (write_fd_ >= 0) {
      ::close(write_fd_);
    }
  }
}

bool HostFile::open_for_reading() {
  if (read_fd_ >= 0) {
    return true;
  }
  flush();
  read_fd_ = ::open(name_.c_str(), O_RDONLY | O_CLOEXEC);
  if (read_fd_ < 0) {
    error_ = std::strerror(errno);
    return false;
  }
  return true;
}

bool HostFile::open_for_writing(bool replace) {
  if (write_fd_ >= 0 && !replace) {
    return true;
  }
  if (write_fd_ >= 0 && !standard_) {
    pending_.clear();
    ::close(write_fd_);
  }
  if (standard_) {
    return true;
  }
  write_fd_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (replace ? O_TRUNC : 0), 0666);
  if (write_fd_ < 0) {
    error_ = std::strerror(errno);
    return false;
  }
  ::lseek(write_fd_, 0, SEEK_END);
  return true;
}

bool HostFile::fill() {
  if (end_seen_ && standard_) {
    return false;
  }
  if (!flush()) {
    return false;
  }
  buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t old = buffer_.size();
  buffer_.resize(old + kBuffer);
  ssize_t got;
  do {
    got = ::read(read_fd_, buffer_.data() + old, kBuffer);
  } while (got < 0 && errno == EINTR);
  buffer_.resize(old + static_cast<std::size_t>(got > 0 ? got : 0));
  end_seen_ = got <= 0;
  return got > 0;
}

bool HostFile::read_line(std::string& line) {
  while (true) {
    const char* start = buffer_.data() + at_;
    const std::size_t left = buffer_.size() - at_;
    if (const void* end = std::memchr(start, '\n', left); end != nullptr) {
      const auto size = static_cast<std::size_t>(static_cast<const char*>(end) - start);
      line.assign(start, size > 0 && start[size - 1] == '\r' ? size - 1 : size);
      at_ += size + 1;
      return true;
    }
    if (!fill()) {
      break;
    }
  }
  if (at_ == buffer_.size()) {
    return false;
  }
  line.assign(buffer_, at_, std::string::npos);
  at_ = buffer_.size();
  return true;
}

i64 HostFile::read_bytes(i64 count, std::string& bytes) {
  while (static_cast<i64>(buffer_.size() - at_) < count && fill()) {
  }
  const std::size_t size =
      std::min<std::size_t>(static_cast<std::size_t>(count), buffer_.size() - at_);
  bytes.assign(buffer_, at_, size);
  at_ += size;
  return static_cast<i64>(size);
}

bool HostFile::at_end() {
  return at_ == buffer_.size() && !fill();
}

bool HostFile::write(std::string_view bytes) {
  pending_ += bytes;
  return pending_.size() < kBuffer || flush();
}

bool HostFile::flush() {
  std::size_t done = 0;
  while (done < pending_.size()) {
    const ssize_t put = ::write(write_fd_, pending_.data() + done, pending_.size() - done);
    if (put < 0 && errno == EINTR) {
      continue;
    }
    if (put <= 0) {
      error_ = std::strerror(errno);
      pending_.clear();
      return false;
    }
    done += static_cast<std::size_t>(put);
  }
  pending_.clear();
  return true;
}

bool HostFile::seek_read(i64 position) {
  flush();
  if (::lseek(read_fd_, position, SEEK_SET) < 0) {
    error_ = std::strerror(errno);
    return false;
  }
  buffer_.clear();
  at_ = 0;
  end_seen_ = false;
  return true;
}

bool HostFile::seek_write(i64 position) {
  if (!flush() || ::lseek(write_fd_, position, SEEK_SET) < 0) {
    error_ = std::strerror(errno);
    return false;
  }
  return true;
}

bool HostFile::seek_line(i64 line, bool for_write) {
  if (!open_for_reading() || !seek_read(0)) {
    return false;
  }
  i64 position = 0;
  std::string skipped;
  for (i64 i = 1; i < line; ++i) {
    const std::size_t before = at_;
    if (!read_line(skipped)) {
      return false;
    }
    static_cast<void>(before);
  }
  position = ::lseek(read_fd_, 0, SEEK_CUR) - static_cast<i64>(buffer_.size() - at_);
  return !for_write || (open_for_writing(false) && seek_write(position));
}

i64 HostFile::bytes_left() {
  struct stat status {};
  if (::fstat(read_fd_, &status) == 0 && S_ISREG(status.st_mode)) {
    flush();
    ::fstat(read_fd_, &status);
    const i64 here = ::lseek(read_fd_, 0, SEEK_CUR);
    return std::max<i64>(0, status.st_size - here) + static_cast<i64>(buffer_.size() - at_);
  }
  return at_end() ? 0 : std::max<i64>(1, static_cast<i64>(buffer_.size() - at_));
}

i64 HostFile::lines_left() {
  while (fill()) {
  }
  const auto begin = buffer_.begin() + static_cast<std::ptrdiff_t>(at_);
  i64 count = std::count(begin, buffer_.end(), '\n');
  if (at_ != buffer_.size() && buffer_.back() != '\n') {
    ++count;
  }
  return count;
}

}  // namespace cambridge::cli
