/// Dates as days since 0001-01-01 and back (Gregorian calendar, as DATE('B') counts).
#pragma once

#include "base/types.h"

namespace cambridge::rexx {

struct CalendarDate {
  i64 year = 1;
  i64 month = 1, day = 1;
};

bool is_leap_year(i64 year);
i64 days_in_month(i64 year, i64 month);
/// 0 is 1 January of year 1.
i64 base_days(const CalendarDate& date);
CalendarDate date_of_base_days(i64 days);
i64 day_of_year(const CalendarDate& date);

}  // namespace cambridge::rexx
