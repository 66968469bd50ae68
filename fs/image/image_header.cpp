#include "fs/image/image_header.h"

#include <algorithm>
#include <cstring>
#include <fmt/core.h>
#include <string_view>

namespace cambridge::fs {

namespace {

constexpr std::string_view kPlainCkd = "CKD_P370";

/// Little-endian, as the container stores its numbers on every host.
u32 load_little(const u8* at) {
  return static_cast<u32>(at[0]) | static_cast<u32>(at[1]) << 8 | static_cast<u32>(at[2]) << 16 |
         static_cast<u32>(at[3]) << 24;
}

void store_little(u8* at, u32 value) {
  for (int i = 0; i < 4; ++i) {
    at[i] = static_cast<u8>(value >> (8 * i));
  }
}

std::string_view identifier(std::span<const u8> header) {
  return {reinterpret_cast<const char*>(header.data()), std::min<std::size_t>(8, header.size())};
}

constexpr std::size_t kHeadsOffset = 8;
constexpr std::size_t kTrackSizeOffset = 12;
constexpr std::size_t kTypeOffset = 16;
constexpr std::size_t kSequenceOffset = 17;

Failure<DiskError> damaged(std::string what) {
  return disk_failure(DiskError::Kind::Damaged, std::move(what));
}

}  // namespace

bool looks_like_container(std::span<const u8> header) {
  const std::string_view name = identifier(header);
  return name.size() == 8 && (name.starts_with("CKD_") || name.starts_with("FBA_")) &&
         name.ends_with("370");
}

DiskResult<Geometry> parse_image_header(std::span<const u8, kImageHeaderSize> header,
                                        u64 file_size) {
  const std::string_view name = identifier(header);
  if (name != kPlainCkd) {
    return damaged(looks_like_container(header)
                       ? fmt::format("is a compressed or shadow image ({}); copy it to a plain "
                                     "one with dasdcopy first",
                                     name)
                       : std::string("is not a CKD image"));
  }
  const CkdType* type = nullptr;
  for (const CkdType& candidate : ckd_types()) {
    if (candidate.image_code == header[kTypeOffset]) {
      type = &candidate;
    }
  }
  if (type == nullptr) {
    return damaged(
        fmt::format("has the unknown device type X'{:02X}' in its header", header[kTypeOffset]));
  }
  const u32 heads = load_little(&header[kHeadsOffset]);
  const u32 track_size = load_little(&header[kTrackSizeOffset]);
  if (heads != type->heads || track_size != type->image_track_size) {
    return damaged(
        fmt::format("says {} heads and {} bytes a track in its header, but a {} has {} "
                    "and {}",
                    heads, track_size, type->name, type->heads, type->image_track_size));
  }
  if (header[kSequenceOffset] > 1) {
    return damaged(
        fmt::format("is part {} of a volume in several files; join them with dasdcopy "
                    "-lfs first",
                    header[kSequenceOffset]));
  }
  const u64 cylinder_size = static_cast<u64>(heads) * track_size;
  const u64 body = file_size < kImageHeaderSize ? 0 : file_size - kImageHeaderSize;
  constexpr u64 kMostCylinders = 65535;
  if (body == 0 || body % cylinder_size != 0 || body / cylinder_size > kMostCylinders) {
    return damaged(fmt::format("is {} bytes long, which is no whole number of {} cylinders",
                               file_size, type->name));
  }
  return Geometry{.type = type,
                  .cylinders = static_cast<u32>(body / cylinder_size),
                  .heads = heads,
                  .track_size = track_size,
                  .blocks = 0};
}

std::array<u8, kImageHeaderSize> build_image_header(const CkdType& type) {
  std::array<u8, kImageHeaderSize> header{};
  std::memcpy(header.data(), kPlainCkd.data(), kPlainCkd.size());
  store_little(&header[kHeadsOffset], type.heads);
  store_little(&header[kTrackSizeOffset], type.image_track_size);
  header[kTypeOffset] = type.image_code;
  return header;
}

}  // namespace cambridge::fs
