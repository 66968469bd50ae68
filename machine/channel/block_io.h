/// Block I/O for DIAGNOSE X'18', X'A4' and X'250': numbered blocks of a formatted disk move between
/// it and guest storage, whatever its kind. CP Programming Services "DIAGNOSE Code X'A4'",
/// "X'250'".
#pragma once

#include <optional>
#include <span>

#include "machine/channel/synchronous_io.h"

namespace cambridge::machine {

/// One block to read or write.
struct BlockRequest {
  bool write = false;
  u64 block = 0;  ///< from 0
  u64 address = 0;
};

/// What a disk is, as its Read Device Characteristics says, with blocks of the given size.
struct BlockDisk {
  u16 device_number = 0;
  u32 block_size = 0;
  u64 blocks = 0;
  u32 heads = 0;
  u32 per_track = 0;  ///< blocks a track; 0 for FBA
};

/// Nothing when the device is not a disk that holds such blocks (512, 1024, 2048 or 4096 bytes).
std::optional<BlockDisk> find_block_disk(ChannelSubsystem& channel, u16 device_number,
                                         u32 block_size);

/// Moves the blocks in order; neighbours of one kind go in one program. Stops at the first failure:
/// `commands` then counts the blocks that were moved.
SynchronousEnd move_blocks(ChannelSubsystem& channel, const BlockDisk& disk,
                           std::span<const BlockRequest> requests, u8 key = 0);

}  // namespace cambridge::machine
