/// DATECONVERT, GREG2SEC, SEC2GREG, TIMESTAMP: dates and times in text.
#include <charconv>
#include <chrono>
#include <fmt/format.h>

#include "pipelines/args/input_range.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"
#include "pipelines/run/pipeline_set.h"

namespace cambridge::pipelines {

namespace {

/// A date with a time of day, proleptic Gregorian.
struct Moment {
  i64 days = 0;  ///< since 1970-01-01
  int hour = 0, minute = 0, second = 0;
};

i64 days_of(int year, int month, int day) {
  return std::chrono::sys_days(std::chrono::year(year) /
                               std::chrono::month(static_cast<unsigned>(month)) /
                               std::chrono::day(static_cast<unsigned>(day)))
      .time_since_epoch()
      .count();
}

struct Civil {
  int year, month, day;
};

Civil civil_of(i64 days) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  return {int(date.year()), static_cast<int>(unsigned(date.month())),
          static_cast<int>(unsigned(date.day()))};
}

bool valid(int year, int month, int day) {
  return std::chrono::year_month_day(std::chrono::year(year),
                                     std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

/// Formats as patterns: Y y (two-digit year) M D J (day of the year) h m s, others as they stand.
struct DateFormat {
  std::string_view name;  ///< capitals are the minimum
  std::string_view pattern;
};

constexpr DateFormat kFormats[] = {
    {"USA", "M/D/y"},
    {"USA_Short", "M/D/y"},
    {"USA_Long", "M/D/Y"},
    {"FULldate", "M/D/Y"},
    {"SHOrtdate", "M/D/y"},
    {"ISOdate", "Y-M-D"},
    {"ISO_Short", "y-M-D"},
    {"ISO_Long", "Y-M-D"},
    {"EUROPEAN", "D/M/y"},
    {"EUR_Short", "D.M.y"},
    {"EUR_Long", "D.M.Y"},
    {"DB2", "Y-M-D-h.m.s"},
    {"DB2_Long", "Y-M-D-h.m.s"},
    {"NORMal", "D N Y"},
    {"NORM_Long", "D N Y"},
    {"NORM_Short", "D N y"},
    {"JULian", "yJ"},
    {"JULIAN_Short", "yJ"},
    {"JUL_Long", "YJ"},
    {"SORTed", "YMD"},
    {"ORDered", "y/M/D"},
    {"PIPE", "YMDhms"},
    {"PIPE_Long", "YMDhms"},
    {"PIPE_Short", "yMD"},
    {"STAndard", "YMD"},
    {"REXX_S", "YMD"},
    {"REXX_O", "y/M/D"},
    {"REXX_U", "M/D/y"},
    {"REXX_E", "D/M/y"},
    {"REXX_N", "D N Y"},
    {"REXX_J", "yJ"},
    {"REXX_B", "B"},
    {"BASEdate", "B"},
    {"POSIX", "P"},
    {"SCIENTIFIC", "Y-M-D h:m:s"},
    {"SCIENTIFIC_Long", "Y-M-D h:m:s"},
};

constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr i64 kBaseOf1970 = 719162;  ///< days from 0001-01-01 to 1970-01-01

const DateFormat* find_format(std::string_view word) {
  for (const DateFormat& row : kFormats) {
    if (upper_ascii(row.name) == word) return &row;
  }
  for (const DateFormat& row : kFormats) {
    if (is_abbreviation(word, row.name)) return &row;
  }
  return nullptr;
}

class DateReader {
 public:
  DateReader(std::string_view text, int window) : text_(text), window_(window) {}

  std::optional<Moment> read(std::string_view pattern) {
    int year = 1970, month = 1, day = 1, ordinal = 0;
    Moment moment;
    for (const char p : pattern) {
      switch (p) {
        case 'Y':
          if (!digits(4, year)) return std::nullopt;
          break;
        case 'y': {
          int two = 0;
          if (!digits(2, two)) return std::nullopt;
          year = window_ + ((two - window_ % 100) % 100 + 100) % 100;
          break;
        }
        case 'M':
          if (!digits(2, month)) return std::nullopt;
          break;
        case 'D':
          if (!digits(2, day)) return std::nullopt;
          break;
        case 'J':
          if (!digits(3, ordinal)) return std::nullopt;
          break;
        case 'h':
          if (!digits(2, moment.hour)) return std::nullopt;
          break;
        case 'm':
          if (!digits(2, moment.minute)) return std::nullopt;
          break;
        case 's':
          if (!digits(2, moment.second)) return std::nullopt;
          break;
        case 'N': {
          const std::string_view name = text_.substr(0, 3);
          for (int i = 0; i < 12; ++i) {
            if (upper_ascii(name) == upper_ascii(kMonths[i])) month = i + 1, text_.remove_prefix(3);
          }
          break;
        }
        case 'B':
        case 'P':
          return count(p);
        default:
          if (text_.empty() || text_[0] != p) return std::nullopt;
          text_.remove_prefix(1);
      }
    }
    if (!text_.empty() || moment.hour > 23 || moment.minute > 59 || moment.second > 59) {
      return std::nullopt;
    }
    if (ordinal > 0) {
      const bool leap = valid(year, 2, 29);
      if (ordinal > (leap ? 366 : 365)) return std::nullopt;
      moment.days = days_of(year, 1, 1) + ordinal - 1;
      return moment;
    }
    if (!valid(year, month, day)) return std::nullopt;
    moment.days = days_of(year, month, day);
    return moment;
  }

 private:
  /// A number of at most so many digits; at least one.
  bool digits(std::size_t most, int& value) {
    std::size_t size = 0;
    int result = 0;
    while (size < most && size < text_.size() && text_[size] >= '0' && text_[size] <= '9') {
      result = result * 10 + (text_[size++] - '0');
    }
    if (size == 0) return false;
    text_.remove_prefix(size);
    value = result;
    return true;
  }
  std::optional<Moment> count(char kind) {
    i64 value = 0;
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (error != std::errc{} || end != text_.data() + text_.size()) return std::nullopt;
    if (value > i64{1} << 36 || value < -(i64{1} << 36)) return std::nullopt;
    Moment moment;
    if (kind == 'B') {
      moment.days = value - kBaseOf1970;
      return moment;
    }
    moment.days = value >= 0 ? value / 86400 : -((-value + 86399) / 86400);
    const i64 rest = value - moment.days * 86400;
    moment.hour = static_cast<int>(rest / 3600);
    moment.minute = static_cast<int>(rest / 60 % 60);
    moment.second = static_cast<int>(rest % 60);
    return moment;
  }

  std::string_view text_;
  int window_;
};

std::string written(const Moment& moment, std::string_view pattern) {
  const Civil date = civil_of(moment.days);
  std::string out;
  for (const char p : pattern) {
    switch (p) {
      case 'Y':
        out += fmt::format("{:04}", date.year);
        break;
      case 'y':
        out += fmt::format("{:02}", date.year % 100);
        break;
      case 'M':
        out += fmt::format("{:02}", date.month);
        break;
      case 'D':
        out += fmt::format("{:02}", date.day);
        break;
      case 'J':
        out += fmt::format("{:03}", moment.days - days_of(date.year, 1, 1) + 1);
        break;
      case 'h':
        out += fmt::format("{:02}", moment.hour);
        break;
      case 'm':
        out += fmt::format("{:02}", moment.minute);
        break;
      case 's':
        out += fmt::format("{:02}", moment.second);
        break;
      case 'N':
        out += kMonths[date.month - 1];
        break;
      case 'B':
        out += std::to_string(moment.days + kBaseOf1970);
        break;
      case 'P':
        out += std::to_string(moment.days * 86400 + moment.hour * 3600 + moment.minute * 60 +
                              moment.second);
        break;
      default:
        out += p;
    }
  }
  return out;
}

struct DateArguments {
  InputRange range;
  const DateFormat* from = nullptr;
  const DateFormat* to = nullptr;
  int window = 0;
  bool preface = false, append = false;
};

class DateConvert final : public FilterStage {
 public:
  explicit DateConvert(DateArguments arguments) : a_(arguments) {}
  Flow record(RecordView record) override {
    const std::string_view part = a_.range.of(record);
    std::string ascii = text().ascii_text(part);
    ascii.erase(ascii.find_last_not_of(' ') + 1);
    ascii.erase(0, std::min(ascii.find_first_not_of(' '), ascii.size()));
    const auto moment = DateReader(ascii, a_.window).read(a_.from->pattern);
    if (!moment) {
      if (output_defined(1)) return pass(1, record);
      return fail(issue<msg::FPLDAT755E>(ascii));
    }
    const std::string date = text().from_ascii_text(written(*moment, a_.to->pattern));
    if (a_.preface) return pass(0, date + std::string(record.text()));
    if (a_.append) return pass(0, std::string(record.text()) + date);
    const auto start = static_cast<std::size_t>(part.data() - record.data());
    std::string out(record.text().substr(0, start));
    out += date;
    out += record.text().substr(start + part.size());
    return pass(0, out);
  }

 private:
  DateArguments a_;
};

std::unique_ptr<Stage> make_dateconvert(StageContext& context) {
  StageOperands& operands = context.operands;
  DateArguments a;
  const int year = context.host.clock().civil().year;
  a.window = year - 50;
  if (range_next(operands)) a.range = read_range(operands);
  const auto format = [&](const DateFormat*& into) {
    const std::string word = upper_ascii(operands.word());
    into = find_format(word);
    if (into == nullptr) operands.fail<msg::FPLARG111E>(word);
  };
  if (operands.at_end()) operands.fail<msg::FPLARG113E>();
  format(a.from);
  a.to = find_format("ISODATE");
  const std::string next = operands.peek_upper();
  if (!next.empty() && find_format(next) != nullptr) format(a.to);
  while (!operands.at_end()) {
    if (operands.keyword("WINDOW")) {
      a.window = year + static_cast<int>(operands.number(-1000, 1000));
    } else if (operands.keyword("BASEYEAR")) {
      a.window = static_cast<int>(operands.number(0, 9999));
    } else if (operands.keyword("PREFACE")) {
      a.preface = true;
    } else if (operands.keyword("APPEND")) {
      a.append = true;
    } else if (!operands.keyword("TIMEOUT")) {
      operands.fail<msg::FPLARG111E>(operands.peek_word());
    }
  }
  if (operands.refused()) return nullptr;
  return std::make_unique<DateConvert>(std::move(a));
}

/// GREG2SEC and SEC2GREG; the offset is seconds that are added on the way.
class Seconds final : public FilterStage {
 public:
  Seconds(bool to_seconds, i64 offset) : to_seconds_(to_seconds), offset_(offset) {}
  Flow record(RecordView record) override {
    std::string ascii = text().ascii_text(record);
    ascii.erase(ascii.find_last_not_of(' ') + 1);
    ascii.erase(0, std::min(ascii.find_first_not_of(' '), ascii.size()));
    auto moment = DateReader(ascii, 1970).read(to_seconds_ ? "YMDhms" : "P");
    if (!moment && to_seconds_) moment = DateReader(ascii, 1970).read("YMD");
    if (!moment) return pass(1, record);
    const std::string seconds = written(*moment, "P");
    i64 value = 0;
    std::from_chars(seconds.data(), seconds.data() + seconds.size(), value);
    value += to_seconds_ ? offset_ : -offset_;
    if (to_seconds_) return pass(0, text().number(value));
    const auto moved = DateReader(std::to_string(value), 1970).read("P");
    return pass(0, text().from_ascii_text(written(*moved, "YMDhms")));
  }

 private:
  bool to_seconds_;
  i64 offset_;
};

std::unique_ptr<Stage> make_seconds(StageContext& context, bool to_seconds) {
  StageOperands& operands = context.operands;
  i64 offset = 0;
  if (!operands.at_end()) offset = operands.number(-1000000, 1000000);
  operands.expect_end();
  return std::make_unique<Seconds>(to_seconds, offset);
}

/// TIMESTAMP: the last n of yyyymmddhhmmssuuuuuu in front of the record.
class Timestamp final : public FilterStage {
 public:
  Timestamp(std::size_t from_right, std::size_t length, std::string_view pattern)
      : from_right_(from_right), length_(length), pattern_(pattern) {}
  Flow record(RecordView record) override {
    Clock& clock = set().host().clock();
    const CivilTime now = clock.civil();
    Moment moment;
    moment.days = days_of(now.year, now.month, now.day);
    moment.hour = now.hour;
    moment.minute = now.minute;
    moment.second = now.second;
    std::string stamp;
    if (!pattern_.empty()) {
      stamp = written(moment, pattern_) + " ";
    } else {
      const std::string full = written(moment, "YMDhms") + fmt::format("{:06}", now.microsecond);
      const std::size_t start = full.size() > from_right_ ? full.size() - from_right_ : 0;
      stamp = full.substr(start, length_);
    }
    out_ = text().from_ascii_text(stamp);
    out_ += record.text();
    return pass(0, out_);
  }

 private:
  std::size_t from_right_, length_;
  std::string_view pattern_;
  std::string out_;
};

std::unique_ptr<Stage> make_timestamp(StageContext& context) {
  StageOperands& operands = context.operands;
  // UNVERIFIED: the default is taken as hhmmssuu, eight digits from the ninth.
  std::size_t from_right = 12, length = 8;
  std::string_view pattern;
  if (operands.number_next()) {
    from_right = length = static_cast<std::size_t>(operands.number(1, 20));
    if (operands.number_next()) {
      length = static_cast<std::size_t>(operands.number(1, 20));
    }
  } else if (operands.keyword("SHOrtdate")) {
    pattern = "M/D/y h:m:s";
  } else if (operands.keyword("ISOdate")) {
    pattern = "Y-M-D h:m:s";
  } else if (operands.keyword("FULldate")) {
    pattern = "M/D/Y h:m:s";
  } else if (operands.keyword("STAndard")) {
    pattern = "YMDhms";
  }
  operands.expect_end();
  return std::make_unique<Timestamp>(from_right, length, pattern);
}

}  // namespace

extern const StageSpec kDateconvert{
    .names = "DATECONVert",
    .syntax = "DATECONVERT [inputRange] format [format] [WINDOW n|BASEYEAR n] [PREFACE|APPEND]",
    .summary = "Convert dates between formats.",
    .help =
        "Formats are among USA, ISODATE, FULLDATE, SHORTDATE, EUROPEAN, NORMAL, JULIAN, "
        "SORTED, ORDERED, DB2, PIPE, BASEDATE, POSIX, SCIENTIFIC and REXX_x. Records without a "
        "valid date go to the secondary output. Two-digit years are within 50 years of today "
        "unless WINDOW or BASEYEAR says otherwise.",
    .example = "literal 12/31/99 x| dateconvert 1.8 usa isodate baseyear 1950 | console",
    .example_output = "1999-12-31 x",
    .max_outputs = 2,
    .make = make_dateconvert};

extern const StageSpec kGreg2sec{.names = "GREG2SEC",
                                 .syntax = "GREG2SEC [offset]",
                                 .summary = "Convert yyyymmddhhmmss to seconds since 1970.",
                                 .help = "Records that are no date go to the secondary output.",
                                 .example = "literal 19700102000001| greg2sec | console",
                                 .example_output = "86401",
                                 .max_outputs = 2,
                                 .make = [](StageContext& c) { return make_seconds(c, true); }};

extern const StageSpec kSec2greg{.names = "SEC2GREG",
                                 .syntax = "SEC2GREG [offset]",
                                 .summary = "Convert seconds since 1970 to yyyymmddhhmmss.",
                                 .help = "Records that are no number go to the secondary output.",
                                 .example = "literal 86401| sec2greg | console",
                                 .example_output = "19700102000001",
                                 .max_outputs = 2,
                                 .make = [](StageContext& c) { return make_seconds(c, false); }};

extern const StageSpec kTimestamp{
    .names = "TIMEstamp",
    .syntax = "TIMESTAMP [n [n]] [SHORTDATE|ISODATE|FULLDATE|STANDARD]",
    .summary = "Put the time at which a record passes in front of it.",
    .help = "Of yyyymmddhhmmssuuuuuu the last n digits are used, or so many from there.",
    .example = "",
    .example_output = "",
    .make = make_timestamp};

}  // namespace cambridge::pipelines
