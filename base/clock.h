/// Time: the TOD clock of the architecture (PoO ch. 4 "Timing") and civil time for people.
/// Everything that asks for the time asks a Clock, so that tests can set it.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/types.h"

namespace cambridge {

/// TOD clock value: bit 51 steps each microsecond; zero is 1900-01-01 00:00 UTC.
struct TodClock {
  u64 value = 0;
  static TodClock from_unix_microseconds(i64 microseconds);
  [[nodiscard]] i64 to_unix_microseconds() const;
  auto operator<=>(const TodClock&) const = default;
};

/// Civil date and time in the system's time zone.
struct CivilTime {
  int year = 1900, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  int microsecond = 0;
  int weekday = 0;      ///< 0 Sunday
  int day_of_year = 1;  ///< 1 January is 1
  i64 base_days = 0;    ///< days since 0001-01-01 (REXX DATE('B'))
  int offset_seconds = 0;
  std::string zone;  ///< "UTC", "EST"

  [[nodiscard]] std::string short_date() const;    ///< mm/dd/yy
  [[nodiscard]] std::string full_date() const;     ///< mm/dd/yyyy
  [[nodiscard]] std::string iso_date() const;      ///< yyyy-mm-dd
  [[nodiscard]] std::string time() const;          ///< hh:mm:ss
  [[nodiscard]] std::string weekday_name() const;  ///< SUNDAY
  [[nodiscard]] std::string month_name() const;    ///< January
};

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual i64 unix_microseconds() const = 0;
  [[nodiscard]] TodClock tod() const {
    return TodClock::from_unix_microseconds(unix_microseconds());
  }
  [[nodiscard]] CivilTime civil() const;  ///< local time zone of the process
};

CivilTime civil_time(i64 unix_microseconds);

/// The host's clock. Thread: any.
Clock& host_clock();

/// A clock that stands where it was put; for tests.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(i64 unix_microseconds) : now_(unix_microseconds) {}
  [[nodiscard]] i64 unix_microseconds() const override { return now_; }
  void set(i64 unix_microseconds) { now_ = unix_microseconds; }
  void advance(i64 microseconds) { now_ += microseconds; }

 private:
  i64 now_;
};

/// CPU time used by the calling host thread, in nanoseconds.
i64 thread_cpu_nanoseconds();
/// Monotonic host time in nanoseconds.
i64 monotonic_nanoseconds();

}  // namespace cambridge
