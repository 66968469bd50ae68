#include <doctest/doctest.h>
#include <random>

#include "cms/files/channel_block_device.h"
#include "fs/image/image_block_device.h"
#include "tests/cms/support/fake_machine.h"

namespace cambridge::tests {
namespace {

using cms::files::ChannelBlockDevice;
using cms::files::find_disk;

std::vector<u8> pattern(std::size_t size, u32 seed) {
  std::mt19937 random(seed);
  std::vector<u8> bytes(size);
  for (auto& byte : bytes) {
    byte = static_cast<u8>(random());
  }
  return bytes;
}

std::unique_ptr<ChannelBlockDevice> open(FakeMachine& machine, u16 number) {
  auto disk = find_disk(machine, number);
  REQUIRE(disk.ok());
  auto device = ChannelBlockDevice::open(machine, *disk);
  REQUIRE(device.ok());
  return std::move(*device);
}

}  // namespace

TEST_SUITE("cms/files") {
  TEST_CASE("blocks written by channel programs are those of the image, and the other way round") {
    for (const TestDisk& shape :
         {TestDisk{"3390", 6, true, 4096, "A"}, TestDisk{"3390", 3, true, 512, "B"},
          TestDisk{"3380", 3, true, 1024, "C"}, TestDisk{"3390", 3, true, 2048, "D"},
          TestDisk{"FBA", 6000, true, 4096, "E"}}) {
      CAPTURE(shape.type);
      CAPTURE(shape.block_size);
      FakeMachine machine;
      machine.add_disk(0x191, shape);
      auto device = open(machine, 0x191);
      auto image = fs::open_block_device(machine.extent(0x191));
      REQUIRE(image.ok());
      auto size = device->shape().block_size;
      auto count = device->shape().block_count;
      CHECK(size == (*image)->shape().block_size);
      CHECK(count == (*image)->shape().block_count);
      auto all = pattern(count * size, 1);
      REQUIRE(device->write(0, all).ok());
      std::vector<u8> seen(all.size());
      REQUIRE((*image)->read(0, seen).ok());
      CHECK((seen == all));
      // Scattered runs, more than one program holds.
      std::mt19937 random(2);
      std::vector<u8> changed = pattern(count * size, 3);
      std::vector<fs::WriteRun> writes;
      for (int i = 0; i < 700; ++i) {
        u64 first = random() % count;
        u64 blocks = std::min<u64>(1 + random() % 5, count - first);
        auto bytes = std::span(changed).subspan(first * size, blocks * size);
        writes.push_back({first, bytes});
        std::copy(bytes.begin(), bytes.end(),
                  all.begin() + static_cast<std::ptrdiff_t>(first * size));
      }
      REQUIRE(device->write_many(writes).ok());
      REQUIRE((*image)->read(0, seen).ok());
      CHECK((seen == all));
      std::vector<u8> read_back(all.size());
      REQUIRE(device->read(0, read_back).ok());
      CHECK((read_back == all));
    }
  }

  TEST_CASE("a large transfer takes few channel programs") {
    FakeMachine machine;
    machine.add_disk(0x191, {"3390", 10, true, 4096, "BIG"});
    auto device = open(machine, 0x191);
    std::vector<u8> bytes(4 << 20);
    auto before = machine.programs_started;
    REQUIRE(device->read(0, bytes).ok());
    CHECK(machine.programs_started - before <= 8);
  }

  TEST_CASE("a read-only disk, a block beyond the end, an unformatted disk: a reason, no crash") {
    FakeMachine machine;
    machine.add_disk(0x191, {"3390", 1, false, 4096, "RO"});
    machine.add_disk(0x192, {"3390", 1, true, 0, ""});
    auto device = open(machine, 0x191);
    CHECK(!device->writable());
    std::vector<u8> block(4096);
    auto written = device->write(6, block);
    REQUIRE(!written.ok());
    CHECK(written.error().kind == fs::DiskError::Kind::NotWritable);
    auto read = device->read(180, block);
    REQUIRE(!read.ok());
    CHECK(read.error().kind == fs::DiskError::Kind::OutOfRange);
    auto disk = find_disk(machine, 0x192);
    REQUIRE(disk.ok());
    auto unformatted = ChannelBlockDevice::open(machine, *disk);
    REQUIRE(!unformatted.ok());
    CHECK(unformatted.error().kind == fs::DiskError::Kind::Damaged);
    auto missing = find_disk(machine, 0x193);
    REQUIRE(!missing.ok());
    CHECK(missing.error().kind == fs::DiskError::Kind::Missing);
  }

  TEST_CASE("tracks formatted by channel programs are those that fs formats") {
    FakeMachine machine;
    machine.add_disk(0x191, {"3390", 3, true, 0, ""});
    machine.add_disk(0x192, {"3390", 3, true, 0, ""});
    auto disk = find_disk(machine, 0x191);
    REQUIRE(disk.ok());
    ChannelBlockDevice device(machine, *disk, 1024);
    REQUIRE(device.format_tracks(0, 45).ok());
    REQUIRE(fs::format_block_device(machine.extent(0x192), 1024).ok());
    std::vector<u8> one(machine.extent(0x191).geometry().track_size);
    std::vector<u8> other(one.size());
    for (u32 track = 0; track < 45; ++track) {
      CAPTURE(track);
      REQUIRE(machine.extent(0x191).read_track({track / 15, track % 15}, one).ok());
      REQUIRE(machine.extent(0x192).read_track({track / 15, track % 15}, other).ok());
      CHECK((one == other));
    }
  }
}

}  // namespace cambridge::tests
