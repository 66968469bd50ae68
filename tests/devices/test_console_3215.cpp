#include <deque>
#include <doctest/doctest.h>

#include "devices/terminal/console_3215.h"
#include "tests/devices/channel_rig.h"

namespace cambridge::tests {
namespace {

using devices::Console3215;
using devices::UnitStatus;
using machine::CcwFlags;
using machine::IoEnd;
using machine::Scsw;

constexpr u8 kNormalEnd = UnitStatus::kChannelEnd | UnitStatus::kDeviceEnd;
constexpr u32 kData = 0x2000;

struct ConsoleSetup {
  std::vector<std::pair<std::string, bool>> written;
  std::deque<std::string> lines;
  bool reading = false;
  int alarms = 0;
  std::shared_ptr<Console3215> console = std::make_shared<Console3215>(devices::ConsolePort{
      .output = [this](std::string_view text,
                       bool complete) { written.emplace_back(text, complete); },
      .next_line = [this]() -> std::optional<std::string> {
        if (lines.empty()) {
          return std::nullopt;
        }
        auto line = lines.front();
        lines.pop_front();
        return line;
      },
      .reading = [this](bool on) { reading = on; },
      .line_waits = [this] { return !lines.empty(); },
      .alarm = [this] { ++alarms; }});
  ChannelRig rig{console};

  void type(std::string line) {
    lines.push_back(std::move(line));
    console->line_available();
  }
};

}  // namespace

TEST_SUITE("devices/terminal") {
  TEST_CASE("3215: WRITE hands its bytes to CP, with and without carriage return") {
    ConsoleSetup setup;
    setup.rig.store(kData, {0xC1, 0xC2, 0xC3});
    const auto irb = setup.rig.run({{Console3215::kWrite, CcwFlags::kChainCommand, 2, kData},
                                    {Console3215::kWriteCarriageReturn, 0, 3, kData}});
    CHECK(irb.scsw.device_status == kNormalEnd);
    CHECK(irb.scsw.subchannel_status == 0);
    REQUIRE(setup.written.size() == 2);
    CHECK(setup.written[0] == std::pair(std::string("\xC1\xC2"), false));
    CHECK(setup.written[1] == std::pair(std::string("\xC1\xC2\xC3"), true));
  }

  TEST_CASE("3215: a read takes a line that waits") {
    ConsoleSetup setup;
    setup.lines.push_back("\xC1\xC2");
    const auto irb =
        setup.rig.run({{Console3215::kReadInquiry, CcwFlags::kSuppressLength, 80, kData}});
    CHECK(irb.scsw.device_status == kNormalEnd);
    CHECK(irb.scsw.residual_count == 78);
    CHECK(setup.rig.fetch(kData, 3) == std::vector<u8>{0xC1, 0xC2, 0});
  }

  TEST_CASE("3215: a read waits for its line, and ends on the thread that brings it") {
    ConsoleSetup setup;
    setup.rig.program({{Console3215::kReadInquiry, CcwFlags::kSuppressLength, 80, kData}});
    REQUIRE(setup.rig.start() == IoEnd::Cc0);
    machine::Irb irb;
    CHECK(setup.rig.channel.test_subchannel(setup.rig.id, irb) == IoEnd::Cc1);
    CHECK(irb.scsw.has(Scsw::kSubchannelActive));
    CHECK(setup.reading);
    CHECK(setup.rig.start() == IoEnd::Cc2);
    CHECK(setup.rig.announced.empty());

    setup.type("\xC3");
    CHECK_FALSE(setup.reading);
    CHECK(setup.rig.announced == std::vector<u8>{3});
    const auto taken = setup.rig.channel.take_interruption(0x10);
    REQUIRE(taken);
    CHECK(taken->subchannel == setup.rig.id);
    CHECK(taken->parameter == 0x12345678);
    irb = setup.rig.take_status();
    CHECK(irb.scsw.residual_count == 79);
  }

  TEST_CASE("3215: a line typed while no read waits gives attention") {
    ConsoleSetup setup;
    setup.type("\xC3");
    const auto irb = setup.rig.take_status();
    CHECK(irb.scsw.device_status == UnitStatus::kAttention);
    CHECK(irb.scsw.has(Scsw::kAlert));
  }

  TEST_CASE("3215: attention follows a read when another line waits") {
    ConsoleSetup setup;
    setup.lines = {"\xC1", "\xC2"};
    setup.rig.run({{Console3215::kReadInquiry, CcwFlags::kSuppressLength, 80, kData}});
    CHECK(setup.rig.take_status().scsw.device_status == UnitStatus::kAttention);
  }

  TEST_CASE("3215: HALT SUBCHANNEL ends a waiting read") {
    ConsoleSetup setup;
    setup.rig.program({{Console3215::kReadInquiry, CcwFlags::kSuppressLength, 80, kData}});
    REQUIRE(setup.rig.start() == IoEnd::Cc0);
    CHECK(setup.rig.channel.halt_subchannel(setup.rig.id) == IoEnd::Cc0);
    CHECK_FALSE(setup.reading);
    const auto irb = setup.rig.take_status();
    CHECK(irb.scsw.device_status == kNormalEnd);
    CHECK(irb.scsw.has(Scsw::kHaltFunction));
  }

  TEST_CASE("3215: the alarm sounds, an unknown command is rejected with concurrent sense") {
    ConsoleSetup setup;
    setup.rig.run({{Console3215::kAlarm, CcwFlags::kSuppressLength, 1, kData}});
    CHECK(setup.alarms == 1);
    const auto irb = setup.rig.run({{0x07, 0, 6, kData}});
    CHECK(irb.scsw.device_status == (kNormalEnd | UnitStatus::kUnitCheck));
    CHECK(irb.ecw[0] == devices::Sense0::kCommandReject);
    CHECK((irb.esw.extended_report & machine::Esw::kConcurrentSense) != 0);
  }

  TEST_CASE("3215: Sense ID names the device") {
    ConsoleSetup setup;
    const auto irb = setup.rig.run({{0xE4, CcwFlags::kSuppressLength, 40, kData}});
    CHECK(irb.scsw.device_status == kNormalEnd);
    CHECK(setup.rig.fetch(kData, 7) == std::vector<u8>{0xFF, 0x32, 0x15, 0x00, 0x32, 0x15, 0x00});
  }
}

}  // namespace cambridge::tests
