/// DATE, with conversions between its formats.
#include <array>
#include <fmt/format.h>

#include "rexx/builtins/calendar.h"
#include "rexx/builtins/families.h"

namespace cambridge::rexx {

namespace {

constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                    "Friday", "Saturday", "Sunday"};

/// The separator of a format; nothing when it has none.
std::optional<std::string_view> usual_separator(char format) {
  switch (format) {
    case 'E':
    case 'O':
    case 'U':
    case 'F':
      return "/";
    case 'N':
      return " ";
    case 'I':
      return "-";
    case 'S':
      return "";
    default:
      return std::nullopt;
  }
}

/// A year of two digits: in the hundred years around now.
i64 full_year(i64 year, i64 now) {
  i64 full = now / 100 * 100 + year;
  if (full > now + 49) {
    full -= 100;
  } else if (full <= now - 51) {
    full += 100;
  }
  return full;
}

bool digits_only(std::string_view text) {
  for (const char c : text) {
    if (c < '0' || c > '9') {
      return false;
    }
  }
  return !text.empty() && text.size() <= 9;
}

i64 number_of(std::string_view text) {
  i64 value = 0;
  for (const char c : text) {
    value = value * 10 + (c - '0');
  }
  return value;
}

/// Splits at the separator, or at fixed widths when it is empty.
bool fields(std::string_view text, std::string_view separator, std::array<std::size_t, 3> widths,
            std::array<std::string_view, 3>& parts) {
  for (std::size_t i = 0; i < 3; ++i) {
    if (separator.empty()) {
      if (text.size() < widths[i]) {
        return false;
      }
      parts[i] = text.substr(0, widths[i]);
      text.remove_prefix(widths[i]);
    } else {
      const auto end = i == 2 ? std::string_view::npos : text.find(separator);
      if (i != 2 && end == std::string_view::npos) {
        return false;
      }
      parts[i] = text.substr(0, end);
      text.remove_prefix(i == 2 ? text.size() : end + separator.size());
    }
    if (parts[i].size() != widths[i] && !(widths[i] == 2 && parts[i].size() == 1)) {
      return false;
    }
  }
  return text.empty();
}

/// Reads a date; false when it is not in the format.
bool read_date(std::string_view text, char format, std::string_view separator, i64 now_year,
               CalendarDate& date) {
  std::array<std::string_view, 3> part;
  const auto numeric = [&](std::array<std::size_t, 3> widths, std::size_t year, std::size_t month,
                           std::size_t day) {
    if (!fields(text, separator, widths, part) || !digits_only(part[0]) || !digits_only(part[1]) ||
        !digits_only(part[2])) {
      return false;
    }
    date.year = number_of(part[year]);
    date.year = widths[year] == 2 ? full_year(date.year, now_year) : date.year;
    date.month = number_of(part[month]);
    date.day = number_of(part[day]);
    return true;
  };
  bool good = false;
  switch (format) {
    case 'B':
      good = digits_only(text) && number_of(text) <= 3652058;
      date = good ? date_of_base_days(number_of(text)) : date;
      return good;
    case 'C': {
      const i64 century = now_year / 100 * 100;
      good = digits_only(text) && number_of(text) >= 1 && number_of(text) <= 36525;
      date = good ? date_of_base_days(base_days({century, 1, 1}) + number_of(text) - 1) : date;
      return good;
    }
    case 'D':
      good = digits_only(text) && number_of(text) >= 1 &&
             number_of(text) <= (is_leap_year(now_year) ? 366 : 365);
      date = good ? date_of_base_days(base_days({now_year, 1, 1}) + number_of(text) - 1) : date;
      return good;
    case 'J': {
      if (!digits_only(text) || text.size() != 5) {
        return false;
      }
      const i64 year = full_year(number_of(text.substr(0, 2)), now_year);
      const i64 day = number_of(text.substr(2));
      if (day < 1 || day > (is_leap_year(year) ? 366 : 365)) {
        return false;
      }
      date = date_of_base_days(base_days({year, 1, 1}) + day - 1);
      return true;
    }
    case 'N': {
      if (!fields(text, separator, {2, 3, 4}, part) || !digits_only(part[0]) ||
          !digits_only(part[2])) {
        return false;
      }
      date.month = 0;
      for (std::size_t i = 0; i < kMonths.size(); ++i) {
        if (kMonths[i].substr(0, 3) == part[1]) {
          date.month = static_cast<i64>(i) + 1;
        }
      }
      date.day = number_of(part[0]);
      date.year = number_of(part[2]);
      good = date.month != 0;
      break;
    }
    case 'E':
      good = numeric({2, 2, 2}, 2, 1, 0);
      break;
    case 'O':
      good = numeric({2, 2, 2}, 0, 1, 2);
      break;
    case 'U':
      good = numeric({2, 2, 2}, 2, 0, 1);
      break;
    case 'F':
      good = numeric({2, 2, 4}, 2, 0, 1);
      break;
    case 'I':
    case 'S':
      good = numeric({4, 2, 2}, 0, 1, 2);
      break;
    default:
      break;
  }
  return good && date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 &&
         date.day >= 1 && date.day <= days_in_month(date.year, date.month);
}

std::string shown_date(const CalendarDate& date, char format, std::string_view separator) {
  const i64 year = date.year % 100;
  switch (format) {
    case 'B':
      return std::to_string(base_days(date));
    case 'C':
      return std::to_string(base_days(date) - base_days({date.year / 100 * 100, 1, 1}) + 1);
    case 'D':
      return std::to_string(day_of_year(date));
    case 'E':
      return fmt::format("{:02}{}{:02}{}{:02}", date.day, separator, date.month, separator, year);
    case 'F':
      return fmt::format("{:02}{}{:02}{}{:04}", date.month, separator, date.day, separator,
                         date.year);
    case 'J':
      return fmt::format("{:02}{:03}", year, day_of_year(date));
    case 'M':
      return std::string(kMonths[static_cast<std::size_t>(date.month - 1)]);
    case 'O':
      return fmt::format("{:02}{}{:02}{}{:02}", year, separator, date.month, separator, date.day);
    case 'I':
    case 'S':
      return fmt::format("{:04}{}{:02}{}{:02}", date.year, separator, date.month, separator,
                         date.day);
    case 'U':
      return fmt::format("{:02}{}{:02}{}{:02}", date.month, separator, date.day, separator, year);
    case 'W':
      return std::string(kWeekdays[static_cast<std::size_t>(base_days(date) % 7)]);
    default:
      return fmt::format("{}{}{}{}{:04}", date.day, separator,
                         kMonths[static_cast<std::size_t>(date.month - 1)].substr(0, 3), separator,
                         date.year);
  }
}

/// A separator argument: one character that is not a letter or digit, or the null string.
bool separator_argument(Call& call, std::size_t i, char format, std::string& separator) {
  const auto usual = usual_separator(format);
  separator = std::string(usual.value_or(std::string_view()));
  if (!call.has(i)) {
    return true;
  }
  std::string given = call.traits().plain(call.text(i));
  const char c = given.empty() ? ' ' : given[0];
  const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (!usual.has_value() || given.size() > 1 || plain) {
    return call.refuse(29, i + 1, call.text(i));
  }
  separator.swap(given);
  return true;
}

bool date_function(Call& call) {
  const char out = call.option(0, 'N');
  const CivilTime now = civil_time(call.context.clause_time());
  CalendarDate date{now.year, now.month, now.day};
  std::string separator_out, separator_in;
  if (!separator_argument(call, 3, out, separator_out)) {
    return false;
  }
  if (call.has(1)) {
    const char in = call.option(2, 'N');
    if (!separator_argument(call, 4, in, separator_in)) {
      return false;
    }
    const std::string text = call.traits().plain(call.text(1));
    if (!read_date(text, in, separator_in, now.year, date)) {
      return call.fail({40,
                        19,
                        call.traits().text("DATE"),
                        std::string(call.text(1)),
                        call.traits().text({&in, 1}),
                        {}});
    }
  } else if (call.has(2) || call.has(4)) {
    return call.refuse(5, 2);
  }
  return call.give_ascii(shown_date(date, out, separator_out));
}

// UNVERIFIED: F (mm/dd/yyyy) and I (yyyy-mm-dd) of later z/VM levels, after CMS's FULLDATE and
// ISODATE.
constexpr std::array kFunctions{
    Builtin{"DATE", 0, 5, "ososs", "BCDEFIJMNOSUW|BCDEFIJNOSU",
            "The date, or another one in another format.", date_function},
};

}  // namespace

std::span<const Builtin> date_functions() {
  return kFunctions;
}

}  // namespace cambridge::rexx
