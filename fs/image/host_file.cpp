#include "fs/image/host_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace cambridge::fs {

namespace {

DiskError::Kind kind_of(int number) {
  switch (number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return DiskError::Kind::HostFull;
    case EACCES:
    case EPERM:
    case EROFS:
      return DiskError::Kind::NotWritable;
    case ENOENT:
    case ENOTDIR:
      return DiskError::Kind::Missing;
    default:
      return DiskError::Kind::InputOutput;
  }
}

}  // namespace

HostFile::~HostFile() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

HostFile::HostFile(HostFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

HostFile& HostFile::operator=(HostFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  return *this;
}

Failure<DiskError> HostFile::host_failure(const char* what) const {
  const int number = errno;
  return disk_failure(kind_of(number),
                      fmt::format("{}: {}: {}", path_.string(), what, std::strerror(number)));
}

DiskResult<HostFile> HostFile::open(const std::filesystem::path& path, Mode mode) {
  HostFile file;
  file.path_ = path;
  const int flags =
      O_CLOEXEC | (mode == Mode::Read ? O_RDONLY : O_RDWR) | (mode == Mode::Create ? O_CREAT : 0);
  constexpr mode_t kOwnerOnly = 0600;
  file.descriptor_ = ::open(path.c_str(), flags, kOwnerOnly);
  if (file.descriptor_ < 0) {
    return file.host_failure("cannot open");
  }
  struct stat status {};
  if (::fstat(file.descriptor_, &status) != 0) {
    return file.host_failure("cannot open");
  }
  if (!S_ISREG(status.st_mode)) {
    return disk_failure(DiskError::Kind::Invalid,
                        fmt::format("{}: is not an ordinary file", path.string()));
  }
  if (mode != Mode::Read) {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    if (::fcntl(file.descriptor_, F_OFD_SETLK, &lock) != 0) {
      if (errno == EAGAIN || errno == EACCES) {
        return disk_failure(DiskError::Kind::InUse,
                            fmt::format("{}: is in use by another program", path.string()));
      }
      return file.host_failure("cannot lock");
    }
  }
  return file;
}

DiskResult<void> HostFile::read(u64 offset, std::span<u8> into) const {
  while (!into.empty()) {
    const ssize_t got = ::pread(descriptor_, into.data(), into.size(), static_cast<off_t>(offset));
    if (got < 0) {
      if (errno == EINTR) continue;
      return host_failure("cannot read");
    }
    if (got == 0) {
      return disk_failure(DiskError::Kind::Damaged,
                          fmt::format("{}: ends too early", path_.string()));
    }
    into = into.subspan(static_cast<std::size_t>(got));
    offset += static_cast<u64>(got);
  }
  return {};
}

DiskResult<void> HostFile::read_vector(u64 offset, std::span<iovec> pieces) const {
  while (!pieces.empty()) {
    const ssize_t got = ::preadv(descriptor_, pieces.data(), static_cast<int>(pieces.size()),
                                 static_cast<off_t>(offset));
    if (got < 0) {
      if (errno == EINTR) continue;
      return host_failure("cannot read");
    }
    if (got == 0) {
      return disk_failure(DiskError::Kind::Damaged,
                          fmt::format("{}: ends too early", path_.string()));
    }
    offset += static_cast<u64>(got);
    auto left = static_cast<std::size_t>(got);
    while (!pieces.empty() && left >= pieces.front().iov_len) {
      left -= pieces.front().iov_len;
      pieces = pieces.subspan(1);
    }
    if (left > 0) {
      pieces.front().iov_base = static_cast<u8*>(pieces.front().iov_base) + left;
      pieces.front().iov_len -= left;
    }
  }
  return {};
}

DiskResult<void> HostFile::write(u64 offset, std::span<const u8> from) const {
  while (!from.empty()) {
    const ssize_t put = ::pwrite(descriptor_, from.data(), from.size(), static_cast<off_t>(offset));
    if (put < 0) {
      if (errno == EINTR) continue;
      return host_failure("cannot write");
    }
    from = from.subspan(static_cast<std::size_t>(put));
    offset += static_cast<u64>(put);
  }
  return {};
}

DiskResult<u64> HostFile::size() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) {
    return host_failure("cannot read its size");
  }
  return static_cast<u64>(status.st_size);
}

DiskResult<void> HostFile::resize(u64 size) const {
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) {
    return host_failure("cannot set its size");
  }
  return {};
}

DiskResult<void> HostFile::clear(u64 offset, u64 length) const {
  // Holes are zeros already. What is not is set to zeros where it lies: giving the room back to the
  // host can take minutes in a file of many pieces.
  const u64 end = offset + length;
  while (offset < end) {
    const off_t data = ::lseek(descriptor_, static_cast<off_t>(offset), SEEK_DATA);
    if (data < 0 && errno == ENXIO) {
      return {};  // nothing but a hole to the end of the file
    }
    const u64 first = data < 0 ? offset : static_cast<u64>(data);
    if (first >= end) {
      return {};
    }
    const off_t hole = data < 0 ? -1 : ::lseek(descriptor_, data, SEEK_HOLE);
    const u64 stop = hole < 0 ? end : std::min(end, static_cast<u64>(hole));
    CAM_TRY(write_zeros(first, stop - first));
    offset = stop;
  }
  return {};
}

DiskResult<void> HostFile::write_zeros(u64 offset, u64 length) const {
  if (::fallocate(descriptor_, FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE,
                  static_cast<off_t>(offset), static_cast<off_t>(length)) == 0) {
    return {};
  }
  if (errno != EOPNOTSUPP && errno != ENOSYS) {
    return host_failure("cannot write");
  }
  constexpr std::size_t kPiece = 1 << 16;
  static constexpr std::array<u8, kPiece> kZeros{};
  while (length > 0) {
    const u64 now = std::min<u64>(length, kPiece);
    CAM_TRY(write(offset, std::span(kZeros).first(now)));
    offset += now;
    length -= now;
  }
  return {};
}

DiskResult<void> HostFile::flush() const {
  if (::fdatasync(descriptor_) != 0) {
    return host_failure("cannot write");
  }
  return {};
}

}  // namespace cambridge::fs
