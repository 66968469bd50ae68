#include <doctest/doctest.h>

#include "base/words.h"

namespace cambridge {

TEST_SUITE("base") {
  TEST_CASE("upper case touches letters only") {
    CHECK(upper_case("link Maint 19e @#$é") == "LINK MAINT 19E @#$é");
  }
  TEST_CASE("sizes take a unit of either case, and saturate") {
    CHECK(size_in_bytes("65536") == 65536);
    CHECK(size_in_bytes("32M") == u64{32} << 20);
    CHECK(size_in_bytes("1g") == u64{1} << 30);
    CHECK(size_in_bytes("99999999999E") == ~u64{0});
    CHECK(size_in_bytes("") == 0);
  }
}

}  // namespace cambridge
