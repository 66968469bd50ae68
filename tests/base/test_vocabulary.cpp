#include <array>
#include <doctest/doctest.h>
#include <memory>
#include <string>

#include "base/address.h"
#include "base/big_endian.h"
#include "base/message.h"
#include "base/result.h"

using namespace cambridge;

namespace {

inline constexpr Message kSample{"HCPCMD001E", "Unknown CP command: {command}", "x", "y"};
inline constexpr Message kTwo{"DMSXYZ1234W", "{a} and {b}.", "x", "y"};
static_assert(kSample.severity() == 'E' && kSample.number() == 1 && kSample.substitutions() == 1);
static_assert(kTwo.severity() == 'W' && kTwo.number() == 1234 && kTwo.substitutions() == 2);

struct Fields {
  u8 code;
  BigEndian<u16> count;
  BigEndian<u32> address;
  BigEndian<u64> clock;
};
static_assert(sizeof(Fields) == 15);

Result<int, std::string> half(int value) {
  if (value % 2 != 0) {
    return failure(std::string("odd"));
  }
  return value / 2;
}
Result<int, std::string> quarter(int value) {
  const int once = CAM_TRY(half(value));
  return CAM_TRY(half(once));
}
Result<void, std::string> must_be_even(int value) {
  [[maybe_unused]] const int ignored = CAM_TRY(half(value));
  return {};
}

}  // namespace

TEST_SUITE_BEGIN("base");

TEST_CASE("Big-endian fields lie in storage as the manuals draw them") {
  Fields fields{};
  fields.code = 1;
  fields.count = 0x0203;
  fields.address = 0x04050607;
  fields.clock = 0x08090A0B0C0D0E0F;
  const auto* bytes = reinterpret_cast<const u8*>(&fields);
  for (u8 i = 0; i < sizeof(Fields); ++i) {
    CHECK(bytes[i] == i + 1);
  }
  CHECK(fields.count == 0x0203);
  CHECK(fields.clock.value() == 0x08090A0B0C0D0E0F);
}

TEST_CASE("Big-endian loads and stores need no alignment") {
  std::array<u8, 9> bytes{};
  store_big_endian<u64>(&bytes[1], 0x1122334455667788);
  CHECK(bytes[1] == 0x11);
  CHECK(bytes[8] == 0x88);
  CHECK(load_big_endian<u16>(&bytes[2]) == 0x2233);
  CHECK(load_big_endian<i32>(&bytes[5]) == 0x55667788);
  static_assert(byte_swapped<u32>(0x01020304) == 0x04030201);
  static_assert(big_endian(big_endian<u64>(77)) == 77);
}

TEST_CASE("Addresses of one kind compare and advance") {
  AbsoluteAddress address(0x1000);
  address += 8;
  CHECK(address == AbsoluteAddress(0x1008));
  CHECK((address + 8).value() == 0x1010);
  CHECK(RealAddress(1) < RealAddress(2));
}

TEST_CASE("A Result hands its failure up through CAM_TRY") {
  CHECK(*quarter(8) == 2);
  CHECK(quarter(6).error() == "odd");
  CHECK(quarter(7).error() == "odd");
  CHECK(must_be_even(2).ok());
  CHECK(must_be_even(3).error() == "odd");
}

TEST_CASE("A Result carries what can only be moved") {
  Result<std::unique_ptr<int>, HostError> result(std::make_unique<int>(7));
  REQUIRE(result.ok());
  std::unique_ptr<int> taken = *std::move(result);
  CHECK(*taken == 7);
}

TEST_CASE("A message is issued with its substitutions in order") {
  const IssuedMessage message = issue<kSample>("FROB");
  CHECK(message.with_id() == "HCPCMD001E Unknown CP command: FROB");
  CHECK(message.row == &kSample);
  CHECK(issue<kTwo>(12U, 'c').text == "12 and c.");
  CHECK(issue<kTwo>("{x}", std::string("-1")).text == "{x} and -1.");
}

TEST_SUITE_END();
