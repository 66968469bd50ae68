/// Properties of decimal arithmetic, judged by GMP.
#include <doctest/doctest.h>
#include <gmp.h>
#include <memory>
#include <random>
#include <string>

#include "rexx/value/decimal.h"

namespace {

using namespace cambridge;
using namespace cambridge::rexx;

const TextTraits& traits() {
  return TextTraits::ascii();
}

/// A whole number of GMP.
class Big {
 public:
  Big() { mpz_init(z_); }
  explicit Big(const std::string& text) { mpz_init_set_str(z_, text.c_str(), 10); }
  ~Big() { mpz_clear(z_); }
  Big(const Big&) = delete;
  Big& operator=(const Big&) = delete;
  [[nodiscard]] std::string str() const {
    const std::unique_ptr<char, decltype(&free)> text(mpz_get_str(nullptr, 10, z_), &free);
    return text.get();
  }
  mpz_t z_;
};

std::string random_digits(std::mt19937_64& random, std::size_t most) {
  const std::size_t length = 1 + random() % most;
  std::string text;
  if (random() % 3 == 0) {
    text += '-';
  }
  text += static_cast<char>('1' + random() % 9);
  const bool runs = random() % 4 == 0;  // long runs of 0 and 9 find carries
  for (std::size_t i = 1; i < length; ++i) {
    text += runs ? (random() % 8 < 4 ? '9' : '0') : static_cast<char>('0' + random() % 10);
  }
  return text;
}

std::string compute(Operation operation, const std::string& x, const std::string& y, i64 digits,
                    Fault* fault = nullptr) {
  NumericSettings settings;
  settings.set_digits(digits);
  NumericContext context{settings, traits()};
  Value result;
  const Fault found = arithmetic(operation, Value::text(x), Value::text(y), context, result);
  if (fault != nullptr) {
    *fault = found;
  } else {
    REQUIRE((found == Fault::None));
  }
  return result.str(traits());
}

/// The whole number rounded half up to `digits` digits, as REXX prints it.
std::string rounded(const std::string& whole, i64 digits) {
  return compute(Operation::Add, whole, "0", digits);
}

}  // namespace

TEST_CASE("whole numbers within DIGITS give the exact results of integer arithmetic") {
  std::mt19937_64 random(1);
  for (int round = 0; round < 4000; ++round) {
    const std::size_t most = round % 3 == 0 ? 8 : (round % 3 == 1 ? 40 : 900);
    const std::string x = random_digits(random, most), y = random_digits(random, most);
    CAPTURE(x);
    CAPTURE(y);
    const Big a(x), b(y);
    Big c;
    const i64 digits = 2000;
    mpz_add(c.z_, a.z_, b.z_);
    CHECK(compute(Operation::Add, x, y, digits) == c.str());
    mpz_sub(c.z_, a.z_, b.z_);
    CHECK(compute(Operation::Subtract, x, y, digits) == c.str());
    mpz_mul(c.z_, a.z_, b.z_);
    CHECK(compute(Operation::Multiply, x, y, digits) == c.str());
    mpz_tdiv_q(c.z_, a.z_, b.z_);
    CHECK(compute(Operation::IntegerDivide, x, y, digits) == c.str());
    mpz_tdiv_r(c.z_, a.z_, b.z_);
    CHECK(compute(Operation::Remainder, x, y, digits) == c.str());
  }
}

