/// Values and stems.
#include <doctest/doctest.h>
#include <map>
#include <random>
#include <string>

#include "rexx/value/stem.h"
#include "rexx/value/value.h"

namespace {
using namespace cambridge;
using namespace cambridge::rexx;
}  // namespace

TEST_CASE("text of every length survives in a value") {
  const TextTraits& traits = TextTraits::ascii();
  std::string text;
  for (int length = 0; length < 100; ++length) {
    const Value v = Value::text(text);
    const Value copy = v;
    CHECK(copy.str(traits) == text);
    text += static_cast<char>('a' + length % 26);
  }
}

TEST_CASE("whole numbers print canonically in both kinds of code page") {
  for (const i64 n : {i64{0}, i64{7}, i64{-1}, i64{123456789012345678}, i64{-999999999999999999}}) {
    CHECK(Value::integer(n).str(TextTraits::ascii()) == std::to_string(n));
    const TextTraits& ebcdic = TextTraits::for_page(CodePage::Ibm1047);
    CHECK(ebcdic.plain(Value::integer(n).str(ebcdic)) == std::to_string(n));
  }
}

TEST_CASE("a stem is a map from tails to values, whatever the order of its making") {
  const TextTraits& traits = TextTraits::ascii();
  std::mt19937_64 random(7);
  for (int round = 0; round < 60; ++round) {
    Stem stem;
    std::map<std::string, i64> model;
    for (int step = 0; step < 400; ++step) {
      std::string tail = std::to_string(random() % (round % 2 == 0 ? 300 : 100'000));
      tail = random() % 4 == 0 ? "K" + tail : tail;
      tail = random() % 9 == 0 ? "0" + tail : tail;
      const i64 value = static_cast<i64>(random() % 1000);
      stem.touch(Tail::of_text(tail, traits)) = Value::integer(value);
      model[tail] = value;
    }
    for (const auto& [tail, value] : model) {
      const Value* found = stem.find(Tail::of_text(tail, traits));
      REQUIRE((found != nullptr));
      CHECK(found->integer() == value);
    }
    std::size_t position = 0, count = 0;
    Tail tail;
    Value* value = nullptr;
    while (stem.next(position, tail, value)) {
      ++count;
    }
    CHECK(count == model.size());
    stem.assign_all(Value::integer(5));
    CHECK((stem.find(Tail::of_text(model.begin()->first, traits)) == nullptr));
    CHECK(stem.default_value().integer() == 5);
  }
}
