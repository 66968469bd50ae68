/// Frames exist once they are touched, can be taken away, and come back.
#include "machine/storage/absolute_storage.h"

#include <array>
#include <doctest/doctest.h>
#include <map>
#include <vector>

namespace cambridge::machine {
namespace {

TEST_CASE("a frame exists once it is touched") {
  AbsoluteStorage storage(u64{64} << 30);
  CHECK(storage.resident_frames() == 0);
  const std::array<u8, 4> data{1, 2, 3, 4};
  REQUIRE(storage.store(AbsoluteAddress(0xFFE), data));
  CHECK(storage.resident_frames() == 2);
  std::array<u8, 4> back{};
  REQUIRE(storage.fetch(AbsoluteAddress(0xFFE), back));
  CHECK(back == data);
}

TEST_CASE("what is not wholly inside storage is refused without effect") {
  AbsoluteStorage storage(8192);
  std::array<u8, 2> data{9, 9};
  CHECK_FALSE(storage.store(AbsoluteAddress(8191), data));
  CHECK_FALSE(storage.fetch(AbsoluteAddress(~u64{0}), data));
  std::array<u8, 1> last{};
  REQUIRE(storage.fetch(AbsoluteAddress(8191), last));
  CHECK(last[0] == 0);
}

TEST_CASE("a frame that was taken away comes back with its content") {
  AbsoluteStorage storage(1 << 20);
  std::map<u64, std::vector<u8>> paged_out;
  storage.set_page_in([&](u64 frame, std::span<u8> into) {
    std::copy(paged_out[frame].begin(), paged_out[frame].end(), into.begin());
  });
  u64 shot = 99;
  storage.add_shootdown([&](u64 frame) { shot = frame; });
  const std::array<u8, 3> data{7, 8, 9};
  REQUIRE(storage.store(AbsoluteAddress(0x3010), data));
  std::vector<u8> content(4096);
  REQUIRE(storage.take_away(3, content));
  paged_out[3] = content;
  CHECK(shot == 3);
  CHECK(storage.resident_frames() == 0);
  CHECK_FALSE(storage.take_away(3, content));
  std::array<u8, 3> back{};
  REQUIRE(storage.fetch(AbsoluteAddress(0x3010), back));
  CHECK(back == data);
}

TEST_CASE("a released frame and cleared storage read as zero") {
  AbsoluteStorage storage(1 << 20);
  const std::array<u8, 1> data{5};
  REQUIRE(storage.store(AbsoluteAddress(0x5000), data));
  REQUIRE(storage.store(AbsoluteAddress(0x6000), data));
  storage.release(5);
  std::array<u8, 1> back{1};
  REQUIRE(storage.fetch(AbsoluteAddress(0x5000), back));
  CHECK(back[0] == 0);
  storage.clear();
  CHECK(storage.resident_frames() == 0);
  REQUIRE(storage.fetch(AbsoluteAddress(0x6000), back));
  CHECK(back[0] == 0);
}

}  // namespace
}  // namespace cambridge::machine
