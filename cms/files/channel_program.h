/// A disk channel program of format-1 CCWs, built in the host and run in one START SUBCHANNEL. Its
/// parameters lie behind the CCWs in kDiskProgram, its data in kDiskBuffer. PoO ch. 15 "Execution
/// of I/O Operations".
///
/// Thread: the virtual CPU's fiber.
#pragma once

#include <span>
#include <vector>

#include "cp/guest/virtual_machine_port.h"

#include "fs/block/disk_error.h"

namespace cambridge::cms::files {

class ChannelProgram {
 public:
  ChannelProgram(cp::guest::VirtualMachinePort& port, cp::guest::SubchannelId device)
      : port_(port), device_(device) {}

  void clear();
  /// clear(), and gives the host memory back.
  void free();
  /// False when so many more CCWs or parameter bytes would not fit.
  [[nodiscard]] bool has_room(std::size_t ccws, std::size_t parameter_bytes) const;

  /// A command whose data are parameters kept with the program.
  void add_parameters(u8 command, std::span<const u8> parameters);
  /// A command on the disk buffer. With `any_length` a different length is no error.
  void add_transfer(u8 command, u32 buffer_offset, u16 count, bool any_length = false);

  /// Runs the program to its end and gives way to others. A unit check is an error, worded with
  /// `what` was attempted.
  fs::DiskResult<cp::guest::DeviceEvent> run(std::string_view what);

 private:
  void add(u8 command, u8 flags, u16 count, u32 address);

  cp::guest::VirtualMachinePort& port_;
  cp::guest::SubchannelId device_;
  std::vector<u8> ccws_;
  std::vector<u8> parameters_;
};

}  // namespace cambridge::cms::files
