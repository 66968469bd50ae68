/// A host file read and written by position, complete or with a reason. Thread: any.
/// Owns: the file descriptor, and with it the lock.
#pragma once

#include <filesystem>
#include <span>
#include <sys/uio.h>

#include "base/types.h"

#include "fs/block/disk_error.h"

namespace cambridge::fs {

class HostFile {
 public:
  enum class Mode { Read, Write, Create };

  HostFile() = default;
  ~HostFile();
  HostFile(HostFile&& other) noexcept;
  HostFile& operator=(HostFile&& other) noexcept;

  /// Create makes the file when it is not there. Write and Create take the writer's lock.
  static DiskResult<HostFile> open(const std::filesystem::path& path, Mode mode);

  DiskResult<void> read(u64 offset, std::span<u8> into) const;
  /// Reads consecutive bytes into several places. REQUIRES: at most 1024 pieces.
  DiskResult<void> read_vector(u64 offset, std::span<iovec> pieces) const;
  DiskResult<void> write(u64 offset, std::span<const u8> from) const;
  [[nodiscard]] DiskResult<u64> size() const;
  DiskResult<void> resize(u64 size) const;
  /// Makes the range read as zeros; holes stay holes.
  DiskResult<void> clear(u64 offset, u64 length) const;
  DiskResult<void> flush() const;

 private:
  DiskResult<void> write_zeros(u64 offset, u64 length) const;
  [[nodiscard]] Failure<DiskError> host_failure(const char* what) const;

  int descriptor_ = -1;
  std::filesystem::path path_;
};

}  // namespace cambridge::fs
