#include <doctest/doctest.h>
#include <random>

#include "cms/commands/index.h"
#include "tests/cms/support/test_session.h"

namespace cambridge::tests {

TEST_SUITE("cms/commands") {
  TEST_CASE("whatever words follow a command, it ends with a return code") {
    constexpr std::array kWords{
        "A",       "B",    "*",      "=",       "FILE", "DATA",    "(",     ")",     "TYPE",
        "STACK",   "LIFO", "1",      "0",       "-1",   "9999999", "1-5",   "%",     "F*",
        "A1",      "B9",   "191",    "FFFFF",   "/X/",  "STEM",    "X.",    "SPECS", "RECFM",
        "F",       "V",    "LRECL",  "80",      "FIND", "DISKR",   "DISKW", "CP",    "LABEL",
        "SET",     "ON",   "STRING", "REPLACE", "",     "é",       "''",    ":nick", "MENU",
        "MSG",     "ALL",  "APPEND", "OVLY",    "FROM", "COL",     "EXEC",  "DATE",  "RECOMP",
        "BLKSIZE", "1K",   "SELECT", "LIST",    "GET",  "PUT"};
    std::mt19937 random(20261122);
    TestSession test;
    test.access('A', 0x191, {"3390", 2, true, 1024, "RANDOM"});
    test.make_file('A', "FILE", "DATA", 'V', 70, 20);
    for (const auto* spec : cms::commands::all_commands()) {
      for (int round = 0; round < 30; ++round) {
        std::string line(spec->name);
        for (auto words = random() % 9; words > 0; --words) {
          line += ' ';
          line += kWords[random() % kWords.size()];
        }
        CAPTURE(line);
        test.machine.typed = {"1", "LABEL", "1 2", "x y"};
        bool ended = false;
        try {
          test.run(line);
          ended = true;
        } catch (const EndOfScript&) {
          ended = true;  // it asks for more than was typed
        } catch (const cms::HaltExecution&) {
          ended = true;
        }
        test.session->stack().clear();
        CHECK(ended);
      }
    }
    // The disk has stood it.
    test.run("ACCESS 191 A");
    CHECK(test.run("QUERY DISK A") == 0);
  }
}

}  // namespace cambridge::tests
