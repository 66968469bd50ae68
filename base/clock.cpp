#include "base/clock.h"

#include <array>
#include <ctime>
#include <fmt/format.h>
#include <time.h>

namespace cambridge {

namespace {

constexpr i64 kMicrosecondsPerSecond = 1'000'000;
constexpr i64 kTodEpochToUnixSeconds = 2'208'988'800;  // 1900-01-01 to 1970-01-01
constexpr i64 kUnixEpochBaseDays = 719'162;            // 0001-01-01 to 1970-01-01
constexpr i64 kSecondsPerDay = 86'400;
constexpr int kTodMicrosecondShift = 12;  // bit 51 is a microsecond

constexpr std::array<std::string_view, 7> kWeekdays{"SUNDAY",   "MONDAY", "TUESDAY", "WEDNESDAY",
                                                    "THURSDAY", "FRIDAY", "SATURDAY"};
constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};

constexpr i64 floor_divide(i64 value, i64 by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

i64 read_clock_nanoseconds(clockid_t which) {
  timespec now{};
  clock_gettime(which, &now);
  return i64{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

class HostClock final : public Clock {
 public:
  [[nodiscard]] i64 unix_microseconds() const override {
    return read_clock_nanoseconds(CLOCK_REALTIME) / 1000;
  }
};

}  // namespace

TodClock TodClock::from_unix_microseconds(i64 microseconds) {
  const i64 since_1900 = microseconds + kTodEpochToUnixSeconds * kMicrosecondsPerSecond;
  return {static_cast<u64>(since_1900) << kTodMicrosecondShift};
}

i64 TodClock::to_unix_microseconds() const {
  return static_cast<i64>(value >> kTodMicrosecondShift) -
         kTodEpochToUnixSeconds * kMicrosecondsPerSecond;
}

std::string CivilTime::short_date() const {
  return fmt::format("{:02}/{:02}/{:02}", month, day, year % 100);
}
std::string CivilTime::full_date() const {
  return fmt::format("{:02}/{:02}/{:04}", month, day, year);
}
std::string CivilTime::iso_date() const {
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}
std::string CivilTime::time() const {
  return fmt::format("{:02}:{:02}:{:02}", hour, minute, second);
}
std::string CivilTime::weekday_name() const {
  return std::string(kWeekdays.at(static_cast<std::size_t>(weekday)));
}
std::string CivilTime::month_name() const {
  return std::string(kMonths.at(static_cast<std::size_t>(month - 1)));
}

CivilTime Clock::civil() const {
  return civil_time(unix_microseconds());
}

CivilTime civil_time(i64 unix_microseconds) {
  [[maybe_unused]] static const bool zone_is_read = (tzset(), true);
  const i64 seconds = floor_divide(unix_microseconds, kMicrosecondsPerSecond);
  const auto moment = static_cast<std::time_t>(seconds);
  std::tm broken_down{};
  localtime_r(&moment, &broken_down);
  CivilTime civil;
  civil.year = broken_down.tm_year + 1900;
  civil.month = broken_down.tm_mon + 1;
  civil.day = broken_down.tm_mday;
  civil.hour = broken_down.tm_hour;
  civil.minute = broken_down.tm_min;
  civil.second = broken_down.tm_sec;
  civil.microsecond = static_cast<int>(unix_microseconds - seconds * kMicrosecondsPerSecond);
  civil.weekday = broken_down.tm_wday;
  civil.day_of_year = broken_down.tm_yday + 1;
  civil.offset_seconds = static_cast<int>(broken_down.tm_gmtoff);
  civil.base_days =
      floor_divide(seconds + civil.offset_seconds, kSecondsPerDay) + kUnixEpochBaseDays;
  civil.zone = broken_down.tm_zone;
  return civil;
}

Clock& host_clock() {
  static HostClock clock;
  return clock;
}

i64 thread_cpu_nanoseconds() {
  return read_clock_nanoseconds(CLOCK_THREAD_CPUTIME_ID);
}
i64 monotonic_nanoseconds() {
  return read_clock_nanoseconds(CLOCK_MONOTONIC);
}

}  // namespace cambridge
