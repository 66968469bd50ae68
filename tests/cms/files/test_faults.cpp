#include <doctest/doctest.h>

#include "fs/image/image_block_device.h"
#include "tests/cms/support/test_session.h"

namespace cambridge::tests {
namespace {

/// Every track of a small disk, one after the other.
std::vector<u8> content(const FakeMachine& machine, u16 number) {
  auto extent = machine.extent(number);
  std::vector<u8> all;
  std::vector<u8> track(extent.geometry().track_size);
  for (u32 index = 0; index < extent.geometry().tracks(); ++index) {
    REQUIRE(extent.read_track({index / 15, index % 15}, track).ok());
    all.insert(all.end(), track.begin(), track.end());
  }
  return all;
}

bool showed(const TestSession& test, const std::string& text) {
  for (const auto& line : test.shown()) {
    if (line.find(text) != std::string::npos) {
      return true;
    }
  }
  return false;
}

}  // namespace

TEST_SUITE("cms/files") {
  TEST_CASE("COPYFILE onto a disk that fills up: 107S, and the old file as it was") {
    TestSession test;
    test.access('A', 0x191, {"3390", 40, true, 4096, "BIG"});
    test.access('B', 0x192, {"3390", 1, true, 1024, "SMALL"});
    test.make_file('A', "LARGE", "DATA", 'V', 1000, 5000);
    test.make_file('B', "LARGE", "DATA", 'F', 80, 10);
    CHECK(test.run("COPYFILE LARGE DATA A = = B (REPLACE") == 100);
    CHECK(showed(test, "DMSCPY107S Disk B(192) is full"));
    auto file = test.session->disks().find("LARGE", "DATA", "B");
    REQUIRE(file);
    CHECK(file->records == 10);
    CHECK(file->record_format == 'F');
    auto records = test.session->disks().read_all(*file);
    REQUIRE(records.ok());
    CHECK((*records)[9].size() == 80);
    CHECK(static_cast<u8>((*records)[9][1]) == 9 * 7 + 1);
    // The room that the failed copy took is free again.
    CHECK(test.run("ACCESS 192 B") == 0);
    CHECK(test.session->disks().disk('B')->info.used < 20);
  }

  TEST_CASE("EXECIO onto a full disk: return code 113") {
    TestSession test;
    test.access('B', 0x192, {"3390", 1, true, 512, "SMALL"});
    std::string line(200, 'x');
    int code = 0;
    for (int i = 0; i < 4000 && code == 0; ++i) {
      code = test.session->execute("EXECIO 1 DISKW FILL DATA B (STRING " + line,
                                   cms::CallKind::AddressCommand);
    }
    CHECK(code == 113);
    CHECK(showed(test, "DMSEIO632E I/O error in EXECIO; rc=13 from FSWRITE command"));
  }

  TEST_CASE("a damaged label, map or directory: a message, and nothing is written") {
    struct Damage {
      const char* what;
      u64 block;
      std::size_t offset;
      std::size_t length;
    };
    // Blocks from 0: 2 the label, 3 the directory's root, 5 the map.
    for (const auto& damage :
         {Damage{"identifier", 2, 0, 4}, Damage{"block size", 2, 12, 4},
          Damage{"directory origin", 2, 16, 4}, Damage{"number of blocks", 2, 28, 4},
          Damage{"directory entry", 3, 32, 32}, Damage{"map entry", 3, 64, 64},
          Damage{"whole root", 3, 0, 4096}}) {
      CAPTURE(damage.what);
      TestSession test;
      test.access('B', 0x192, {"3390", 1, true, 4096, "BAD"});
      REQUIRE(test.run("RELEASE B") == 0);
      {
        auto device = fs::open_block_device(test.machine.extent(0x192));
        REQUIRE(device.ok());
        std::vector<u8> block(4096);
        REQUIRE((*device)->read(damage.block, block).ok());
        for (std::size_t i = 0; i < damage.length; ++i) {
          block[damage.offset + i] = 0xEE;
        }
        REQUIRE((*device)->write(damage.block, block).ok());
      }
      auto before = content(test.machine, 0x192);
      CHECK(test.run("ACCESS 192 B") == 100);
      CHECK((showed(test, "DMSACP112S B(192) device error") ||
             showed(test, "DMSACP982S B(192) is damaged")));
      CHECK((content(test.machine, 0x192) == before));
    }
  }

  TEST_CASE("several files written at once are committed when the last is closed") {
    TestSession test;
    test.access('A', 0x191, {"3390", 5, true, 4096, "A"});
    auto& disks = test.session->disks();
    auto one = disks.open_write("TST", {"ONE", "DATA", {'A', 0}}, {});
    auto two = disks.open_write("TST", {"TWO", "DATA", {'A', 0}}, {});
    REQUIRE(one.ok());
    REQUIRE(two.ok());
    std::vector<u8> record(100, 0xC1);
    REQUIRE((*one)->append(record).ok());
    REQUIRE((*two)->append(record).ok());
    REQUIRE((*one)->close().ok());
    REQUIRE((*two)->close().ok());
    test.machine.link(0x291, 0x191, false);
    CHECK(test.run("ACCESS 291 C") == 0);
    CHECK(test.run("STATE ONE DATA C") == 0);
    CHECK(test.run("STATE TWO DATA C") == 0);
  }

  TEST_CASE("a file open twice for writing is refused") {
    TestSession test;
    test.access('A', 0x191, {"3390", 5, true, 4096, "A"});
    auto& disks = test.session->disks();
    auto one = disks.open_write("TST", {"ONE", "DATA", {'A', 0}}, {});
    auto two = disks.open_write("TST", {"ONE", "DATA", {'A', 0}}, {});
    REQUIRE(one.ok());
    REQUIRE(!two.ok());
    CHECK(two.error().return_code == 28);
  }
}

}  // namespace cambridge::tests
