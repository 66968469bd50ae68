/// Words of commands and configuration as people type them: upper case, and sizes with a unit.
#pragma once

#include <string>
#include <string_view>

#include "base/types.h"

namespace cambridge {

/// a-z become A-Z; other characters stay.
std::string upper_case(std::string_view text);

/// "32M", "1g", "65536": bytes, with K M G T P E as powers of 1024. Digits are not checked; a size
/// beyond 64 bits gives the largest value.
u64 size_in_bytes(std::string_view text);

}  // namespace cambridge
