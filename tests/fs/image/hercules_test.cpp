// Judged by Hercules' utilities (Debian package hercules); skipped where they are not installed.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <doctest/doctest.h>
#include <fstream>
#include <iterator>
#include <vector>

#include "fs/image/dasd_image.h"
#include "fs/image/image_block_device.h"
#include "fs/image/track.h"
#include "fs/image/volume_label.h"
#include "tests/fs/support/scratch.h"

using namespace cambridge;
using namespace cambridge::fs;
using test::ScratchFolder;

namespace {

bool have_hercules() {
  static const bool have = std::system("command -v dasdinit dasdcopy dasdls >/dev/null") == 0;
  if (!have) {
    MESSAGE("skipped: the hercules package is not installed");
  }
  return have;
}

int run(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str());
}

std::string output_of(const std::string& command) {
  std::string text;
  std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  std::array<char, 4096> buffer;
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    text.append(buffer.data(), got);
  }
  ::pclose(pipe);
  return text;
}

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_SUITE("fs/image") {
  TEST_CASE("Hercules: a fresh image of every type is byte for byte what dasdinit makes") {
    if (!have_hercules()) return;
    const ScratchFolder folder;
    for (const CkdType& type : ckd_types()) {
      CAPTURE(type.name);
      const auto theirs = folder / "theirs.ckd";
      const auto ours = folder / "ours.ckd";
      std::filesystem::remove(theirs);
      REQUIRE(run("dasdinit -r -lfs " + theirs.string() + " " + std::string(type.name) + " 3") ==
              0);
      auto image = create_ckd_image(ours, type, 3, NewTracks::Explicit, true);
      REQUIRE(image.ok());
      CHECK(content(ours) == content(theirs));
    }
  }

  TEST_CASE("Hercules: IPL1, IPL2 and VOL1 are where dasdinit puts them") {
    if (!have_hercules()) return;
    const ScratchFolder folder;
    REQUIRE(run("dasdinit -lfs " + (folder / "theirs.ckd").string() + " 3390 CAM001 1") == 0);
    auto theirs = open_image(folder / "theirs.ckd", OpenMode::ReadOnly);
    REQUIRE(theirs.ok());
    CHECK(*read_volume_label(**theirs) == "CAM001");
    auto ours =
        create_ckd_image(folder / "ours.ckd", *find_ckd_type(0x3390), 1, NewTracks::Explicit);
    REQUIRE(ours.ok());
    REQUIRE(write_volume_label(**ours, "CAM001").ok());
    std::vector<u8> a((*ours)->geometry().track_size);
    std::vector<u8> b(a.size());
    REQUIRE((*ours)->read_track({0, 0}, a).ok());
    REQUIRE((*theirs)->read_track({0, 0}, b).ok());
    for (u8 number = 1; number <= 3; ++number) {
      const auto x = find_record(a, number);
      const auto y = find_record(b, number);
      REQUIRE(x.has_value());
      REQUIRE(y.has_value());
      CHECK(x->offset == y->offset);
      CHECK(std::memcmp(&x->count, &y->count, sizeof x->count) == 0);
      CHECK(std::memcmp(&a[x->key_offset()], &b[y->key_offset()], 4) == 0);
    }
    const u32 label = find_record(a, 3)->data_offset();
    CHECK(std::memcmp(&a[label], &b[label], 11) == 0);  // VOL1, serial, security
  }

  TEST_CASE("Hercules: dasdls and dasdcopy read our volumes, and we read the copies") {
    if (!have_hercules()) return;
    const ScratchFolder folder;
    const auto path = folder / "ours.ckd";
    std::vector<u8> data(500 * 4096);
    for (std::size_t i = 0; i < data.size(); ++i) {
      data[i] = static_cast<u8>(i * 131 >> 8);
    }
    {
      auto image = create_ckd_image(path, *find_ckd_type(0x3390), 20, NewTracks::Explicit);
      REQUIRE(image.ok());
      REQUIRE(write_volume_label(**image, "CAM001").ok());
      auto device = format_block_device(*DasdExtent::make(*image, 1, 10), 4096);
      REQUIRE(device.ok());
      REQUIRE((*device)->write(777, data).ok());
    }
    CHECK(output_of("dasdls " + path.string()).find("VOLSER=CAM001") != std::string::npos);
    REQUIRE(run("dasdcopy -z " + path.string() + " " + (folder / "c.cckd").string()) == 0);
    REQUIRE(run("dasdcopy -lfs " + (folder / "c.cckd").string() + " " +
                (folder / "back.ckd").string()) == 0);
    auto image = open_image(folder / "back.ckd", OpenMode::ReadOnly);
    REQUIRE(image.ok());
    auto device = open_block_device(*DasdExtent::make(*image, 1, 10));
    REQUIRE(device.ok());
    std::vector<u8> back(data.size());
    REQUIRE((*device)->read(777, back).ok());
    CHECK(back == data);
    CHECK((*device)->shape().block_count == 1800);
    CHECK((*device)->read(0, back).ok());
    CHECK(std::all_of(back.begin(), back.end(), [](u8 byte) { return byte == 0; }));
  }

  TEST_CASE("Hercules: a compressed image is refused with advice") {
    if (!have_hercules()) return;
    const ScratchFolder folder;
    REQUIRE(run("dasdinit -z " + (folder / "c.cckd").string() + " 3390 CAM001 2") == 0);
    auto image = open_image(folder / "c.cckd", OpenMode::ReadOnly);
    REQUIRE_FALSE(image.ok());
    CHECK(image.error().what.find("dasdcopy") != std::string::npos);
  }

  TEST_CASE("Hercules: its FBA image is one of ours") {
    if (!have_hercules()) return;
    const ScratchFolder folder;
    REQUIRE(run("dasdinit -r " + (folder / "theirs").string() + " 9336 1000") == 0);
    auto image = open_image(folder / "theirs", OpenMode::ReadOnly);
    REQUIRE(image.ok());
    CHECK((*image)->geometry().blocks == 1000);
    REQUIRE(create_fba_image(folder / "ours", 1000).ok());
    CHECK(content(folder / "ours") == content(folder / "theirs"));
  }
}
