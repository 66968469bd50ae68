/// Times as CP writes them: "12:34:56 UTC SUNDAY 11/22/26", "CONNECT= 00:01:02".
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"

namespace cambridge::cp {

/// "hh:mm:ss zzz WEEKDAY mm/dd/yy"
std::string time_and_date(const CivilTime& when);
/// hh:mm:ss of a duration.
std::string connect_time(i64 microseconds);
/// mmm:ss.hs of CPU time.
std::string cpu_time(i64 nanoseconds);
/// "CONNECT= hh:mm:ss VIRTCPU= mmm:ss.hs TOTCPU= mmm:ss.hs"
std::string usage_line(i64 connect_microseconds, i64 virtual_nanoseconds, i64 total_nanoseconds);
/// Bytes as "32M", "2G", "512K": no leading zeros, largest whole unit.
std::string storage_size_text(u64 bytes);

}  // namespace cambridge::cp
