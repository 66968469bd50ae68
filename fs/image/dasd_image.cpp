#include "fs/image/dasd_image.h"

#include <algorithm>
#include <fmt/core.h>

#include "fs/image/dasd_image_impl.h"

namespace cambridge::fs {

DasdImage::DasdImage(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
DasdImage::~DasdImage() = default;

const Geometry& DasdImage::geometry() const {
  return impl_->geometry;
}
const std::filesystem::path& DasdImage::path() const {
  return impl_->path;
}
bool DasdImage::writable() const {
  return impl_->writable;
}

DiskResult<void> DasdImage::flush() {
  return impl_->file.flush();
}

DiskResult<void> DasdImage::read_blocks(u64 first, std::span<u8> into) const {
  CAM_TRY(impl_->check_blocks(first, into.size(), false));
  return impl_->file.read(first * kFbaBlockSize, into);
}

DiskResult<void> DasdImage::write_blocks(u64 first, std::span<const u8> from) {
  CAM_TRY(impl_->check_blocks(first, from.size(), true));
  return impl_->file.write(first * kFbaBlockSize, from);
}

DiskResult<void> DasdImage::clear_blocks(u64 first, u64 count) {
  CAM_TRY(impl_->check_blocks(first, count * kFbaBlockSize, true));
  return impl_->file.clear(first * kFbaBlockSize, count * kFbaBlockSize);
}

Failure<DiskError> DasdImage::Impl::failure(DiskError::Kind kind, std::string_view what) const {
  return disk_failure(kind, fmt::format("{}: {}", path.string(), what));
}

DiskResult<void> DasdImage::Impl::check_blocks(u64 first, u64 bytes, bool write) const {
  if (geometry.is_ckd() || bytes % kFbaBlockSize != 0) {
    return failure(DiskError::Kind::Invalid, "is not addressed by whole blocks of 512 bytes");
  }
  if (first > geometry.blocks || bytes / kFbaBlockSize > geometry.blocks - first) {
    return failure(DiskError::Kind::OutOfRange, fmt::format("has no block {}", first));
  }
  if (write && !writable) {
    return failure(DiskError::Kind::NotWritable, "is open read-only");
  }
  return {};
}

DiskResult<std::shared_ptr<DasdImage>> open_image(const std::filesystem::path& path,
                                                  OpenMode mode) {
  auto impl = std::make_unique<DasdImage::Impl>();
  impl->path = path;
  impl->writable = mode == OpenMode::ReadWrite;
  impl->file =
      CAM_TRY(HostFile::open(path, impl->writable ? HostFile::Mode::Write : HostFile::Mode::Read));
  const u64 size = CAM_TRY(impl->file.size());
  std::array<u8, kImageHeaderSize> header{};
  if (size < header.size()) {
    return impl->failure(DiskError::Kind::Damaged, "is too short for a disk image");
  }
  CAM_TRY(impl->file.read(0, header));
  // An FBA image has no header: whatever does not name itself a container is one by its size alone.
  if (looks_like_container(header)) {
    auto geometry = parse_image_header(header, size);
    if (!geometry) {
      return impl->failure(geometry.error().kind, geometry.error().what);
    }
    impl->geometry = *geometry;
    impl->allocate_bits();
  } else if (size % kFbaBlockSize == 0) {
    impl->geometry.blocks = size / kFbaBlockSize;
  } else {
    return impl->failure(DiskError::Kind::Damaged,
                         "is neither a CKD image nor a whole number of 512-byte blocks");
  }
  return std::make_shared<DasdImage>(std::move(impl));
}

namespace {

/// Opens the file for a new image of this size, empty. An existing one is kept unless `replace`.
DiskResult<HostFile> new_file(const std::filesystem::path& path, u64 size, bool replace) {
  std::error_code ignored;
  if (!replace && std::filesystem::exists(path, ignored)) {
    return disk_failure(DiskError::Kind::InUse, fmt::format("{}: exists already", path.string()));
  }
  HostFile file = CAM_TRY(HostFile::open(path, HostFile::Mode::Create));
  CAM_TRY(file.resize(0));
  CAM_TRY(file.resize(size));
  return file;
}

}  // namespace

DiskResult<std::shared_ptr<DasdImage>> create_ckd_image(const std::filesystem::path& path,
                                                        const CkdType& type, u32 cylinders,
                                                        NewTracks tracks, bool replace) {
  constexpr u32 kMostCylinders = 65535;
  if (cylinders == 0 || cylinders > kMostCylinders) {
    return disk_failure(DiskError::Kind::Invalid, fmt::format("{}: a volume has 1 to {} cylinders",
                                                              path.string(), kMostCylinders));
  }
  auto impl = std::make_unique<DasdImage::Impl>();
  impl->path = path;
  impl->writable = true;
  impl->geometry = {&type, cylinders, type.heads, type.image_track_size, 0};
  const u64 size = impl->offset(impl->geometry.tracks());
  impl->file = CAM_TRY(new_file(path, size, replace));
  impl->allocate_bits();
  if (tracks == NewTracks::Explicit) {
    for (u64 track = 0; track < impl->geometry.tracks(); ++track) {
      CAM_TRY(impl->write_bare_track(track));
    }
  }
  // Last, so that what a crash leaves behind is no image rather than a damaged one.
  CAM_TRY(impl->file.write(0, build_image_header(type)));
  return std::make_shared<DasdImage>(std::move(impl));
}

DiskResult<std::shared_ptr<DasdImage>> create_fba_image(const std::filesystem::path& path,
                                                        u64 blocks, bool replace) {
  constexpr u64 kMostBlocks = u64{1} << 32;
  if (blocks == 0 || blocks > kMostBlocks) {
    return disk_failure(DiskError::Kind::Invalid,
                        fmt::format("{}: a volume has 1 to {} blocks", path.string(), kMostBlocks));
  }
  auto impl = std::make_unique<DasdImage::Impl>();
  impl->path = path;
  impl->writable = true;
  impl->geometry.blocks = blocks;
  impl->file = CAM_TRY(new_file(path, blocks * kFbaBlockSize, replace));
  return std::make_shared<DasdImage>(std::move(impl));
}

}  // namespace cambridge::fs
