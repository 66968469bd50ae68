/// The channel subsystem under two host threads: a terminal that brings lines, and a CPU that reads
/// them. Meant for the thread sanitizer too.
#include <atomic>
#include <deque>
#include <doctest/doctest.h>
#include <mutex>
#include <semaphore>
#include <thread>

#include "devices/terminal/console_3215.h"
#include "tests/devices/channel_rig.h"

namespace cambridge::tests {
namespace {

using devices::Console3215;
using machine::CcwFlags;
using machine::IoEnd;

class Terminal {
 public:
  void type(std::string line) {
    const std::lock_guard guard(lock_);
    lines_.push_back(std::move(line));
  }
  std::optional<std::string> take() {
    const std::lock_guard guard(lock_);
    if (lines_.empty()) {
      return std::nullopt;
    }
    auto line = std::move(lines_.front());
    lines_.pop_front();
    return line;
  }

 private:
  std::mutex lock_;
  std::deque<std::string> lines_;
};

}  // namespace

TEST_SUITE("machine/channel") {
  TEST_CASE("every line typed on another thread reaches exactly one read") {
    constexpr int kLines = 2000;
    constexpr u32 kData = 0x2000;
    Terminal terminal;
    auto console = std::make_shared<Console3215>(devices::ConsolePort{
        .output = [](std::string_view, bool) {}, .next_line = [&] { return terminal.take(); }});
    machine::AbsoluteStorage storage(1 << 20);
    std::counting_semaphore<> wake(0);
    machine::ChannelSubsystem channel(storage, {.interruption_pending = [&](u8) { wake.release(); },
                                                .report_pending = {},
                                                .long_program = {}});
    const auto id = channel.attach(0x009, console).value();
    machine::Schib schib;
    channel.store_subchannel(id, schib);
    schib.pmcw.flags5 |= machine::Pmcw::kEnabled;
    channel.modify_subchannel(id, schib);
    const machine::Ccw1 read{Console3215::kReadInquiry, CcwFlags::kSuppressLength, u16{8}, kData};
    REQUIRE(storage.store(AbsoluteAddress(0x1000), std::bit_cast<std::array<u8, 8>>(read)));
    machine::Orb orb{};
    orb.flags5 = machine::Orb::kFormat1;
    orb.logical_path_mask = 0x80;
    orb.program_address = 0x1000;

    std::thread typist([&] {
      for (int i = 0; i < kLines; ++i) {
        terminal.type(std::string(static_cast<std::size_t>(i % 8 + 1), 'x'));
        console->line_available();
      }
    });
    int lines = 0;
    while (lines < kLines) {
      const IoEnd started = channel.start_subchannel(id, orb);
      if (started == IoEnd::Cc0) {
        wake.acquire();
      }
      machine::Irb irb;
      while (channel.take_interruption(0xFF)) {
      }
      if (channel.test_subchannel(id, irb) == IoEnd::Cc0 &&
          irb.scsw.has(machine::Scsw::kSecondary)) {
        CHECK(8 - irb.scsw.residual_count == lines % 8 + 1);
        ++lines;
      }
    }
    typist.join();
  }

  TEST_CASE("devices come and go while another thread looks for interruptions") {
    machine::AbsoluteStorage storage(1 << 20);
    machine::ChannelSubsystem channel(storage);
    std::atomic<bool> done{false};
    std::thread cpu([&] {
      machine::Schib schib;
      while (!done.load()) {
        channel.take_interruption(0xFF);
        for (u16 number = 0; channel.store_subchannel(machine::SubchannelId::from_number(number),
                                                      schib) == IoEnd::Cc0;
             ++number) {
        }
      }
    });
    for (int round = 0; round < 500; ++round) {
      auto console = std::make_shared<Console3215>(devices::ConsolePort{
          .output = [](std::string_view, bool) {}, .next_line = [] { return std::nullopt; }});
      const auto number = static_cast<u16>(0x100 + round % 4);
      REQUIRE(channel.attach(number, console));
      console->attention();
      CHECK(channel.device(number) == console);
      CHECK(channel.detach(number));
      console->attention();
    }
    done = true;
    cpu.join();
    u32 report = 0;
    CHECK(channel.store_channel_report_word(report) == IoEnd::Cc1);
  }

  TEST_CASE("interruptions are taken lowest subclass first, then first come first served") {
    machine::AbsoluteStorage storage(1 << 20);
    machine::ChannelSubsystem channel(storage);
    std::vector<std::shared_ptr<Console3215>> consoles;
    std::vector<machine::SubchannelId> ids;
    for (u8 subclass : {u8{5}, u8{2}, u8{5}, u8{2}}) {
      consoles.push_back(std::make_shared<Console3215>(devices::ConsolePort{
          .output = [](std::string_view, bool) {}, .next_line = [] { return std::nullopt; }}));
      ids.push_back(channel.attach(static_cast<u16>(ids.size()), consoles.back()).value());
      machine::Schib schib;
      channel.store_subchannel(ids.back(), schib);
      schib.pmcw.flags4 = static_cast<u8>(subclass << 3);
      schib.pmcw.flags5 |= machine::Pmcw::kEnabled;
      channel.modify_subchannel(ids.back(), schib);
      consoles.back()->attention();
    }
    CHECK(channel.pending_subclasses() == 0x24);
    CHECK_FALSE(channel.take_interruption(0x10));
    for (int expected : {1, 3, 0, 2}) {
      machine::IoInterruption taken;
      REQUIRE(channel.test_pending_interruption(0xFF, taken) == IoEnd::Cc1);
      CHECK(taken.subchannel == ids[static_cast<std::size_t>(expected)]);
    }
    CHECK(channel.pending_subclasses() == 0);
  }

  TEST_CASE("a scan of subchannels ends behind the last; a detached number is used again") {
    machine::AbsoluteStorage storage(1 << 20);
    machine::ChannelSubsystem channel(storage);
    auto console = std::make_shared<Console3215>(devices::ConsolePort{
        .output = [](std::string_view, bool) {}, .next_line = [] { return std::nullopt; }});
    const auto first = channel.attach(0x009, console).value();
    const auto second = channel.attach(0x00A, console).value();
    CHECK_FALSE(channel.attach(0x009, console));
    machine::Schib schib;
    CHECK(channel.store_subchannel(second, schib) == IoEnd::Cc0);
    CHECK(schib.pmcw.device_number == 0x00A);
    CHECK(channel.store_subchannel(machine::SubchannelId::from_number(2), schib) == IoEnd::Cc3);
    CHECK(channel.detach(0x009, true));
    CHECK(channel.store_subchannel(first, schib) == IoEnd::Cc0);
    CHECK_FALSE(schib.pmcw.device_valid());
    u32 report = 0;
    CHECK(channel.store_channel_report_word(report) == IoEnd::Cc0);
    CHECK(report == 0x03040000);
    CHECK(channel.attach(0x191, console, true) == first);
    CHECK(channel.store_channel_report_word(report) == IoEnd::Cc0);
  }
}

}  // namespace cambridge::tests