TEST_CASE("long factors multiply as GMP's do, by Karatsuba too") {
  std::mt19937_64 random(2);
  for (int round = 0; round < 12; ++round) {
    const std::string x = random_digits(random, 30'000), y = random_digits(random, 30'000);
    const Big a(x), b(y);
    Big c;
    mpz_mul(c.z_, a.z_, b.z_);
    CHECK((compute(Operation::Multiply, x, y, 100'000) == c.str()));
    mpz_tdiv_q(c.z_, a.z_, b.z_);
    CHECK((compute(Operation::IntegerDivide, x, y, 100'000) == c.str()));
  }
}

TEST_CASE("small and long paths agree: products are rounded half up once") {
  std::mt19937_64 random(3);
  for (int round = 0; round < 3000; ++round) {
    const i64 digits = 1 + static_cast<i64>(random() % 20);
    const std::string x = random_digits(random, static_cast<std::size_t>(digits));
    const std::string y = random_digits(random, static_cast<std::size_t>(digits));
    CAPTURE(x);
    CAPTURE(y);
    CAPTURE(digits);
    // The exact product, rounded by hand on its digits.
    const Big a(x), b(y);
    Big c;
    mpz_mul(c.z_, a.z_, b.z_);
    std::string exact = c.str();
    const bool negative = exact[0] == '-';
    if (negative) {
      exact.erase(0, 1);
    }
    if (static_cast<i64>(exact.size()) > digits) {
      const std::size_t keep = static_cast<std::size_t>(digits);
      const bool up = exact[keep] >= '5';
      const std::size_t zeros = exact.size() - keep;
      exact.resize(keep);
      Big head(exact);
      if (up) {
        mpz_add_ui(head.z_, head.z_, 1);
      }
      exact = head.str() + "E" + std::to_string(zeros);
    }
    const std::string expected = rounded((negative ? "-" : "") + exact, digits);
    // Trailing zeros of the coefficient are kept by both.
    NumericSettings settings;
    settings.set_digits(digits);
    NumericContext context{settings, traits()};
    CHECK((compare_numbers(Value::text(compute(Operation::Multiply, x, y, digits)),
                           Value::text(expected), context) == 0));
  }
}

TEST_CASE("division: the quotient is the exact one rounded half up") {
  std::mt19937_64 random(4);
  for (int round = 0; round < 3000; ++round) {
    const i64 digits = 1 + static_cast<i64>(random() % 60);
    const std::string x = random_digits(random, static_cast<std::size_t>(digits));
    const std::string y = random_digits(random, static_cast<std::size_t>(digits));
    CAPTURE(x);
    CAPTURE(y);
    CAPTURE(digits);
    const std::string quotient = compute(Operation::Divide, x, y, digits);
    // |x - q*y| <= |y| * half a unit in the last place of q.
    const std::string wide_product = compute(Operation::Multiply, quotient, y, 400);
    const std::string error = compute(Operation::Subtract, x, wide_product, 400);
    SmallNumber small;
    LongNumber q;
    if (read_number(quotient, traits(), small, &q) == NumberForm::Small) {
      q = to_long(small);
    }
    const i64 unit = q.exponent + q.digits() - digits;  // exponent of the last place
    const std::string bound = compute(Operation::Multiply, y[0] == '-' ? y.substr(1) : y,
                                      "5E" + std::to_string(unit - 1), 400);
    const std::string magnitude = error[0] == '-' ? error.substr(1) : error;
    NumericSettings settings;
    settings.set_digits(400);
    NumericContext context{settings, traits()};
    CHECK((compare_numbers(Value::text(magnitude), Value::text(bound), context).value() <= 0));
    if (quotient.find('.') != std::string::npos && quotient.find('E') == std::string::npos) {
      CHECK(quotient.back() != '0');
    }
  }
}

TEST_CASE("powers of whole numbers are exact when they fit") {
  std::mt19937_64 random(5);
  for (int round = 0; round < 300; ++round) {
    const std::string x = random_digits(random, 12);
    const unsigned n = static_cast<unsigned>(random() % 60);
    const Big a(x);
    Big c;
    mpz_pow_ui(c.z_, a.z_, n);
    CHECK(compute(Operation::Power, x, std::to_string(n), 1000) == c.str());
  }
}

TEST_CASE("text of a number reads back as the same number") {
  std::mt19937_64 random(6);
  for (int round = 0; round < 3000; ++round) {
    const i64 digits = 1 + static_cast<i64>(random() % 40);
    const std::string x =
        random_digits(random, 30) + "E" + std::to_string(static_cast<int>(random() % 60) - 30);
    const std::string once = compute(Operation::Add, x, "0", digits);
    CAPTURE(x);
    CHECK(compute(Operation::Add, once, "0", digits) == once);
  }
}
