#include <doctest/doctest.h>
#include <filesystem>
#include <unistd.h>

#include "devices/dasd/dasd_device.h"
#include "devices/terminal/console_3215.h"
#include "machine/channel/block_io.h"
#include "tests/devices/buffer_device.h"
#include "tests/devices/channel_rig.h"

namespace cambridge::tests {
namespace {

using machine::BlockRequest;
using How = machine::SynchronousEnd::How;

constexpr u16 kDevice = ChannelRig::kDevice;

struct Disk {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("block-io-" + std::to_string(getpid()));
  std::shared_ptr<fs::DasdImage> image;

  explicit Disk(bool fba) {
    image =
        fba ? fs::create_fba_image(path, 1000, true).value()
            : fs::create_ckd_image(path, *fs::find_ckd_type(0x3390), 2, fs::NewTracks::Sparse, true)
                  .value();
    if (!fba) {
      const fs::DasdExtent extent(image);
      REQUIRE(extent.format_tracks({}, extent.geometry().tracks(), {12, 0, 4096}).ok());
    }
  }
  ~Disk() { std::filesystem::remove(path); }
};

}  // namespace

TEST_SUITE("machine/channel") {
  TEST_CASE("block I/O: what is written is read back, over tracks, on both kinds of disk") {
    for (bool fba : {false, true}) {
      CAPTURE(fba);
      const Disk disk(fba);
      ChannelRig rig(devices::make_dasd_device(fs::DasdExtent(disk.image)));
      const auto found = machine::find_block_disk(rig.channel, kDevice, 4096);
      REQUIRE(found);
      CHECK(found->blocks == (fba ? 125 : 2 * 15 * 12));
      std::vector<BlockRequest> requests;
      for (u32 i = 0; i < 20; ++i) {
        rig.store(0x10000 + i * 4096, {static_cast<int>(i + 1)});
        requests.push_back({true, 5 + i, 0x10000 + i * 4096});
      }
      CHECK(machine::move_blocks(rig.channel, *found, requests).commands == 20);
      requests = {{false, 24, 0x2000}, {false, 5, 0x3000}, {false, 6, 0x4000}};
      const auto end = machine::move_blocks(rig.channel, *found, requests);
      CHECK(end.condition_code() == 0);
      CHECK(rig.fetch(0x2000, 1)[0] == 20);
      CHECK(rig.fetch(0x3000, 1)[0] == 1);
      CHECK(rig.fetch(0x4000, 1)[0] == 2);
      CHECK(rig.announced.empty());
      requests = {{false, 7, 0x2000}, {false, found->blocks, 0x2000}};
      const auto beyond = machine::move_blocks(rig.channel, *found, requests);
      CHECK(beyond.how == How::Failed);
      CHECK(beyond.commands == 1);
    }
  }

  TEST_CASE("block I/O: a read-only disk gives the sense of its refusal") {
    const Disk disk(false);
    ChannelRig rig(devices::make_dasd_device(fs::DasdExtent::make(disk.image, 0, 2, true).value()));
    const auto found = machine::find_block_disk(rig.channel, kDevice, 4096);
    REQUIRE(found);
    const std::vector<BlockRequest> requests{{true, 0, 0x2000}};
    const auto end = machine::move_blocks(rig.channel, *found, requests);
    CHECK(end.condition_code() == 3);
    CHECK(end.return_code() == 13);
    CHECK(end.sense[0] == 0x80);
    CHECK(end.sense[1] == 0x02);
  }

  TEST_CASE("block I/O: other block sizes, other devices and no device are refused") {
    ChannelRig rig(std::make_shared<BufferDevice>());
    CHECK_FALSE(machine::find_block_disk(rig.channel, kDevice, 4096));
    CHECK_FALSE(machine::find_block_disk(rig.channel, 0x0500, 4096));
    const Disk disk(true);
    ChannelRig other(devices::make_dasd_device(fs::DasdExtent(disk.image)));
    CHECK_FALSE(machine::find_block_disk(other.channel, kDevice, 800));
    CHECK(machine::find_block_disk(other.channel, kDevice, 512)->blocks == 1000);
  }

  TEST_CASE("synchronous I/O: return codes of DIAGNOSE X'20' and X'A8'") {
    ChannelRig rig(std::make_shared<BufferDevice>());
    const machine::ProgramControls format1{0, machine::Orb::kFormat1, 0};
    const auto run = [&] {
      return machine::run_synchronously(rig.channel, kDevice, format1, ChannelRig::kProgram);
    };
    rig.program({{0x01, 0, 4, 0x2000}});
    CHECK(run().return_code() == 0);
    rig.program({{0x02, 0, 8, 0x2000}});
    CHECK(run().return_code() == 3);
    CHECK(run().residual == 4);
    rig.program({{0x07, 0, 8, 0x2000}});
    CHECK(run().condition_code() == 3);
    CHECK(run().sense[0] == 0x80);
    CHECK(machine::run_synchronously(rig.channel, 0x500, format1, 0).return_code() == 1);
    CHECK(rig.announced.empty());
    rig.program({{0x01, 0, 4, 0x2000}});
    REQUIRE(rig.start() == machine::IoEnd::Cc0);  // its status is pending now
    CHECK(run().return_code() == 5);
  }

  TEST_CASE("synchronous I/O: a read that would wait is halted") {
    auto console = std::make_shared<devices::Console3215>(devices::ConsolePort{
        .output = [](std::string_view, bool) {}, .next_line = [] { return std::nullopt; }});
    ChannelRig rig(console);
    rig.program({{0x0A, 0x20, 80, 0x2000}});
    const auto end = machine::run_synchronously(
        rig.channel, kDevice, {0, machine::Orb::kFormat1, 0}, ChannelRig::kProgram);
    CHECK(end.how == How::Failed);
    CHECK_FALSE(console->reading());
  }
}

}  // namespace cambridge::tests
