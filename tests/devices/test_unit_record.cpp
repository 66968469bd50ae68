#include <deque>
#include <doctest/doctest.h>
#include <utility>

#include "devices/unit_record/unit_record.h"
#include "tests/devices/channel_rig.h"

namespace cambridge::tests {
namespace {

using devices::SpoolInput;
using devices::UnitStatus;
using machine::CcwFlags;

constexpr u8 kNormalEnd = UnitStatus::kChannelEnd | UnitStatus::kDeviceEnd;
constexpr u32 kData = 0x2000;

struct Cards final : SpoolInput {
  std::deque<std::string> cards;
  bool ended = false;
  Got next(std::string& card) override {
    if (cards.empty()) {
      return std::exchange(ended, true) ? Got::NoFile : Got::EndOfFile;
    }
    card = cards.front();
    cards.pop_front();
    return Got::Record;
  }
};

struct Paper final : devices::SpoolOutput {
  std::vector<std::pair<u8, std::string>> records;
  bool full = false;
  bool write(u8 command, std::span<const u8> data) override {
    records.emplace_back(command, std::string(data.begin(), data.end()));
    return !full;
  }
};

}  // namespace

TEST_SUITE("devices/unit_record") {
  TEST_CASE("2540 reader: cards are 80 columns; then unit exception; then intervention required") {
    auto cards = std::make_shared<Cards>();
    cards->cards = {"\xC1"};
    ChannelRig rig(devices::make_reader(cards));
    CHECK(rig.run({{0x02, 0, 80, kData}}).scsw.subchannel_status == 0);
    CHECK(rig.fetch(kData, 3) == std::vector<u8>{0xC1, 0x40, 0x40});
    CHECK(rig.run({{0x02, CcwFlags::kSuppressLength, 80, kData}}).scsw.device_status ==
          (kNormalEnd | UnitStatus::kUnitException));
    const auto irb = rig.run({{0x02, CcwFlags::kSuppressLength, 80, kData}});
    CHECK(irb.scsw.device_status == (kNormalEnd | UnitStatus::kUnitCheck));
    CHECK(irb.ecw[0] == devices::Sense0::kInterventionRequired);
  }

  TEST_CASE("2540 reader: a file that arrives gives unsolicited device end") {
    auto reader = std::make_shared<devices::CardReader>(nullptr);
    ChannelRig rig(reader);
    reader->file_arrived();
    CHECK(rig.take_status().scsw.device_status == UnitStatus::kDeviceEnd);
  }

  TEST_CASE("2540 punch: a chain of writes and a NOP ends with channel end and device end only") {
    auto paper = std::make_shared<Paper>();
    ChannelRig rig(devices::make_punch(paper));
    rig.store(kData, {0xC1, 0xC2});
    const auto irb = rig.run({{0x01, CcwFlags::kChainCommand | CcwFlags::kSuppressLength, 2, kData},
                              {0x01, CcwFlags::kChainCommand | CcwFlags::kSuppressLength, 1, kData},
                              {0x03, CcwFlags::kSuppressLength, 1, kData}});
    CHECK(irb.scsw.device_status == kNormalEnd);
    CHECK(irb.scsw.subchannel_status == 0);
    REQUIRE(paper->records.size() == 2);
    CHECK(paper->records[0].second == "\xC1\xC2");
    CHECK(rig.run({{0x09, 0, 1, kData}}).ecw[0] == devices::Sense0::kCommandReject);
  }

  TEST_CASE(
      "1403 printer: lines and immediate carriage controls reach the spool with their codes") {
    auto paper = std::make_shared<Paper>();
    ChannelRig rig(devices::make_printer(paper));
    rig.store(kData, {0xC1, 0xC2});
    const auto irb = rig.run({{0x8B, CcwFlags::kChainCommand | CcwFlags::kSuppressLength, 1, kData},
                              {0x09, CcwFlags::kChainCommand | CcwFlags::kSuppressLength, 2, kData},
                              {0x89, CcwFlags::kSuppressLength, 1, kData}});
    CHECK(irb.scsw.device_status == kNormalEnd);
    REQUIRE(paper->records.size() == 3);
    CHECK(paper->records[0] == std::pair(u8{0x8B}, std::string()));
    CHECK(paper->records[1] == std::pair(u8{0x09}, std::string("\xC1\xC2")));
    CHECK(paper->records[2].first == 0x89);
    paper->full = true;
    CHECK(rig.run({{0x09, 0, 2, kData}}).ecw[0] == devices::Sense0::kInterventionRequired);
  }
}

}  // namespace cambridge::tests
