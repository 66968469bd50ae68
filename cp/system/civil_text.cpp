#include "cp/system/civil_text.h"

#include <fmt/format.h>

namespace cambridge::cp {

std::string time_and_date(const CivilTime& when) {
  return fmt::format("{} {} {} {}", when.time(), when.zone, when.weekday_name(), when.short_date());
}

std::string connect_time(i64 microseconds) {
  i64 seconds = microseconds / 1'000'000;
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string cpu_time(i64 nanoseconds) {
  i64 hundredths = nanoseconds / 10'000'000;
  return fmt::format("{:03}:{:02}.{:02}", hundredths / 6000, hundredths / 100 % 60,
                     hundredths % 100);
}

std::string usage_line(i64 connect_microseconds, i64 virtual_nanoseconds, i64 total_nanoseconds) {
  return fmt::format("CONNECT= {} VIRTCPU= {} TOTCPU= {}", connect_time(connect_microseconds),
                     cpu_time(virtual_nanoseconds), cpu_time(total_nanoseconds));
}

std::string storage_size_text(u64 bytes) {
  static constexpr std::string_view kUnits = "KMGTPE";
  u64 value = bytes / 1024;
  std::size_t unit = 0;
  while (value != 0 && value % 1024 == 0 && unit + 1 < kUnits.size()) {
    value /= 1024;
    ++unit;
  }
  return fmt::format("{}{}", value, kUnits[unit]);
}

}  // namespace cambridge::cp
