#include "base/message.h"

#include <fmt/format.h>

#include "base/assert.h"

namespace cambridge {

std::string IssuedMessage::with_id() const {
  return fmt::format("{} {}", row->id, text);
}

std::string substitute(std::string_view text, const std::string_view* values, std::size_t count) {
  std::string result;
  std::size_t next = 0;
  while (!text.empty()) {
    auto open = text.find('{');
    result += text.substr(0, open);
    if (open == std::string_view::npos) {
      break;
    }
    auto close = text.find('}', open);
    CAM_ASSERT(close != std::string_view::npos && next < count);
    result += values[next++];
    text.remove_prefix(close + 1);
  }
  return result;
}

std::string substitution_text(std::string_view value) {
  return std::string(value);
}
std::string substitution_text(long long value) {
  return fmt::format("{}", value);
}

}  // namespace cambridge
