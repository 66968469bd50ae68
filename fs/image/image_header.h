/// The 512-byte header of a plain CKD container: "CKD_P370", heads, track size, device type.
/// Hercules' ckddasd file format; numbers are little-endian.
#pragma once

#include <array>
#include <span>

#include "fs/block/disk_error.h"
#include "fs/image/geometry.h"

namespace cambridge::fs {

inline constexpr u32 kImageHeaderSize = 512;

/// True when the bytes begin like a container of Hercules, of whatever kind.
bool looks_like_container(std::span<const u8> header);
/// The geometry that header and file size agree on, or what is wrong with them.
DiskResult<Geometry> parse_image_header(std::span<const u8, kImageHeaderSize> header,
                                        u64 file_size);
std::array<u8, kImageHeaderSize> build_image_header(const CkdType& type);

}  // namespace cambridge::fs
