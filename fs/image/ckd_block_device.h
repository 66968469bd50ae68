/// A block device on a CKD extent formatted with equal records: block b is record
/// b mod n + 1 of track b div n. Records go straight between the file and the caller's memory; a
/// track that is laid out otherwise is read and written through a track buffer.
#pragma once

#include <vector>

#include "fs/block/block_device.h"
#include "fs/image/dasd_extent.h"

namespace cambridge::fs {

class CkdBlockDevice final : public BlockDevice {
 public:
  CkdBlockDevice(DasdExtent extent, u32 block_size);

  [[nodiscard]] BlockDeviceShape shape() const override;
  [[nodiscard]] bool writable() const override { return extent_.writable(); }
  DiskResult<void> read_many(std::span<const ReadRun> runs) override;
  DiskResult<void> write_many(std::span<const WriteRun> runs) override;

 private:
  /// The part of a run that lies on one track.
  struct Piece {
    TrackAddress where;
    u32 first_record;  ///< from 1
    u32 records;
  };
  [[nodiscard]] Piece piece_at(u64 block, u64 blocks) const;
  [[nodiscard]] bool inside(u64 first, std::size_t bytes) const;
  DiskResult<void> read_piece(const Piece& piece, std::span<u8> into);
  DiskResult<void> read_through_buffer(const Piece& piece, std::span<u8> into);
  DiskResult<void> write_piece(const Piece& piece, std::span<const u8> from);
  /// Offsets of the data of each record on the track; standard ones are remembered per track.
  DiskResult<void> learn_layout(const Piece& piece);

  DasdExtent extent_;
  u32 block_size_;
  u32 per_track_;
  std::vector<u8> track_;
  std::vector<bool> standard_;  ///< tracks whose records lie where formatting puts them
  std::vector<u32> offsets_;    ///< of the data of R1.. on the track last learnt
};

}  // namespace cambridge::fs
