#include <doctest/doctest.h>
#include <fstream>
#include <sstream>

#include "cp/system/link_table.h"

namespace cambridge::cp {
namespace {

std::string_view kind_text(LinkDecision::Kind kind) {
  switch (kind) {
    case LinkDecision::Kind::Write:
      return "write";
    case LinkDecision::Kind::Read:
      return "read";
    case LinkDecision::Kind::ForcedRead:
      return "forced";
    case LinkDecision::Kind::Refused:
      return "refused";
  }
  return "";
}

}  // namespace

TEST_SUITE("cp/system") {
  TEST_CASE("LINK gives what the mode and the existing links allow") {
    std::ifstream file("tests/cp/system/link_rules.txt");
    int rows = 0;
    for (std::string line; std::getline(file, line);) {
      if (line.empty() || line[0] == '*') {
        continue;
      }
      CAPTURE(line);
      std::istringstream text(line);
      std::string mode;
      std::string existing;
      std::string expected;
      text >> mode >> existing >> expected;
      const MinidiskId disk{"MAINT", 0x190};
      LinkTable table;
      if (existing == "R" || existing == "B") {
        table.add(disk, {"READER", 0x190, false, "VOL1"});
      }
      if (existing == "W" || existing == "B") {
        table.add(disk, {"WRITER", 0x190, true, "VOL1"});
      }
      auto found = find_link_mode(mode);
      REQUIRE(found.has_value());
      CHECK(kind_text(table.decide(disk, *found).kind) == expected);
      ++rows;
    }
    CHECK(rows == 28);
  }

  TEST_CASE("who is linked is named alone, or counted") {
    const MinidiskId disk{"MAINT", 0x190};
    LinkTable table;
    CHECK(table.readers(disk).empty());
    table.add(disk, {"LAB01", 0x190, false, "VOL1"});
    table.add(disk, {"LAB01", 0x290, false, "VOL1"});
    CHECK(table.readers(disk) == "LAB01");
    table.add(disk, {"LAB02", 0x190, false, "VOL1"});
    CHECK(table.readers(disk) == "2 USERS");
    table.renumber(disk, "LAB02", 0x190, 0x291);
    table.remove(disk, "LAB02", 0x291);
    CHECK(table.readers(disk) == "LAB01");
  }
}

}  // namespace cambridge::cp
