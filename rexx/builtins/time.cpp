/// TIME, with the elapsed-time clock and conversions.
#include <array>
#include <fmt/format.h>

#include "rexx/builtins/families.h"

namespace cambridge::rexx {

namespace {

/// A time of day in microseconds.
struct DayTime {
  i64 microseconds = 0;
  [[nodiscard]] i64 hours() const { return microseconds / 3'600'000'000; }
  [[nodiscard]] i64 minutes() const { return microseconds / 60'000'000 % 60; }
  [[nodiscard]] i64 seconds() const { return microseconds / 1'000'000 % 60; }
};

std::string shown_time(const DayTime& time, char format) {
  switch (format) {
    case 'C': {
      const i64 hour = time.hours() % 12 == 0 ? 12 : time.hours() % 12;
      return fmt::format("{}:{:02}{}", hour, time.minutes(), time.hours() < 12 ? "am" : "pm");
    }
    case 'H':
      return std::to_string(time.hours());
    case 'L':
      return fmt::format("{:02}:{:02}:{:02}.{:06}", time.hours(), time.minutes(), time.seconds(),
                         time.microseconds % 1'000'000);
    case 'M':
      return std::to_string(time.microseconds / 60'000'000);
    case 'S':
      return std::to_string(time.microseconds / 1'000'000);
    default:
      return fmt::format("{:02}:{:02}:{:02}", time.hours(), time.minutes(), time.seconds());
  }
}

/// UNVERIFIED: under CMS a fraction alone has no zero before the point ("no leading zeros").
std::string shown_elapsed(i64 microseconds, bool cms) {
  if (microseconds == 0) {
    return "0";
  }
  const i64 seconds = microseconds / 1'000'000, fraction = microseconds % 1'000'000;
  return seconds == 0 && cms ? fmt::format(".{:06}", fraction)
                             : fmt::format("{}.{:06}", seconds, fraction);
}

bool two_digits(std::string_view text, i64 limit, i64& value) {
  if (text.size() != 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') {
    return false;
  }
  value = (text[0] - '0') * 10 + (text[1] - '0');
  return value < limit;
}

bool read_time(std::string_view text, char format, DayTime& time) {
  i64 h = 0, m = 0, s = 0, fraction = 0;
  const auto whole = whole_number(Value::text(text), 9, TextTraits::ascii());
  switch (format) {
    case 'C': {
      const auto colon = text.find(':');
      if (colon == std::string_view::npos || colon == 0 || colon > 2 || text.size() != colon + 5) {
        return false;
      }
      const auto hour = whole_number(Value::text(text.substr(0, colon)), 2, TextTraits::ascii());
      const std::string_view half = text.substr(colon + 3);
      if (!hour.has_value() || *hour < 1 || *hour > 12 ||
          !two_digits(text.substr(colon + 1, 2), 60, m) || (half != "am" && half != "pm")) {
        return false;
      }
      h = *hour % 12 + (half == "pm" ? 12 : 0);
      break;
    }
    case 'H':
      if (!whole.has_value() || *whole < 0 || *whole > 23) {
        return false;
      }
      h = *whole;
      break;
    case 'M':
      if (!whole.has_value() || *whole < 0 || *whole > 1439) {
        return false;
      }
      m = *whole;
      break;
    case 'S':
      if (!whole.has_value() || *whole < 0 || *whole > 86399) {
        return false;
      }
      s = *whole;
      break;
    default: {
      const std::size_t wanted = format == 'L' ? 15 : 8;
      if (text.size() != wanted || text[2] != ':' || text[5] != ':' ||
          !two_digits(text.substr(0, 2), 24, h) || !two_digits(text.substr(3, 2), 60, m) ||
          !two_digits(text.substr(6, 2), 60, s)) {
        return false;
      }
      if (format == 'L') {
        const auto part = whole_number(Value::text(text.substr(9)), 9, TextTraits::ascii());
        if (text[8] != '.' || !part.has_value() || *part < 0) {
          return false;
        }
        fraction = *part;
      }
      break;
    }
  }
  time.microseconds = ((h * 60 + m) * 60 + s) * 1'000'000 + fraction;
  return true;
}

bool time_function(Call& call) {
  const char out = call.option(0, 'N');
  const i64 now = call.context.clause_time();
  if (call.has(1)) {
    const char in = call.option(2, 'N');
    DayTime time;
    const std::string text = call.traits().plain(call.text(1));
    if (out == 'E' || out == 'R') {
      return call.refuse_value(29, call.text(0));
    }
    if (!read_time(text, in, time)) {
      return call.fail({40,
                        19,
                        call.traits().text("TIME"),
                        std::string(call.text(1)),
                        call.traits().text({&in, 1}),
                        {}});
    }
    return call.give_ascii(shown_time(time, out));
  }
  if (out == 'E' || out == 'R') {
    i64& start = call.context.elapsed_start();
    const i64 elapsed = start == 0 ? 0 : now - start;
    if (start == 0 || out == 'R') {
      start = now;
    }
    return call.give_ascii(
        shown_elapsed(elapsed, call.context.host().message_style() == MessageStyle::Cms));
  }
  const CivilTime civil = civil_time(now);
  DayTime time;
  time.microseconds =
      ((i64{civil.hour} * 60 + civil.minute) * 60 + civil.second) * 1'000'000 + civil.microsecond;
  return call.give_ascii(shown_time(time, out));
}

constexpr std::array kFunctions{
    Builtin{"TIME", 0, 3, "oso", "CEHLMNRS|CHLMNS", "The time of day, or the time elapsed.",
            time_function},
};

}  // namespace

std::span<const Builtin> time_functions() {
  return kFunctions;
}

}  // namespace cambridge::rexx
