/// The Gregorian calendar.
#include "rexx/builtins/calendar.h"

#include <array>

namespace cambridge::rexx {

namespace {
constexpr std::array<i64, 13> kDaysBefore{0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
}

bool is_leap_year(i64 year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

i64 days_in_month(i64 year, i64 month) {
  if (month == 2) {
    return is_leap_year(year) ? 29 : 28;
  }
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

i64 day_of_year(const CalendarDate& date) {
  return kDaysBefore[static_cast<std::size_t>(date.month)] + date.day +
         (date.month > 2 && is_leap_year(date.year) ? 1 : 0);
}

i64 base_days(const CalendarDate& date) {
  const i64 y = date.year - 1;
  return y * 365 + y / 4 - y / 100 + y / 400 + day_of_year(date) - 1;
}

CalendarDate date_of_base_days(i64 days) {
  CalendarDate date;
  date.year = days / 366 + 1;  // at most a few years too small
  while (base_days({date.year + 1, 1, 1}) <= days) {
    ++date.year;
  }
  i64 rest = days - base_days({date.year, 1, 1});
  while (rest >= days_in_month(date.year, date.month)) {
    rest -= days_in_month(date.year, date.month);
    ++date.month;
  }
  date.day = rest + 1;
  return date;
}

}  // namespace cambridge::rexx
