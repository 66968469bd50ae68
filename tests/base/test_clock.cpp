#include <cstdlib>
#include <ctime>
#include <doctest/doctest.h>

#include "base/clock.h"

using namespace cambridge;

namespace {

/// The process's time zone for the length of a test.
class TimeZone {
 public:
  explicit TimeZone(const char* name) {
    setenv("TZ", name, 1);
    tzset();
  }
  ~TimeZone() {
    unsetenv("TZ");
    tzset();
  }
  TimeZone(const TimeZone&) = delete;
  TimeZone& operator=(const TimeZone&) = delete;
};

}  // namespace

TEST_SUITE_BEGIN("base");

TEST_CASE("The TOD clock's epoch is 1900 and its bit 51 is a microsecond") {
  CHECK(TodClock::from_unix_microseconds(-2'208'988'800'000'000).value == 0);
  // PoO ch. 4 "TOD Clock": clock value on 1 January 1970, 0 hours UTC.
  CHECK(TodClock::from_unix_microseconds(0).value == 0x7D91'048B'CA00'0000);
  CHECK(TodClock::from_unix_microseconds(1).value == 0x7D91'048B'CA00'1000);
  for (i64 moment : {i64{0}, i64{1}, i64{1'700'000'000'123'456}, i64{-1}}) {
    CHECK(TodClock::from_unix_microseconds(moment).to_unix_microseconds() == moment);
  }
  CHECK(TodClock{1} < TodClock{2});
}

TEST_CASE("Civil time: leap day, weekday, base days") {
  TimeZone zone("UTC");
  FixedClock clock(1'709'210'096'000'007);  // 2024-02-29 12:34:56.000007 UTC
  const CivilTime civil = clock.civil();
  CHECK(civil.iso_date() == "2024-02-29");
  CHECK(civil.full_date() == "02/29/2024");
  CHECK(civil.short_date() == "02/29/24");
  CHECK(civil.time() == "12:34:56");
  CHECK(civil.microsecond == 7);
  CHECK(civil.weekday_name() == "THURSDAY");
  CHECK(civil.month_name() == "February");
  CHECK(civil.day_of_year == 60);
  CHECK(civil.base_days == 738'944);
  CHECK(civil.base_days % 7 == 3);  // REXX DATE('B') // 7: 0 is Monday
  CHECK(civil.zone == "UTC");
}

TEST_CASE("Civil time before 1970 and in another zone") {
  {
    TimeZone zone("UTC");
    const CivilTime civil = civil_time(-1);
    CHECK(civil.iso_date() == "1969-12-31");
    CHECK(civil.microsecond == 999'999);
    CHECK(civil.base_days == 719'161);
  }
  TimeZone zone("EST5");
  const CivilTime civil = civil_time(0);
  CHECK(civil.iso_date() == "1969-12-31");
  CHECK(civil.time() == "19:00:00");
  CHECK(civil.zone == "EST");
  CHECK(civil.offset_seconds == -5 * 3600);
  CHECK(civil.base_days == 719'161);
}

TEST_CASE("A fixed clock stands where it was put; the host's goes on") {
  FixedClock clock(5);
  clock.advance(10);
  CHECK(clock.unix_microseconds() == 15);
  CHECK(clock.tod() == TodClock::from_unix_microseconds(15));
  clock.set(1);
  CHECK(clock.unix_microseconds() == 1);
  const i64 first = monotonic_nanoseconds();
  const i64 cpu = thread_cpu_nanoseconds();
  volatile int work = 0;
  for (int i = 0; i < 100'000; ++i) {
    work = work + 1;
  }
  CHECK(monotonic_nanoseconds() > first);
  CHECK(thread_cpu_nanoseconds() > cpu);
  CHECK(host_clock().unix_microseconds() > 1'600'000'000'000'000);
}

TEST_SUITE_END();
