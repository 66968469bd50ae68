#include "cms/files/channel_block_device.h"

#include <algorithm>
#include <array>
#include <fmt/core.h>

#include "base/big_endian.h"

#include "cms/kernel/storage_layout.h"

namespace cambridge::cms::files {
namespace {

using fs::DiskError;

constexpr u8 kDefineExtent = 0x63;
constexpr u8 kLocateRecord = 0x47;
constexpr u8 kReadData = 0x86;
constexpr u8 kWriteData = 0x85;
constexpr u8 kWriteCountKeyData = 0x1D;
constexpr u8 kFixedBlockLocate = 0x43;
constexpr u8 kFixedBlockRead = 0x42;
constexpr u8 kFixedBlockWrite = 0x41;
constexpr u32 kDomainLimit = 255;      // blocks that one Locate Record covers
constexpr u32 kFixedBlockPiece = 120;  // blocks of 512 in one CCW, a multiple of 4 KB
constexpr u32 kFormatTracksPerProgram = 75;

/// CCHH; on devices of up to 16 heads the high twelve bits of HH extend the cylinder.
void put_address(u8* at, u64 track, u32 heads) {
  auto cylinder = static_cast<u32>(track / heads);
  auto head = static_cast<u32>(track % heads);
  store_big_endian<u16>(at, static_cast<u16>(cylinder));
  u32 high = heads <= 16 ? (cylinder >> 16) << 4 : 0;
  store_big_endian<u16>(at + 2, static_cast<u16>(high | head));
}

/// An idle disk keeps no channel program.
struct ProgramEnd {
  explicit ProgramEnd(ChannelProgram& ended) : program(ended) {}
  ProgramEnd(const ProgramEnd&) = delete;
  ProgramEnd& operator=(const ProgramEnd&) = delete;
  ~ProgramEnd() { program.free(); }
  ChannelProgram& program;
};

}  // namespace

ChannelBlockDevice::ChannelBlockDevice(cp::guest::VirtualMachinePort& port, DiskGeometry disk,
                                       u32 block_size)
    : port_(port),
      disk_(disk),
      block_size_(disk.shape.is_ckd() ? block_size : fs::kFbaBlockSize),
      per_track_(disk.shape.is_ckd() ? fs::records_per_track(*disk.shape.type, 0, block_size) : 0),
      blocks_(disk.shape.is_ckd() ? disk.shape.tracks() * per_track_ : disk.shape.blocks),
      program_(port, disk.subchannel) {}

fs::DiskResult<std::unique_ptr<ChannelBlockDevice>> ChannelBlockDevice::open(
    cp::guest::VirtualMachinePort& port, const DiskGeometry& disk) {
  if (!disk.shape.is_ckd()) {
    return std::make_unique<ChannelBlockDevice>(port, disk, fs::kFbaBlockSize);
  }
  // Record 3 of track 0 holds the label: its length is the block size.
  constexpr u32 kLargestBlock = 4096;
  ChannelBlockDevice probe(port, disk, kLargestBlock);
  probe.begin_program(false, 0, 0);
  std::array<u8, 16> locate{};
  locate[0] = 0x06;
  locate[3] = 1;
  locate[12] = 3;
  probe.program_.add_parameters(kLocateRecord, locate);
  probe.program_.add_transfer(kReadData, 0, kLargestBlock, true);
  auto event = CAM_TRY(probe.program_.run(fmt::format("label of {:04X}", disk.number)));
  u32 length = kLargestBlock - event.residual_count;
  if (length != 512 && length != 1024 && length != 2048 && length != 4096) {
    return fs::disk_failure(DiskError::Kind::Damaged,
                            fmt::format("label of {:04X}: records of {}", disk.number, length));
  }
  return std::make_unique<ChannelBlockDevice>(port, disk, length);
}

fs::BlockDeviceShape ChannelBlockDevice::shape() const {
  return {.block_size = block_size_,
          .block_count = blocks_,
          .fixed_block = per_track_ == 0,
          .cylinders = disk_.shape.cylinders};
}

fs::DiskResult<void> ChannelBlockDevice::check(u64 first, std::size_t bytes) const {
  u64 count = bytes / block_size_;
  if (first > blocks_ || count > blocks_ - first) {
    return fs::disk_failure(DiskError::Kind::OutOfRange,
                            fmt::format("blocks {} to {} of {}", first, first + count, blocks_));
  }
  return {};
}

void ChannelBlockDevice::begin_program(bool write, u64 first_track, u64 last_track) {
  program_.clear();
  buffer_used_ = 0;
  std::array<u8, 16> extent{};
  if (per_track_ == 0) {
    extent[0] = write ? 0x00 : 0x40;
    store_big_endian<u16>(&extent[2], fs::kFbaBlockSize);
    store_big_endian<u32>(&extent[12], static_cast<u32>(blocks_ - 1));
  } else {
    extent[0] = write ? 0x80 : 0x40;
    store_big_endian<u16>(&extent[2], static_cast<u16>(block_size_));
    put_address(&extent[8], first_track, disk_.shape.heads);
    put_address(&extent[12], last_track, disk_.shape.heads);
  }
  program_.add_parameters(kDefineExtent, extent);
}

u32 ChannelBlockDevice::fitting(u64 wanted) const {
  constexpr std::size_t kLocateLength = 16;
  u32 in_buffer = (kDiskBuffer.length - buffer_used_) / block_size_;
  auto blocks = static_cast<u32>(std::min<u64>(wanted, in_buffer));
  if (per_track_ == 0) {
    blocks = std::min(blocks, kFixedBlockPiece);
    return program_.has_room(2, kLocateLength) ? blocks : 0;
  }
  blocks = std::min(blocks, kDomainLimit);
  while (blocks > 0 && !program_.has_room(blocks + 1, kLocateLength)) {
    blocks /= 2;
  }
  return blocks;
}

void ChannelBlockDevice::add_piece(const Piece& piece, bool write) {
  if (per_track_ == 0) {
    add_fba_piece(piece, write);
  } else {
    add_ckd_piece(piece, write);
  }
  buffer_used_ += piece.blocks * block_size_;
}

void ChannelBlockDevice::add_ckd_piece(const Piece& piece, bool write) {
  std::array<u8, 16> locate{};
  u64 track = piece.first / per_track_;
  locate[0] = write ? 0x01 : 0x06;
  locate[3] = static_cast<u8>(piece.blocks);
  put_address(&locate[4], track, disk_.shape.heads);
  put_address(&locate[8], track, disk_.shape.heads);
  locate[12] = static_cast<u8>(piece.first % per_track_ + 1);
  program_.add_parameters(kLocateRecord, locate);
  u32 offset = piece.buffer_offset;
  for (u32 block = 0; block < piece.blocks; ++block, offset += block_size_) {
    program_.add_transfer(write ? kWriteData : kReadData, offset, static_cast<u16>(block_size_));
  }
}

void ChannelBlockDevice::add_fba_piece(const Piece& piece, bool write) {
  std::array<u8, 8> locate{};
  locate[0] = write ? 0x05 : 0x06;
  store_big_endian<u16>(&locate[2], static_cast<u16>(piece.blocks));
  store_big_endian<u32>(&locate[4], static_cast<u32>(piece.first));
  program_.add_parameters(kFixedBlockLocate, locate);
  program_.add_transfer(write ? kFixedBlockWrite : kFixedBlockRead, piece.buffer_offset,
                        static_cast<u16>(piece.blocks * block_size_));
}

fs::DiskResult<void> ChannelBlockDevice::read_many(std::span<const fs::ReadRun> runs) {
  struct Target {
    u32 buffer_offset;
    std::span<u8> into;
  };
  std::vector<Target> targets;
  u64 last_track = per_track_ == 0 ? 0 : disk_.shape.tracks() - 1;
  auto flush = [&]() -> fs::DiskResult<void> {
    if (targets.empty()) {
      return {};
    }
    CAM_TRY(program_.run(fmt::format("read of {:04X}", disk_.number)));
    for (const auto& target : targets) {
      if (!port_.fetch(kDiskBuffer.start + target.buffer_offset, target.into)) {
        return fs::disk_failure(DiskError::Kind::InputOutput, "the disk buffer is not in storage");
      }
    }
    targets.clear();
    begin_program(false, 0, last_track);
    return {};
  };
  const ProgramEnd end(program_);
  begin_program(false, 0, last_track);
  for (const auto& run : runs) {
    CAM_TRY(check(run.first, run.into.size()));
    u64 left = run.into.size() / block_size_;
    Piece piece{.first = run.first};
    auto into = run.into;
    while (left > 0) {
      piece.blocks = fitting(left);
      if (piece.blocks == 0) {
        CAM_TRY(flush());
        continue;
      }
      piece.buffer_offset = buffer_used_;
      std::size_t bytes = std::size_t{piece.blocks} * block_size_;
      targets.push_back({buffer_used_, into.first(bytes)});
      add_piece(piece, false);
      into = into.subspan(bytes);
      piece.first += piece.blocks;
      left -= piece.blocks;
    }
  }
  return flush();
}

fs::DiskResult<void> ChannelBlockDevice::write_many(std::span<const fs::WriteRun> runs) {
  u64 last_track = per_track_ == 0 ? 0 : disk_.shape.tracks() - 1;
  auto flush = [&]() -> fs::DiskResult<void> {
    if (buffer_used_ == 0) {
      return {};
    }
    CAM_TRY(program_.run(fmt::format("write of {:04X}", disk_.number)));
    begin_program(true, 0, last_track);
    return {};
  };
  const ProgramEnd end(program_);
  begin_program(true, 0, last_track);
  for (const auto& run : runs) {
    CAM_TRY(check(run.first, run.from.size()));
    u64 left = run.from.size() / block_size_;
    Piece piece{.first = run.first};
    auto from = run.from;
    while (left > 0) {
      piece.blocks = fitting(left);
      if (piece.blocks == 0) {
        CAM_TRY(flush());
        continue;
      }
      piece.buffer_offset = buffer_used_;
      std::size_t bytes = std::size_t{piece.blocks} * block_size_;
      if (!port_.store(kDiskBuffer.start + buffer_used_, from.first(bytes))) {
        return fs::disk_failure(DiskError::Kind::InputOutput, "the disk buffer is not in storage");
      }
      add_piece(piece, true);
      from = from.subspan(bytes);
      piece.first += piece.blocks;
      left -= piece.blocks;
    }
  }
  return flush();
}

fs::DiskResult<void> ChannelBlockDevice::format_tracks(u64 first, u64 count) {
  if (per_track_ == 0 || first > disk_.shape.tracks() || count > disk_.shape.tracks() - first) {
    return fs::disk_failure(DiskError::Kind::OutOfRange, "tracks to format");
  }
  // A record whose CCW ends after the count field gets zeros: 8 bytes are all that is transferred.
  constexpr u32 kCountLength = 8;
  const ProgramEnd end(program_);
  u32 per_program = std::min(kFormatTracksPerProgram, 1400 / (per_track_ + 1));
  std::vector<u8> counts;
  while (count > 0) {
    auto tracks = static_cast<u32>(std::min<u64>(count, per_program));
    counts.assign(std::size_t{tracks} * per_track_ * kCountLength, 0);
    program_.clear();
    std::array<u8, 16> extent{};
    extent[0] = 0x00;  // count, key and data may be written, home address may not matter
    store_big_endian<u16>(&extent[2], static_cast<u16>(block_size_));
    put_address(&extent[8], first, disk_.shape.heads);
    put_address(&extent[12], first + tracks - 1, disk_.shape.heads);
    program_.add_parameters(kDefineExtent, extent);
    u32 offset = 0;
    for (u64 track = first; track < first + tracks; ++track) {
      std::array<u8, 16> locate{};
      locate[0] = 0x03;  // format write, at the count of R0
      locate[3] = static_cast<u8>(per_track_);
      put_address(&locate[4], track, disk_.shape.heads);
      put_address(&locate[8], track, disk_.shape.heads);
      program_.add_parameters(kLocateRecord, locate);
      for (u32 record = 1; record <= per_track_; ++record, offset += kCountLength) {
        put_address(&counts[offset], track, disk_.shape.heads);
        counts[offset + 4] = static_cast<u8>(record);
        store_big_endian<u16>(&counts[offset + 6], static_cast<u16>(block_size_));
        program_.add_transfer(kWriteCountKeyData, offset, kCountLength, true);
      }
    }
    if (!port_.store(kDiskBuffer.start, counts)) {
      return fs::disk_failure(DiskError::Kind::InputOutput, "the disk buffer is not in storage");
    }
    CAM_TRY(program_.run(fmt::format("format of {:04X}", disk_.number)));
    first += tracks;
    count -= tracks;
  }
  return {};
}

}  // namespace cambridge::cms::files
