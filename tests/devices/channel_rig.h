/// A virtual machine's channel side for tests: storage, a channel subsystem and short ways to
/// write channel programs into one and run them on the other.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "machine/channel/channel_subsystem.h"

namespace cambridge::tests {

struct ChannelRig {
  static constexpr u16 kDevice = 0x0191;
  static constexpr u32 kProgram = 0x1000;

  machine::AbsoluteStorage storage{4 << 20};
  std::vector<u8> announced;  ///< interruption subclasses, as they became pending
  machine::ChannelSubsystem channel{
      storage,
      {.interruption_pending = [this](u8 subclass) { announced.push_back(subclass); },
       .report_pending = {},
       .long_program = {}}};
  machine::SubchannelId id;

  explicit ChannelRig(std::shared_ptr<devices::ChannelDevice> device, u8 subclass = 3);

  void store(u32 address, std::initializer_list<int> bytes);
  void store(u32 address, std::span<const u8> bytes);
  [[nodiscard]] std::vector<u8> fetch(u32 address, u32 length);
  /// Stores format-1 CCWs at kProgram.
  struct Ccw {
    u8 command;
    u8 flags;
    u16 count;
    u32 address;
  };
  void program(std::initializer_list<Ccw> ccws);
  /// SSCH for kProgram.
  machine::IoEnd start(u8 flags5 = machine::Orb::kFormat1);
  /// SSCH, then TSCH, which must find status.
  machine::Irb run(std::initializer_list<Ccw> ccws);
  machine::Irb take_status();
};

}  // namespace cambridge::tests
