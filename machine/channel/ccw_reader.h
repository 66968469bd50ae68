/// Fetching CCWs from storage, with the checks that PoO ch. 15 "Channel-Command Word" demands.
#pragma once

#include "machine/channel/ccw.h"
#include "machine/storage/absolute_storage.h"

namespace cambridge::machine {

/// What a channel program can reach: storage, through the key of its ORB.
struct ChannelStorage {
  AbsoluteStorage& storage;
  ProgramControls controls;

  /// Both return 0 or the subchannel status (program or protection check).
  [[nodiscard]] u8 fetch(u64 from, std::span<u8> into) const;
  [[nodiscard]] u8 store(u64 to, std::span<const u8> data) const;
};

/// One fetched CCW. `status` is 0 or the subchannel status that stops the program.
struct FetchedCcw {
  Ccw ccw;
  u32 next = 0;  ///< the address after the CCW, also of one in error
  u8 status = 0;
};

/// How the fetched CCW was reached: it decides what is allowed there.
enum class CcwPlace { First, CommandChained, DataChained };

/// Fetches the CCW at `address`, following one transfer in channel.
FetchedCcw fetch_ccw(const ChannelStorage& storage, u32 address, CcwPlace place);

}  // namespace cambridge::machine
