/// Decimal arithmetic of SPECS, checked against 64-bit integers and by its laws.
#include "pipelines/stages/decimal.h"

#include <doctest/doctest.h>
#include <random>

namespace cambridge::pipelines {

TEST_SUITE("pipelines") {
  TEST_CASE("a decimal that is written reads the same") {
    for (const char* text :
         {"0", "-1", "3.14", "0.000001", "12345678901234567890", "1E+40", "-2.50"}) {
      CAPTURE(text);
      const auto value = Decimal::parse(text);
      REQUIRE(value.has_value());
      CHECK(value->text() == text);
    }
    CHECK(!Decimal::parse("").has_value());
    CHECK(!Decimal::parse("1.2.3").has_value());
    CHECK(!Decimal::parse("12x").has_value());
    CHECK(!Decimal::parse("1E").has_value());
  }

  TEST_CASE("integers behave as integers") {
    std::mt19937_64 random(5);
    for (int i = 0; i < 2000; ++i) {
      const i64 a = static_cast<i64>(random() % 2000001) - 1000000;
      const i64 b = static_cast<i64>(random() % 2000001) - 1000000;
      CHECK((Decimal(a) + Decimal(b)).text() == std::to_string(a + b));
      CHECK((Decimal(a) * Decimal(b)).text() == std::to_string(a * b));
      CHECK(Decimal::compare(a, b) == (a < b ? -1 : a > b ? 1 : 0));
      if (b == 0) continue;
      CHECK(Decimal::integer_divide(a, b).text() == std::to_string(a / b));
      CHECK(Decimal::remainder(a, b).text() == std::to_string(a % b));
    }
  }

  TEST_CASE("results are rounded to 31 digits") {
    CHECK(Decimal::divide(1, 3).text() == "0.3333333333333333333333333333333");
    CHECK(Decimal::divide(2, 3).text() == "0.6666666666666666666666666666667");
    const Decimal big = *Decimal::parse("1234567890123456789012345678901");
    CHECK((big * big).text() == "1.524157875323883675049535156256E+60");
    CHECK((big + Decimal(1)).text() == "1234567890123456789012345678902");
  }
}

}  // namespace cambridge::pipelines
