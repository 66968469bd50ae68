#include <array>
#include <cstring>
#include <doctest/doctest.h>
#include <fstream>
#include <vector>

#include "fs/image/dasd_extent.h"
#include "fs/image/dasd_image.h"
#include "fs/image/image_block_device.h"
#include "fs/image/track.h"
#include "fs/image/volume_label.h"
#include "tests/fs/support/scratch.h"

using namespace cambridge;
using namespace cambridge::fs;
using test::ScratchFolder;

namespace {

const CkdType& type_3390() {
  return *find_ckd_type(0x3390);
}

void overwrite(const std::filesystem::path& path, std::streamoff at, std::string_view bytes) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(at);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

int count_records(std::span<const u8> track) {
  TrackScanner scanner(track);
  int records = 0;
  while (scanner.next()) {
    ++records;
  }
  return scanner.damaged() ? -1 : records;
}

}  // namespace

TEST_SUITE("fs/image") {
  TEST_CASE("a new image has home address and R0 on every track") {
    const ScratchFolder folder;
    for (const NewTracks how : {NewTracks::Sparse, NewTracks::Explicit}) {
      auto image = create_ckd_image(folder / "v.ckd", type_3390(), 2, how, true);
      REQUIRE(image.ok());
      std::vector<u8> track((*image)->geometry().track_size);
      REQUIRE((*image)->read_track({1, 14}, track).ok());
      CHECK(home_address(track).cylinder == 1);
      CHECK(home_address(track).head == 14);
      CHECK(count_records(track) == 1);
      CHECK_FALSE((*image)->read_track({2, 0}, track).ok());
      CHECK_FALSE((*image)->read_track({0, 15}, track).ok());
    }
  }

  TEST_CASE("a formatted track reads full, and stays small until it is written") {
    const ScratchFolder folder;
    auto image = create_ckd_image(folder / "v.ckd", type_3390(), 3, NewTracks::Sparse);
    REQUIRE(image.ok());
    REQUIRE((*image)->format_tracks({1, 0}, 30, {12, 0, 4096}, 1).ok());
    std::vector<u8> track((*image)->geometry().track_size);
    REQUIRE((*image)->read_track({2, 3}, track).ok());
    CHECK(count_records(track) == 13);
    const auto last = find_record(track, 12);
    REQUIRE(last.has_value());
    CHECK(last->count.cylinder == 1);  // relative to the minidisk at cylinder 1
    CHECK(last->count.head == 3);
    CHECK(last->count.data_length == 4096);

    const std::vector<u8> data(4096, 0xAB);
    REQUIRE((*image)->write_in_track({2, 3}, last->data_offset(), data).ok());
    std::vector<u8> again(track.size());
    REQUIRE((*image)->read_track({2, 3}, again).ok());
    CHECK(std::memcmp(&again[last->data_offset()], data.data(), data.size()) == 0);
    std::memset(&again[last->data_offset()], 0, data.size());
    CHECK(used_length(again) == used_length(track));
    CHECK(std::memcmp(again.data(), track.data(), *used_length(track)) == 0);
    CHECK_FALSE((*image)->write_in_track({2, 4}, static_cast<u32>(track.size()) - 10, data).ok());
  }

  TEST_CASE("a written track is read back, and a malformed one is refused") {
    const ScratchFolder folder;
    auto image = create_ckd_image(folder / "v.ckd", type_3390(), 1, NewTracks::Explicit);
    REQUIRE(image.ok());
    std::vector<u8> track((*image)->geometry().track_size);
    TrackBuilder builder(track, {0, 5});
    const std::array<u8, 3> data{1, 2, 3};
    REQUIRE(builder.append(make_count(0, 5, 1, 0, 3), {}, data));
    CHECK_FALSE(builder.append(make_count(0, 5, 2, 2, 30000), data));  // key longer than it says
    REQUIRE(builder.append(make_count(0, 5, 2, 0, 30000)));
    CHECK_FALSE(builder.append(make_count(0, 5, 3, 0, 30000)));
    builder.finish();
    REQUIRE((*image)->write_track({0, 5}, track).ok());
    std::vector<u8> back(track.size());
    REQUIRE((*image)->read_track({0, 5}, back).ok());
    CHECK(back == track);
    CHECK((*image)->write_track({0, 6}, track).error().kind == DiskError::Kind::Invalid);
    track[kFirstRecordOffset + 6] = 0xFF;  // the data length of R1 now runs over the end
    track[kFirstRecordOffset + 7] = 0xFF;
    CHECK((*image)->write_track({0, 5}, track).error().kind == DiskError::Kind::Invalid);
    REQUIRE((*image)->read_track({0, 5}, track).ok());
    CHECK(back == track);
  }

  TEST_CASE("a full track of zeros goes back to the lazy form and reads the same") {
    const ScratchFolder folder;
    auto image = create_ckd_image(folder / "v.ckd", type_3390(), 1, NewTracks::Explicit);
    REQUIRE(image.ok());
    std::vector<u8> track((*image)->geometry().track_size);
    TrackBuilder builder(track, {0, 2});
    for (u32 record = 1; record <= 49; ++record) {
      REQUIRE(builder.append(make_count(0, 2, record, 0, 512)));
    }
    const u32 used = builder.finish();
    REQUIRE((*image)->write_track({0, 2}, track).ok());
    std::vector<u8> back(track.size());
    REQUIRE((*image)->read_track({0, 2}, back).ok());
    CHECK(std::memcmp(back.data(), track.data(), used) == 0);
    REQUIRE((*image)->expand_tracks({0, 0}, 15).ok());
    REQUIRE((*image)->read_track({0, 2}, back).ok());
    CHECK(std::memcmp(back.data(), track.data(), used) == 0);
  }

  TEST_CASE("damaged headers are refused with the reason") {
    const ScratchFolder folder;
    const auto path = folder / "v.ckd";
    struct Row {
      std::streamoff at;
      std::string_view bytes, reason;
    };
    using namespace std::string_view_literals;
    for (const Row& row : {Row{4, "C370"sv, "compressed"sv}, Row{8, "\x10"sv, "heads"sv},
                           Row{12, "\0\0\0\0"sv, "heads"sv}, Row{16, "\x91"sv, "device type"sv},
                           Row{17, "\x02"sv, "several files"sv}, Row{0, "XXX_"sv, ""sv}}) {
      REQUIRE(create_ckd_image(path, type_3390(), 1, NewTracks::Sparse, true).ok());
      overwrite(path, row.at, row.bytes);
      auto image = open_image(path, OpenMode::ReadWrite);
      if (row.reason.empty()) {  // not a container at all: blocks by its size
        REQUIRE(image.ok());
        CHECK_FALSE((*image)->geometry().is_ckd());
      } else {
        REQUIRE_FALSE(image.ok());
        CHECK(image.error().kind == DiskError::Kind::Damaged);
        CHECK(image.error().what.find(row.reason) != std::string::npos);
      }
    }
    REQUIRE(create_ckd_image(path, type_3390(), 2, NewTracks::Sparse, true).ok());
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
    CHECK(open_image(path, OpenMode::ReadOnly).error().kind == DiskError::Kind::Damaged);
    std::filesystem::resize_file(path, 100);
    CHECK(open_image(path, OpenMode::ReadOnly).error().kind == DiskError::Kind::Damaged);
    CHECK(open_image(folder / "none", OpenMode::ReadOnly).error().kind == DiskError::Kind::Missing);
  }

  TEST_CASE("a track with another track's home address is damaged, and is not written") {
    const ScratchFolder folder;
    auto made = create_ckd_image(folder / "v.ckd", type_3390(), 1, NewTracks::Explicit);
    REQUIRE(made.ok());
    made->reset();
    overwrite(folder / "v.ckd", 512 + 56832 + 4, "\x07");
    auto image = open_image(folder / "v.ckd", OpenMode::ReadWrite);
    REQUIRE(image.ok());
    std::vector<u8> track((*image)->geometry().track_size);
    CHECK((*image)->read_track({0, 1}, track).error().kind == DiskError::Kind::Damaged);
    CHECK_FALSE((*image)->write_in_track({0, 1}, 29, std::span(track).first(4)).ok());
    CHECK((*image)->read_track({0, 2}, track).ok());
  }

  TEST_CASE("one writer at a time") {
    const ScratchFolder folder;
    auto first = create_fba_image(folder / "v.fba", 100);
    REQUIRE(first.ok());
    CHECK(open_image(folder / "v.fba", OpenMode::ReadWrite).error().kind == DiskError::Kind::InUse);
    auto reader = open_image(folder / "v.fba", OpenMode::ReadOnly);
    REQUIRE(reader.ok());
    std::vector<u8> block(512);
    CHECK((*reader)->write_blocks(0, block).error().kind == DiskError::Kind::NotWritable);
    CHECK((*reader)->read_blocks(99, block).ok());
    CHECK_FALSE((*reader)->read_blocks(100, block).ok());
    first->reset();
    CHECK(open_image(folder / "v.fba", OpenMode::ReadWrite).ok());
  }

  TEST_CASE("an extent has cylinders of its own and ends where it ends") {
    const ScratchFolder folder;
    auto image = create_ckd_image(folder / "v.ckd", type_3390(), 10, NewTracks::Explicit);
    REQUIRE(image.ok());
    auto extent = DasdExtent::make(*image, 4, 3);
    REQUIRE(extent.ok());
    std::vector<u8> track((*image)->geometry().track_size);
    REQUIRE(extent->read_track({0, 1}, track).ok());
    CHECK(home_address(track).cylinder == 0);
    TrackBuilder builder(track, {0, 1});
    REQUIRE(builder.append(make_count(0, 1, 1, 0, 100)));
    builder.finish();
    track[kFirstRecordOffset + 8] = 0x55;
    REQUIRE(extent->write_track({0, 1}, track).ok());
    REQUIRE((*image)->read_track({4, 1}, track).ok());
    CHECK(home_address(track).cylinder == 4);
    CHECK(find_record(track, 1)->count.cylinder == 0);
    CHECK_FALSE(extent->read_track({3, 0}, track).ok());
    CHECK_FALSE(extent->format_tracks({2, 0}, 16, {12, 0, 4096}).ok());
    CHECK_FALSE(DasdExtent::make(*image, 8, 3).ok());
    CHECK_FALSE(DasdExtent::make(*image, 10, 1).ok());
    CHECK_FALSE(DasdExtent::make(*image, 3, 0).ok());
    auto read_only = DasdExtent::make(*image, 4, 3, true);
    REQUIRE(read_only.ok());
    CHECK(read_only->write_track({0, 1}, track).error().kind == DiskError::Kind::NotWritable);
  }

  TEST_CASE("a volume label is read back") {
    const ScratchFolder folder;
    auto image = create_ckd_image(folder / "v.ckd", type_3390(), 1, NewTracks::Sparse);
    REQUIRE(image.ok());
    CHECK(*read_volume_label(**image) == "");
    REQUIRE(write_volume_label(**image, "CAM#01").ok());
    CHECK(*read_volume_label(**image) == "CAM#01");
  }

  TEST_CASE("blocks written to a minidisk are read back, whatever the batch") {
    const ScratchFolder folder;
    for (const u32 size : {512U, 1024U, 2048U, 4096U}) {
      auto image = create_ckd_image(folder / "v.ckd", type_3390(), 4, NewTracks::Sparse, true);
      REQUIRE(image.ok());
      auto device = format_block_device(*DasdExtent::make(*image, 1, 2), size);
      REQUIRE(device.ok());
      const BlockDeviceShape shape = (*device)->shape();
      CHECK(shape.block_size == size);
      CHECK(shape.block_count == 30 * records_per_track(type_3390(), 0, size));
      std::vector<u8> model(shape.block_count * size);
      u32 seed = 1;
      for (int round = 0; round < 60; ++round) {
        seed = seed * 1664525 + 1013904223;
        const u64 first = seed % shape.block_count;
        const u64 count = std::min<u64>(1 + (seed >> 8) % 70, shape.block_count - first);
        std::vector<u8> data(count * size);
        for (std::size_t i = 0; i < data.size(); ++i) {
          data[i] = static_cast<u8>(seed + i * 7);
        }
        std::memcpy(&model[first * size], data.data(), data.size());
        REQUIRE((*device)->write(first, data).ok());
      }
      std::vector<u8> back(model.size());
      REQUIRE((*device)->read(0, back).ok());
      CHECK(back == model);
      CHECK_FALSE((*device)->read(shape.block_count, std::span(back).first(size)).ok());
      device->reset();
      auto again = open_block_device(*DasdExtent::make(*image, 1, 2, true));
      REQUIRE(again.ok());
      REQUIRE((*again)->read(0, back).ok());
      CHECK(back == model);
      CHECK_FALSE((*again)->write(0, std::span(back).first(size)).ok());
    }
  }
}
