#include "fs/image/geometry.h"

#include <doctest/doctest.h>

using namespace cambridge;
using namespace cambridge::fs;

TEST_SUITE("fs/image") {
  TEST_CASE("track capacity is what the device references say") {
    struct Row {
      u16 type;
      u32 key, data, records;
    };
    for (const Row& row :
         {Row{0x3390, 0, 4096, 12}, Row{0x3390, 0, 2048, 21}, Row{0x3390, 0, 1024, 33},
          Row{0x3390, 0, 512, 49}, Row{0x3390, 0, 56664, 1}, Row{0x3390, 0, 27998, 2},
          Row{0x3390, 44, 96, 50}, Row{0x3380, 0, 4096, 10}, Row{0x3380, 0, 2048, 18},
          Row{0x3380, 0, 1024, 31}, Row{0x3380, 0, 512, 46}, Row{0x3380, 0, 47476, 1},
          Row{0x3380, 44, 96, 53}}) {
      CAPTURE(row.type);
      CAPTURE(row.data);
      CHECK(records_per_track(*find_ckd_type(row.type), row.key, row.data) == row.records);
    }
  }

  TEST_CASE("models are found by name in any case, and by size") {
    CHECK(find_ckd_model("3390-9")->cylinders == 10017);
    CHECK(find_ckd_model("3380-k")->cylinders == 2655);
    CHECK((find_ckd_model("3390-4") == nullptr));
    CHECK(closest_model(*find_ckd_type(0x3390), 100).name == "3390-1");
    CHECK(closest_model(*find_ckd_type(0x3390), 3340).name == "3390-9");
    CHECK(closest_model(*find_ckd_type(0x3390), 65535).name == "3390-54");
  }
}
