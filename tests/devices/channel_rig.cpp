#include "tests/devices/channel_rig.h"

#include <doctest/doctest.h>

namespace cambridge::tests {

using machine::IoEnd;
using machine::Orb;
using machine::Pmcw;

ChannelRig::ChannelRig(std::shared_ptr<devices::ChannelDevice> device, u8 subclass) {
  id = channel.attach(kDevice, std::move(device)).value();
  machine::Schib schib;
  REQUIRE(channel.store_subchannel(id, schib) == IoEnd::Cc0);
  schib.pmcw.flags4 = static_cast<u8>(subclass << 3);
  schib.pmcw.flags5 |= Pmcw::kEnabled;
  schib.pmcw.flags27 |= Pmcw::kConcurrentSense;
  REQUIRE(channel.modify_subchannel(id, schib) == IoEnd::Cc0);
}

void ChannelRig::store(u32 address, std::initializer_list<int> bytes) {
  std::vector<u8> raw;
  for (int byte : bytes) {
    raw.push_back(static_cast<u8>(byte));
  }
  store(address, raw);
}

void ChannelRig::store(u32 address, std::span<const u8> bytes) {
  REQUIRE(storage.store(AbsoluteAddress(address), bytes));
}

std::vector<u8> ChannelRig::fetch(u32 address, u32 length) {
  std::vector<u8> bytes(length);
  REQUIRE(storage.fetch(AbsoluteAddress(address), bytes));
  return bytes;
}

void ChannelRig::program(std::initializer_list<Ccw> ccws) {
  u32 address = kProgram;
  for (const Ccw& ccw : ccws) {
    const machine::Ccw1 stored{ccw.command, ccw.flags, ccw.count, ccw.address};
    const auto bytes = std::bit_cast<std::array<u8, 8>>(stored);
    store(address, bytes);
    address += 8;
  }
}

IoEnd ChannelRig::start(u8 flags5) {
  Orb orb{};
  orb.interruption_parameter = 0x12345678;
  orb.flags5 = flags5;
  orb.logical_path_mask = 0xFF;
  orb.program_address = kProgram;
  return channel.start_subchannel(id, orb);
}

machine::Irb ChannelRig::take_status() {
  machine::Irb irb;
  REQUIRE(channel.test_subchannel(id, irb) == IoEnd::Cc0);
  return irb;
}

machine::Irb ChannelRig::run(std::initializer_list<Ccw> ccws) {
  program(ccws);
  REQUIRE(start() == IoEnd::Cc0);
  return take_status();
}

}  // namespace cambridge::tests
