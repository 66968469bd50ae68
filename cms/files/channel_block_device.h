/// The block device of a minidisk, made of channel programs: one program for as many blocks as the
/// disk buffer holds. On ECKD a block is a record (Define Extent, Locate Record, Read or Write Data
/// multitrack), on FBA one of 512 bytes (Define Extent, Locate, Read or Write).
///
/// Thread: the virtual CPU's fiber.
#pragma once

#include <memory>

#include "cms/files/channel_program.h"
#include "cms/files/disk_geometry.h"
#include "fs/block/block_device.h"

namespace cambridge::cms::files {

class ChannelBlockDevice final : public fs::BlockDevice {
 public:
  /// REQUIRES: on CKD, the tracks are formatted with records of `block_size`.
  ChannelBlockDevice(cp::guest::VirtualMachinePort& port, DiskGeometry disk, u32 block_size);

  /// On the device as it is formatted: Damaged when track 0 has no record 3 of a CMS block size.
  static fs::DiskResult<std::unique_ptr<ChannelBlockDevice>> open(
      cp::guest::VirtualMachinePort& port, const DiskGeometry& disk);

  [[nodiscard]] fs::BlockDeviceShape shape() const override;
  [[nodiscard]] bool writable() const override { return !disk_.read_only; }
  fs::DiskResult<void> read_many(std::span<const fs::ReadRun> runs) override;
  fs::DiskResult<void> write_many(std::span<const fs::WriteRun> runs) override;

  /// Formats tracks from `first` with records of zeros (CKD); `count` tracks, any number.
  /// Fixed blocks are written with zeros by clear().
  fs::DiskResult<void> format_tracks(u64 first, u64 count);

  [[nodiscard]] const DiskGeometry& disk() const { return disk_; }

 private:
  /// Consecutive blocks at a place in the disk buffer.
  struct Piece {
    u64 first = 0;
    u32 blocks = 0;
    u32 buffer_offset = 0;
  };
  void begin_program(bool write, u64 first_track, u64 last_track);
  void add_piece(const Piece& piece, bool write);
  void add_ckd_piece(const Piece& piece, bool write);
  void add_fba_piece(const Piece& piece, bool write);
  /// How many blocks of a run of `wanted` still fit the program, 0 when it must be run first.
  [[nodiscard]] u32 fitting(u64 wanted) const;
  [[nodiscard]] fs::DiskResult<void> check(u64 first, std::size_t bytes) const;

  cp::guest::VirtualMachinePort& port_;
  DiskGeometry disk_;
  u32 block_size_;
  u32 per_track_;  ///< records a track; 0 on FBA
  u64 blocks_;
  ChannelProgram program_;
  u32 buffer_used_ = 0;
};

}  // namespace cambridge::cms::files
