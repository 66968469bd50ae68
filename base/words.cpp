#include "base/words.h"

#include <limits>

namespace cambridge {

std::string upper_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') {
      c = static_cast<char>(c - 'a' + 'A');
    }
  }
  return result;
}

u64 size_in_bytes(std::string_view text) {
  static constexpr std::string_view kUnits = "KMGTPE";
  u128 value = 0;
  for (char c : text) {
    if (c >= '0' && c <= '9' && value <= std::numeric_limits<u64>::max()) {
      value = value * 10 + static_cast<u64>(c - '0');
    }
  }
  auto last = text.empty() ? std::string() : upper_case(text.substr(text.size() - 1));
  auto unit = last.empty() ? std::string_view::npos : kUnits.find(last);
  if (unit != std::string_view::npos) {
    value <<= 10 * (unit + 1);
  }
  return value > std::numeric_limits<u64>::max() ? std::numeric_limits<u64>::max()
                                                 : static_cast<u64>(value);
}

}  // namespace cambridge
