/// Two virtual machines with a link to one minidisk.
#include <doctest/doctest.h>
#include <filesystem>
#include <thread>
#include <unistd.h>

#include "devices/dasd/dasd_device.h"
#include "tests/devices/channel_rig.h"

namespace cambridge::tests {
namespace {

using devices::UnitStatus;
using machine::CcwFlags;

constexpr u8 kNormalEnd = UnitStatus::kChannelEnd | UnitStatus::kDeviceEnd;
constexpr u8 kReserve = 0xB4, kRelease = 0x94, kNoData = CcwFlags::kSuppressLength;
constexpr u32 kSeek = 0x2000, kId = 0x2008, kData = 0x3000;

struct TwoLinks {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("sharing-" + std::to_string(getpid()));
  fs::DasdExtent extent{
      fs::create_ckd_image(path, *fs::find_ckd_type(0x3390), 2, fs::NewTracks::Sparse, true)
          .value()};
  ChannelRig first{devices::make_dasd_device(extent)};
  ChannelRig second{devices::make_dasd_device(extent)};

  TwoLinks() { REQUIRE(extent.format_tracks({}, extent.geometry().tracks(), {12, 0, 4096}).ok()); }
  ~TwoLinks() { std::filesystem::remove(path); }

  static machine::Irb access(ChannelRig& rig, u8 command, u8 record) {
    rig.store(kSeek, {0, 0, 0, 0, 0, 0});
    rig.store(kId, {0, 0, 0, 0, record});
    return rig.run({{0x07, CcwFlags::kChainCommand, 6, kSeek},
                    {0x31, CcwFlags::kChainCommand, 5, kId},
                    {0x08, 0, 0, ChannelRig::kProgram + 8},
                    {command, 0, 4096, kData}});
  }
};

}  // namespace

TEST_SUITE("devices/dasd") {
  TEST_CASE("a write is seen through the other link when its channel program has ended") {
    TwoLinks links;
    for (int value : {0xC1, 0xC2}) {
      links.first.store(kData, {value});
      CHECK(TwoLinks::access(links.first, 0x05, 3).scsw.device_status == kNormalEnd);
      CHECK(TwoLinks::access(links.second, 0x06, 3).scsw.device_status == kNormalEnd);
      CHECK(links.second.fetch(kData, 1)[0] == value);
    }
  }

  TEST_CASE("a reserved disk is busy for the other link until it is released") {
    TwoLinks links;
    CHECK(links.first.run({{kReserve, kNoData, 32, kData}}).scsw.device_status == kNormalEnd);
    CHECK(links.second.run({{0x64, kNoData, 64, kData}}).scsw.device_status == UnitStatus::kBusy);
    CHECK(links.first.run({{0x64, kNoData, 64, kData}}).scsw.device_status == kNormalEnd);
    CHECK(links.first.run({{kRelease, kNoData, 32, kData}}).scsw.device_status == kNormalEnd);
    CHECK(links.second.take_status().scsw.device_status == UnitStatus::kDeviceEnd);
    CHECK(links.second.run({{0x64, kNoData, 64, kData}}).scsw.device_status == kNormalEnd);
  }

  TEST_CASE("detaching gives a reservation back, and unconditional reserve takes it") {
    TwoLinks links;
    CHECK(links.first.run({{kReserve, kNoData, 32, kData}}).scsw.device_status == kNormalEnd);
    CHECK(links.second.run({{0x14, kNoData, 32, kData}}).scsw.device_status == kNormalEnd);
    CHECK(links.first.run({{0x64, kNoData, 64, kData}}).scsw.device_status == UnitStatus::kBusy);
    CHECK(links.second.channel.detach(ChannelRig::kDevice));
    CHECK(links.first.take_status().scsw.device_status == UnitStatus::kDeviceEnd);
  }

  TEST_CASE("two processors write different records of one track, and lose none") {
    TwoLinks links;
    constexpr int kRounds = 200;
    const auto work = [](ChannelRig& rig, u8 record) {
      for (int round = 1; round <= kRounds; ++round) {
        rig.store(kData, {round});
        TwoLinks::access(rig, 0x05, record);
      }
    };
    std::thread other([&] { work(links.second, 7); });
    work(links.first, 6);
    other.join();
    for (u8 record : {u8{6}, u8{7}}) {
      TwoLinks::access(links.first, 0x06, record);
      CHECK(links.first.fetch(kData, 1)[0] == kRounds);
    }
  }
}

}  // namespace cambridge::tests
