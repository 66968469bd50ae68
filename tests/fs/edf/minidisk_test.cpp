#include "fs/edf/minidisk.h"

#include <algorithm>
#include <doctest/doctest.h>

#include "tests/fs/support/disk.h"

using namespace cambridge;
using namespace cambridge::fs;
using namespace cambridge::fs::test;

namespace {

/// Records of growing and shrinking length, none empty.
Records varied_records(int count, std::size_t longest) {
  Records records;
  for (int i = 0; i < count; ++i) {
    const std::size_t length = 1 + (static_cast<std::size_t>(i) * 7919) % longest;
    std::string record(length, static_cast<char>('a' + i % 26));
    record[0] = static_cast<char>(i);
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace

TEST_SUITE("fs/edf") {
  TEST_CASE("a formatted minidisk is empty and says what it is") {
    for (const u32 size : {512U, 1024U, 2048U, 4096U}) {
      for (const bool fba : {false, true}) {
        CAPTURE(size);
        CAPTURE(fba);
        auto device = make_disk(size, 300, fba);
        const auto disk = access(device);
        const MinidiskInfo info = disk->info();
        CHECK(info.label == "TEST");
        CHECK(info.block_size == size);
        CHECK(info.blocks == 300);
        CHECK(info.used == 6);  // label and roots, and one block of the map
        CHECK(info.files == 0);
        CHECK(info.created.year == 2026);
        CHECK(disk->list().empty());
      }
    }
  }

  TEST_CASE("V and F files come back as they were written, on every kind of disk") {
    for (const u32 size : {512U, 1024U, 2048U, 4096U}) {
      for (const bool fba : {false, true}) {
        CAPTURE(size);
        CAPTURE(fba);
        auto device = make_disk(size, 4000, fba);
        const Records variable = varied_records(3000, 500);
        const Records few = {"ONE", "TWO", std::string(65535, 'x'), "FOUR"};
        const Records cards(2000, std::string(80, 'c'));
        {
          const auto disk = access(device);
          CHECK(write_file(*disk, name("VARIED"), variable).ok());
          CHECK(write_file(*disk, name("LONG"), few).ok());
          CHECK(write_file(*disk, name("CARDS"), cards, fixed()).ok());
          CHECK(write_file(*disk, name("SMALL"), {"x"}).ok());
        }
        const auto disk = access(device, true);
        CHECK(*read_file(*disk, name("VARIED")) == variable);
        CHECK(*read_file(*disk, name("LONG")) == few);
        CHECK(*read_file(*disk, name("CARDS")) == cards);
        CHECK(*read_file(*disk, name("SMALL")) == Records{"x"});
        const auto status = disk->find(name("CARDS"));
        REQUIRE(status.has_value());
        CHECK(status->fixed());
        CHECK(status->record_length == 80);
        CHECK(status->records == 2000);
        CHECK(status->blocks == (2000 * 80 + size - 1) / size);
        CHECK(status->time.year == 2026);
        CHECK(disk->find(name("LONG"))->record_length == 65535);
        CHECK_FALSE(disk->find(name("NONE")).has_value());
      }
    }
  }

  TEST_CASE("any record can be read by its number") {
    for (const u32 size : {512U, 4096U}) {
      auto device = make_disk(size, 8000);
      const auto disk = access(device);
      const Records variable = varied_records(9000, 300);
      REQUIRE(write_file(*disk, name("V"), variable).ok());
      auto reader = disk->open_read(name("V"));
      REQUIRE(reader.ok());
      for (u32 i = 0; i < 2000; ++i) {
        const u32 number = 1 + i * 7919 % 9000;
        auto record = (*reader)->record(number);
        REQUIRE(record.ok());
        REQUIRE(text(*record) == variable[number - 1]);
      }
      CHECK_FALSE((*reader)->record(9001).ok());
      CHECK_FALSE((*reader)->record(0).ok());
      REQUIRE((*reader)->seek(9001).ok());
      CHECK_FALSE((*reader)->next()->has_value());
    }
  }

  TEST_CASE("files are appended to") {
    for (const u32 size : {512U, 4096U}) {
      auto device = make_disk(size, 8000);
      Records all;
      for (int round = 0; round < 25; ++round) {
        const auto disk = access(device);
        const Records more = varied_records(1 + round * 13, 700);
        REQUIRE(write_file(*disk, name("V"), more, extend()).ok());
        all.insert(all.end(), more.begin(), more.end());
        REQUIRE(*read_file(*disk, name("V")) == all);
        auto reader = disk->open_read(name("V"));
        const auto middle = static_cast<u32>(all.size() / 2 + 1);
        REQUIRE(text(*(*reader)->record(middle)) == all[middle - 1]);
      }
      Records cards;
      for (int round = 0; round < 10; ++round) {
        const auto disk = access(device);
        WriteOptions options = fixed(80);
        options.kind = WriteOptions::Kind::Extend;
        const Records more(static_cast<std::size_t>(round * 11 + 1),
                           std::string(80, static_cast<char>('0' + round)));
        REQUIRE(write_file(*disk, name("F"), more, options).ok());
        cards.insert(cards.end(), more.begin(), more.end());
        REQUIRE(*read_file(*disk, name("F")) == cards);
      }
    }
  }

  TEST_CASE("records are updated by number, and a V record keeps its length") {
    for (const u32 size : {512U, 4096U}) {
      auto device = make_disk(size, 8000);
      const auto disk = access(device);
      Records variable = varied_records(3000, 300);
      REQUIRE(write_file(*disk, name("V"), variable).ok());
      {
        auto writer = disk->open_write(name("V"), extend());
        REQUIRE(writer.ok());
        for (u32 i = 0; i < 500; ++i) {
          const u32 number = 1 + i * 7919 % 3000;
          std::string& record = variable[number - 1];
          record.assign(record.size(), static_cast<char>('A' + i % 26));
          REQUIRE((*writer)->update(number, bytes(record)).ok());
        }
        CHECK((*writer)->update(5, bytes(variable[4] + "x")).error().kind ==
              FileError::Kind::Invalid);
        variable.push_back("at the end");
        REQUIRE((*writer)->update(3001, bytes(variable.back())).ok());
        variable.back() = "AT THE END";
        REQUIRE((*writer)->update(3001, bytes(variable.back())).ok());
        REQUIRE((*writer)->close().ok());
      }
      CHECK(*read_file(*disk, name("V")) == variable);
    }
  }

  TEST_CASE("F records beyond the end leave a gap of zeros that takes no room") {
    auto device = make_disk(4096, 1000);
    const auto disk = access(device);
    auto writer = disk->open_write(name("SPARSE"), fixed(80));
    REQUIRE(writer.ok());
    const std::string card(80, 'C');
    REQUIRE((*writer)->update(1, bytes(card)).ok());
    REQUIRE((*writer)->update(10'000'000, bytes(card)).ok());
    REQUIRE((*writer)->update(5'000'000, bytes(card)).ok());
    REQUIRE((*writer)->close().ok());
    const auto status = disk->find(name("SPARSE"));
    CHECK(status->records == 10'000'000);
    CHECK(status->blocks <= 4);
    auto reader = disk->open_read(name("SPARSE"));
    CHECK(text(*(*reader)->record(10'000'000)) == card);
    CHECK(text(*(*reader)->record(5'000'000)) == card);
    CHECK(text(*(*reader)->record(1)) == card);
    CHECK(text(*(*reader)->record(2)) == std::string(80, '\0'));
    CHECK(text(*(*reader)->record(9'000'000)) == std::string(80, '\0'));
    CHECK(disk->info().used < 30);
    REQUIRE(disk->erase(name("SPARSE")).ok());
    CHECK(disk->info().used == 6);
  }

  TEST_CASE("the largest F file has 2147483647 records") {
    auto device = make_disk(4096, 1000);
    const auto disk = access(device);
    auto writer = disk->open_write(name("HUGE"), fixed(1024));
    const std::string record(1024, 'C');
    REQUIRE((*writer)->update(2147483647, bytes(record)).ok());
    REQUIRE((*writer)->close().ok());
    CHECK(disk->find(name("HUGE"))->records == 2147483647);
    auto reader = disk->open_read(name("HUGE"));
    REQUIRE(reader.ok());
    CHECK(text(*(*reader)->record(2147483647)) == record);
    CHECK(text(*(*reader)->record(77)) == std::string(1024, '\0'));
  }

  TEST_CASE("replacing a file frees the old one, and erasing gives everything back") {
    auto device = make_disk(1024, 3000);
    const auto disk = access(device);
    const u32 empty = disk->info().used;
    for (int round = 0; round < 5; ++round) {
      REQUIRE(write_file(*disk, name("A"), varied_records(2000, 400)).ok());
    }
    CHECK(disk->info().used < 500 + empty);
    REQUIRE(disk->erase(name("A")).ok());
    CHECK(disk->info().used == empty);
    CHECK(disk->erase(name("A")).error().kind == FileError::Kind::NotFound);
  }

  TEST_CASE("thousands of files are found, listed in order, renamed and erased") {
    for (const u32 size : {512U, 4096U}) {
      auto device = make_disk(size, 12000);
      {
        const auto disk = access(device);
        REQUIRE(disk->hold_commits(true).ok());
        for (int i = 0; i < 3000; ++i) {
          REQUIRE(write_file(*disk, name("F" + std::to_string(i * 7 % 3000)), {std::to_string(i)})
                      .ok());
        }
        REQUIRE(disk->hold_commits(false).ok());
      }
      auto disk = access(device);
      CHECK(disk->info().files == 3000);
      const auto files = disk->list();
      REQUIRE(files.size() == 3000);
      CHECK(std::is_sorted(files.begin(), files.end(),
                           [](const auto& a, const auto& b) { return a.name < b.name; }));
      CHECK(disk->list(FilePattern::from_text("F29*", "*")).size() == 111);
      CHECK(disk->list(FilePattern::from_text("F2%", "DATA")).size() == 10);
      CHECK(disk->list(FilePattern::from_text("F5", "DATA")).size() == 1);
      REQUIRE(disk->hold_commits(true).ok());
      for (int i = 0; i < 3000; i += 2) {
        REQUIRE(disk->erase(name("F" + std::to_string(i))).ok());
      }
      REQUIRE(
          disk->change(name("F1"), {name("RENAMED"), 5, FileTime{1999, 12, 31, 23, 59, 58}}).ok());
      CHECK(disk->change(name("F3"), {name("F5"), {}, {}}).error().kind == FileError::Kind::Exists);
      REQUIRE(disk->hold_commits(false).ok());
      disk = access(device);
      CHECK(disk->info().files == 1500);
      CHECK_FALSE(disk->find(name("F2")).has_value());
      CHECK(*read_file(*disk, name("F7")) == Records{"1"});
      const auto renamed = disk->find(name("RENAMED"));
      REQUIRE(renamed.has_value());
      CHECK(renamed->mode_number == 5);
      CHECK(renamed->time == FileTime{1999, 12, 31, 23, 59, 58});
      REQUIRE(disk->hold_commits(true).ok());
      for (const FileStatus& file : disk->list()) {
        REQUIRE(disk->erase(file.name).ok());
      }
      REQUIRE(disk->hold_commits(false).ok());
      CHECK(disk->info().files == 0);
      CHECK(access(device)->info().files == 0);
    }
  }

  TEST_CASE("a full disk says so, and the old file is intact") {
    for (const u32 size : {512U, 4096U}) {
      auto device = make_disk(size, 200);
      auto disk = access(device);
      const Records old = {"the old file"};
      REQUIRE(write_file(*disk, name("A"), old).ok());
      const u32 used = disk->info().used;
      const Records huge(300, std::string(size, 'x'));
      for (int round = 0; round < 3; ++round) {
        auto result = write_file(*disk, name("A"), huge);
        REQUIRE_FALSE(result.ok());
        CHECK(result.error().kind == FileError::Kind::DiskFull);
        CHECK(*read_file(*disk, name("A")) == old);
      }
      int files = 0;
      while (write_file(*disk, name("X" + std::to_string(files)), {"small"}).ok()) {
        ++files;
      }
      CHECK(files > 150);
      CHECK(*read_file(*disk, name("A")) == old);
      for (int i = 0; i < files; ++i) {
        REQUIRE(disk->erase(name("X" + std::to_string(i))).ok());
      }
      CHECK(disk->info().used == used);
      disk = access(device);
      CHECK(*read_file(*disk, name("A")) == old);
      CHECK(disk->info().files == 1);
    }
  }

  TEST_CASE("nothing is seen on the disk before the last open output file is closed") {
    auto device = make_disk(4096, 500);
    const auto disk = access(device);
    auto first = disk->open_write(name("FIRST"), {});
    auto second = disk->open_write(name("SECOND"), {});
    REQUIRE((*first)->append(bytes("1")).ok());
    REQUIRE((*second)->append(bytes("2")).ok());
    CHECK(disk->open_write(name("FIRST"), {}).error().kind == FileError::Kind::Busy);
    REQUIRE((*first)->close().ok());
    CHECK(access(device, true)->info().files == 0);
    REQUIRE(disk->commit().ok());
    CHECK(access(device, true)->info().files == 1);
    REQUIRE((*second)->close().ok());
    CHECK(access(device, true)->info().files == 2);
    CHECK(*read_file(*disk, name("SECOND")) == Records{"2"});
    CHECK(disk->info().used == 8);
  }

  TEST_CASE("a writer that is not closed leaves no trace") {
    auto device = make_disk(4096, 500);
    const auto disk = access(device);
    REQUIRE(write_file(*disk, name("A"), {"old"}).ok());
    const u32 used = disk->info().used;
    {
      auto writer = disk->open_write(name("A"), {});
      for (int i = 0; i < 300; ++i) {
        REQUIRE((*writer)->append(bytes(std::string(4000, 'y'))).ok());
      }
    }
    CHECK(*read_file(*disk, name("A")) == Records{"old"});
    REQUIRE(write_file(*disk, name("B"), {"new"}).ok());
    CHECK(disk->info().used == used + 1);
    auto empty = disk->open_write(name("C"), {});
    CHECK((*empty)->close().error().kind == FileError::Kind::Empty);
    CHECK_FALSE(disk->find(name("C")).has_value());
  }

  TEST_CASE("a reader goes on with the file it opened when that is replaced or erased") {
    auto device = make_disk(512, 2000);
    const auto disk = access(device);
    const Records old = varied_records(2000, 100);
    REQUIRE(write_file(*disk, name("A"), old).ok());
    auto reader = disk->open_read(name("A"));
    Records seen;
    for (int i = 0; i < 10; ++i) {
      seen.push_back(text(**(*reader)->next()));
    }
    REQUIRE(write_file(*disk, name("A"), {"new"}).ok());
    REQUIRE(write_file(*disk, name("B"), Records(400, std::string(512, 'z'))).ok());
    while (auto record = *(*reader)->next()) {
      seen.push_back(text(*record));
    }
    CHECK(seen == old);
    reader->reset();
    CHECK(*read_file(*disk, name("A")) == Records{"new"});
  }

  TEST_CASE("mode numbers: 0 is private, 3 is erased after reading, 6 is updated in place") {
    auto device = make_disk(4096, 500);
    auto disk = access(device);
    WriteOptions options;
    options.mode_number = 0;
    REQUIRE(write_file(*disk, name("PRIVATE"), {"x"}, options).ok());
    options.mode_number = 3;
    REQUIRE(write_file(*disk, name("ONCE"), {"x"}, options).ok());
    options = fixed(80);
    options.mode_number = 6;
    REQUIRE(write_file(*disk, name("PLACE"), Records(200, std::string(80, 'a')), options).ok());
    CHECK(disk->find(name("PRIVATE")).has_value());
    CHECK_FALSE(access(device, true)->find(name("PRIVATE")).has_value());
    CHECK(access(device, true)->list().size() == 2);

    auto reader = disk->open_read(name("ONCE"));
    REQUIRE((*reader)->next().ok());
    REQUIRE((*reader)->close().ok());
    CHECK_FALSE(disk->find(name("ONCE")).has_value());

    const std::vector<u8> before = device->bytes();
    auto writer = disk->open_write(name("PLACE"), extend());
    REQUIRE((*writer)->update(100, bytes(std::string(80, 'b'))).ok());
    REQUIRE((*writer)->close().ok());
    // The data block changed where it was: the old card is nowhere any more at its place.
    int changed = 0;
    for (std::size_t block = 5; block < 12; ++block) {
      changed += std::equal(before.begin() + static_cast<std::ptrdiff_t>(block * 4096),
                            before.begin() + static_cast<std::ptrdiff_t>((block + 1) * 4096),
                            device->bytes().begin() + static_cast<std::ptrdiff_t>(block * 4096))
                     ? 0
                     : 1;
    }
    CHECK(changed >= 1);
    CHECK(text(*(*disk->open_read(name("PLACE")))->record(100)) == std::string(80, 'b'));
    options.mode_number = 7;
    CHECK(disk->open_write(name("BAD"), options).error().kind == FileError::Kind::InvalidName);
  }

  TEST_CASE("names have up to eight legal characters") {
    CHECK(FileName::from_text("PROFILE", "EXEC")->text() == "PROFILE EXEC");
    CHECK(FileName::from_text("a#@+$-:_", "x")->text() == "A#@+$-:_ X");
    for (const auto* bad : {"", "NINECHARS", "A.B", "A B", "A*", "\xC3\xA4"}) {
      CHECK_FALSE(FileName::from_text(bad, "X").has_value());
      CHECK_FALSE(FileName::from_text("X", bad).has_value());
    }
  }

  TEST_CASE("what is not a CMS disk, and requests that make no sense, are refused") {
    auto blank = std::make_shared<MemoryBlockDevice>(BlockDeviceShape{4096, 100, false, 1});
    CHECK(Minidisk::access(blank).error().kind == FileError::Kind::NotFormatted);
    FormatOptions options;
    options.label = "TOOLONG";
    CHECK(Minidisk::format(blank, options).error().kind == FileError::Kind::Invalid);
    options.label = "OK";
    options.block_size = 1024;
    CHECK(Minidisk::format(blank, options).error().kind == FileError::Kind::Invalid);
    auto device = make_disk(4096, 500);
    auto reader = access(device, true);
    CHECK(write_file(*reader, name("A"), {"x"}).error().kind == FileError::Kind::ReadOnly);
    CHECK(reader->erase(name("A")).error().kind == FileError::Kind::ReadOnly);
    auto disk = access(device);
    auto writer = disk->open_write(name("A"), {});
    CHECK((*writer)->append({}).error().kind == FileError::Kind::Invalid);
    CHECK((*writer)->append(bytes(std::string(65536, 'x'))).error().kind ==
          FileError::Kind::Invalid);
    auto cards = disk->open_write(name("F"), fixed(80));
    CHECK((*cards)->append(bytes("short")).error().kind == FileError::Kind::Invalid);
    CHECK((*cards)->append(bytes(std::string(160, 'x'))).error().kind == FileError::Kind::Invalid);
  }

  TEST_CASE("label and size can be changed") {
    auto device = make_disk(4096, 500);
    auto disk = access(device);
    REQUIRE(write_file(*disk, name("A"), Records(50, std::string(4000, 'x'))).ok());
    REQUIRE(disk->relabel("OTHER").ok());
    REQUIRE(disk->recompute(100).ok());
    CHECK(disk->recompute(40).error().kind == FileError::Kind::Invalid);
    disk = access(device);
    CHECK(disk->info().label == "OTHER");
    CHECK(disk->info().blocks == 100);
    CHECK(disk->info().used == 6 + 49 + 1);
    CHECK(read_file(*disk, name("A"))->size() == 50);
    REQUIRE(disk->recompute(100000).ok());
    CHECK(access(device)->info().blocks == 500);
    CHECK(read_file(*access(device), name("A"))->size() == 50);
  }

  TEST_CASE("a reserved disk is one file in one piece") {
    for (const u32 size : {512U, 4096U}) {
      auto device = make_disk(size, 3000);
      auto disk = access(device);
      REQUIRE(disk->reserve(name("LINUX", "SWAP")).ok());
      disk = access(device);
      CHECK(disk->info().reserved);
      const auto file = disk->find(name("LINUX", "SWAP"));
      REQUIRE(file.has_value());
      CHECK(file->mode_number == 6);
      CHECK(file->record_length == size);
      CHECK(file->blocks > 2900);
      CHECK((*disk->open_read(file->name))->record(file->records).ok());
    }
  }

  TEST_CASE("read-only accesses of one disk share their directory") {
    auto device = make_disk(4096, 3000);
    {
      const auto disk = access(device);
      REQUIRE(disk->hold_commits(true).ok());
      for (int i = 0; i < 2000; ++i) {
        REQUIRE(write_file(*disk, name("F" + std::to_string(i)), {"x"}).ok());
      }
      REQUIRE(disk->hold_commits(false).ok());
    }
    std::vector<std::unique_ptr<Minidisk>> users;
    for (int i = 0; i < 50; ++i) {
      users.push_back(access(device, true));
    }
    CHECK(users.back()->list().size() == 2000);
    REQUIRE(write_file(*access(device), name("NEW"), {"x"}).ok());
    CHECK_FALSE(users.front()->find(name("NEW")).has_value());
    CHECK(access(device, true)->find(name("NEW")).has_value());
  }
}
