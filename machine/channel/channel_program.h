/// The execution of one channel program: CCW after CCW until it ends, waits or is cut off.
/// PoO ch. 15 "Execution of I/O Operations".
#pragma once

#include "devices/bus/channel_device.h"
#include "machine/channel/ccw_reader.h"

namespace cambridge::machine {

/// Where a program stands between two calls; small, since every subchannel has one.
struct ChannelProgram {
  ProgramControls controls;
  u32 shown = 0;            ///< the address that the SCSW shows: after the last CCW used
  u32 next = 0;             ///< address of the CCW to fetch next
  Ccw ccw;                  ///< the one being executed
  bool at_command = false;  ///< `ccw` is fetched and waits to be executed again
  bool first = true;        ///< nothing has been executed yet
  u8 interruption = 0;      ///< program-controlled interruption asked for and not yet shown
  // How it stopped:
  u8 device_status = 0;
  u8 subchannel_status = 0;
  u16 residual = 0;
};

enum class ProgramStop {
  Ended,      ///< device_status, subchannel_status and residual say how
  Waiting,    ///< the device waits for the outside; run again when it is ready
  Suspended,  ///< at a CCW with the suspend flag
  CutOff      ///< it has run long enough for one call; run again
};

/// Runs the program until it stops.
ProgramStop run_program(ChannelProgram& program, devices::ChannelDevice& device,
                        AbsoluteStorage& storage);

}  // namespace cambridge::machine
