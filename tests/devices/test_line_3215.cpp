#include <doctest/doctest.h>

#include "devices/datastream/line_3215.h"

namespace cambridge::tests {

using devices::Line3215Decoder;

TEST_SUITE("devices/datastream") {
  TEST_CASE("3215 text: new-line characters and the carriage return of the command end lines") {
    Line3215Decoder decoder;
    std::vector<std::string> lines;
    const auto keep = [&](std::string_view line) { lines.emplace_back(line); };
    decoder.write("\xC1\xC2\x15\xC3", false, keep);
    CHECK(lines == std::vector<std::string>{"\xC1\xC2"});
    CHECK(decoder.pending() == "\xC3");
    decoder.write("\xC4", true, keep);
    CHECK(lines.back() == "\xC3\xC4");
    decoder.write("", true, keep);
    CHECK(lines.back().empty());
    CHECK(decoder.pending().empty());
  }

  TEST_CASE("3215 text: controls that move nothing are dropped, backspace takes one back") {
    Line3215Decoder decoder;
    decoder.write("\xC1\x0D\xFF\x07\xC2\x16\xC3", false, [](std::string_view) {});
    CHECK(decoder.pending() == "\xC1\xC3");
  }

  TEST_CASE("3215 text: a typed line is cut to what the read takes") {
    CHECK(devices::encode_typed_line("\xC1\xC2\x15\xC3", 3) == "\xC1\xC2");
  }
}

}  // namespace cambridge::tests
