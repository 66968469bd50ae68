#include "fs/edf/check.h"

#include <cstring>
#include <doctest/doctest.h>
#include <random>

#include "fs/edf/layout.h"
#include "tests/fs/support/disk.h"

using namespace cambridge;
using namespace cambridge::fs;
using namespace cambridge::fs::test;

namespace {

constexpr u32 kSize = 512;

std::shared_ptr<MemoryBlockDevice> disk_with_files() {
  auto device = make_disk(kSize, 2000);
  const auto disk = access(device);
  for (int i = 0; i < 20; ++i) {
    REQUIRE(write_file(*disk, name("F" + std::to_string(i)),
                       Records(50, std::string(100, static_cast<char>('a' + i))))
                .ok());
  }
  return device;
}

u8* block(MemoryBlockDevice& device, u32 number) {
  return device.bytes().data() + static_cast<std::size_t>(number - 1) * kSize;
}

LabelRecord* label(MemoryBlockDevice& device) {
  return reinterpret_cast<LabelRecord*>(block(device, kLabelBlock));
}

/// The directory entry of a file, found by looking through the whole disk from its end.
Fst* entry(MemoryBlockDevice& device, const FileName& id) {
  Fst* found = nullptr;
  const auto fop = access(std::make_shared<MemoryBlockDevice>(device), true);
  REQUIRE(fop->find(id).has_value());
  const u32 records = fop->find(id)->records;
  // The current directory blocks hang below the root: 8 entries a block.
  const u8* root = block(device, label(device)->directory_origin);
  for (u32 i = 0; i < kSize / 4; ++i) {
    const u32 child = load_big_endian<u32>(root + i * 4);
    if (child == 0) {
      break;
    }
    for (u32 slot = 0; slot < 8; ++slot) {
      auto* fst = reinterpret_cast<Fst*>(block(device, child) + slot * 64);
      if (std::memcmp(fst->name.data(), id.bytes().data(), 16) == 0) {
        found = fst;
      }
    }
  }
  REQUIRE(found != nullptr);
  CHECK(found->records == records);
  return found;
}

std::string problems(const std::shared_ptr<BlockDevice>& device) {
  const auto report = check_minidisk(device);
  REQUIRE(report.ok());
  std::string all;
  for (const std::string& problem : report->problems) {
    all += problem + "\n";
  }
  return all;
}

void repair_and_recheck(const std::shared_ptr<MemoryBlockDevice>& device) {
  const auto report = repair_minidisk(device);
  REQUIRE(report.ok());
  CHECK_FALSE(report->repairs.empty());
  CHECK(problems(device) == "");
}

}  // namespace

