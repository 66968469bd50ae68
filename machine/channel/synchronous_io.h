/// I/O that CP does for a guest while the guest waits inside a DIAGNOSE: a whole channel program
/// (X'20', X'A8'), or commands that CP makes up itself (block I/O). Nothing becomes pending and the
/// subchannel need not be enabled. CP Programming Services "DIAGNOSE Code X'A8'".
/// Thread: any; takes the subchannel while it runs.
#pragma once

#include <array>
#include <span>

#include "machine/channel/ccw.h"
#include "machine/channel/channel_subsystem.h"

namespace cambridge::machine {

/// How synchronous I/O ended.
struct SynchronousEnd {
  enum class How {
    Done,           ///< channel end and device end, nothing else
    NotAttached,    ///< no such device
    Busy,           ///< the guest's own I/O is under way, its status pending, or the disk reserved
    UnitException,  ///< end of file, reader empty
    WrongLength,
    Failed  ///< unit check or a channel check: the rest tells
  };
  How how = How::Done;
  u8 device_status = 0;
  u8 subchannel_status = 0;
  u16 residual = 0;
  u32 ccw_address = 0;         ///< of a channel program: after the last CCW used
  std::size_t commands = 0;    ///< of made-up commands: how many ended well
  std::array<u8, 32> sense{};  ///< with unit check

  /// Condition code, and what DIAGNOSE X'20' and X'A8' leave in general register 15.
  [[nodiscard]] int condition_code() const;
  [[nodiscard]] int return_code() const;
};

/// Runs the channel program at `address` to its end. One that waits or is suspended is halted.
SynchronousEnd run_synchronously(ChannelSubsystem& channel, u16 device_number,
                                 const ProgramControls& controls, u32 address);

/// A command that CP made up. Its data lie in CP's own storage or in the guest's.
struct MadeCommand {
  u8 command = 0;
  std::span<const u8> parameters = {};  ///< control data for the device
  std::span<u8> reply = {};             ///< what the device gives to CP
  u64 guest_address = 0;                ///< else guest storage, absolute
  u32 guest_length = 0;
};

/// Executes the commands as one program, chained. `key` is checked for guest storage.
SynchronousEnd run_commands(ChannelSubsystem& channel, u16 device_number,
                            std::span<const MadeCommand> commands, u8 key = 0);

}  // namespace cambridge::machine