TEST_SUITE("fs/edf") {
  TEST_CASE("check: a sound disk is sound") {
    const auto device = disk_with_files();
    CHECK(problems(device) == "");
    const auto before = device->bytes();
    const auto report = repair_minidisk(device);
    CHECK(report->repairs.empty());
    CHECK(report->files == 20);
    CHECK(device->bytes() == before);
  }

  TEST_CASE("check: a wrong count in the label is found and repaired") {
    const auto device = disk_with_files();
    label(*device)->used = label(*device)->used + 3;
    CHECK(problems(device).find("the label says") != std::string::npos);
    AccessOptions options;
    options.read_only = false;
    CHECK(Minidisk::access(device, options).error().kind == FileError::Kind::Damaged);
    CHECK(read_file(*access(device, true), name("F3")).ok());
    repair_and_recheck(device);
    CHECK(access(device)->info().files == 20);
  }

  TEST_CASE("check: lost blocks and blocks in use but free are found and repaired") {
    const auto device = disk_with_files();
    // The map block is the one whose every bit beyond the end says used, and begins with 1s.
    u8* map = nullptr;
    for (u32 number = kFirstUserBlock; number <= 2000; ++number) {
      if (block(*device, number)[kSize - 1] == 0xFF && block(*device, number)[0] >= 0xF8 &&
          block(*device, number)[251] == 0xFF) {
        map = block(*device, number);
        // Older versions of the map lie about too: damage them all.
        map[200] ^= 0x81;
        map[1] ^= 0x10;
      }
    }
    REQUIRE(map != nullptr);
    const std::string found = problems(device);
    CHECK(found.find("2 lost blocks: ") != std::string::npos);
    CHECK(found.find("in use but free in the map") != std::string::npos);
    repair_and_recheck(device);
    CHECK(*read_file(*access(device), name("F19")) == Records(50, std::string(100, 't')));
  }

  TEST_CASE("check: two files with the same blocks are found, and both can be read afterwards") {
    const auto device = disk_with_files();
    entry(*device, name("F4"))->origin = entry(*device, name("F3"))->origin.value();
    CHECK(problems(device).find("F3 DATA and to F4 DATA") != std::string::npos);
    repair_and_recheck(device);
    CHECK(*read_file(*access(device), name("F3")) == Records(50, std::string(100, 'd')));
    CHECK(*read_file(*access(device), name("F4")) == Records(50, std::string(100, 'd')));
  }

  TEST_CASE("check: a broken chain is cut where it breaks") {
    const auto device = disk_with_files();
    Fst* fst = entry(*device, name("F7"));
    u8* pointers = block(*device, fst->origin);
    store_big_endian<u32>(pointers + 5 * 12, 123456);  // the sixth data block
    CHECK(problems(device).find("F7 DATA: ") != std::string::npos);
    CHECK(read_file(*access(device, true), name("F7")).error().kind == FileError::Kind::Damaged);
    repair_and_recheck(device);
    const auto saved = read_file(*access(device), name("F7"));
    REQUIRE(saved.ok());
    CHECK(saved->size() == 25);
    CHECK(saved->front() == std::string(100, 'h'));
    CHECK(access(device)->info().files == 20);
  }

  TEST_CASE("check: an entry that makes no sense is dropped") {
    const auto device = disk_with_files();
    entry(*device, name("F9"))->record_format = 0x00;
    entry(*device, name("F10"))->levels = 77;
    entry(*device, name("F11"))->records = 0;
    CHECK(problems(device) != "");
    repair_and_recheck(device);
    CHECK(access(device)->info().files == 17);
  }

  TEST_CASE("check: label and directory that cannot be read are not written over") {
    auto device = disk_with_files();
    label(*device)->directory_origin = 9;
    auto before = device->bytes();
    CHECK(problems(device).find("directory at block 9") != std::string::npos);
    CHECK(repair_minidisk(device).error().kind == FileError::Kind::Damaged);
    CHECK(device->bytes() == before);
    device = disk_with_files();
    std::memset(block(*device, label(*device)->directory_origin), 0xEE, kSize);
    before = device->bytes();
    CHECK(problems(device) != "");
    CHECK(repair_minidisk(device).error().kind == FileError::Kind::Damaged);
    CHECK(device->bytes() == before);
  }

  TEST_CASE("random damage never crashes check, repair, reading or writing") {
    std::mt19937 random(42);
    const auto good = disk_with_files();
    const auto below = [&random](u32 limit) { return static_cast<u32>(random() % limit); };
    int repaired = 0;
    for (int round = 0; round < 400; ++round) {
      CAPTURE(round);
      auto device = std::make_shared<MemoryBlockDevice>(*good);
      for (u32 hits = 1 + below(6); hits > 0; --hits) {
        const u32 number = below(3) == 0 ? 3 + below(3) : 1 + below(600);
        block(*device, number)[below(kSize)] = static_cast<u8>(random());
      }
      (void)check_minidisk(device).ok();
      AccessOptions options;
      options.read_only = round % 2 == 0;
      if (auto disk = Minidisk::access(device, options)) {
        for (const FileStatus& file : (*disk)->list()) {
          (void)read_file(**disk, file.name).ok();
        }
        (void)write_file(**disk, name("NEW"), {"x"}).ok();
        (void)write_file(**disk, name("F5"), {"x"}, extend()).ok();
        (void)(*disk)->erase(name("F6")).ok();
      }
      if (const auto report = repair_minidisk(device)) {
        REQUIRE(check_minidisk(device)->sound());
        ++repaired;
      }
    }
    CHECK(repaired > 200);
  }
}
