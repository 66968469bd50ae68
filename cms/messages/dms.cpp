#include "cms/messages/dms.h"

#include <algorithm>
#include <array>

namespace cambridge::cms {
namespace msg {

std::span<const MessageRow> catalogue() {
  static constexpr std::array kRows{
#define MSG(id, return_code, text, explanation, action) MessageRow{id, return_code},
#include "cms/messages/dms.def"
#undef MSG
  };
  return kRows;
}

int return_code(const Message& row) {
  auto rows = catalogue();
  auto found = std::find_if(rows.begin(), rows.end(),
                            [&](const auto& entry) { return entry.message.id == row.id; });
  return found == rows.end() ? 0 : found->return_code;
}

const Message* find(std::string_view id) {
  // "DMSLST002E" and "DMS002E" both end in what matters.
  std::string_view tail = id.substr(0, 3) == "DMS" ? id.substr(3) : id;
  auto digit = tail.find_first_of("0123456789");
  if (digit == std::string_view::npos) {
    return nullptr;
  }
  tail = tail.substr(digit);
  for (const auto& row : catalogue()) {
    if (row.message.id.substr(6) == tail) {
      return &row.message;
    }
  }
  return nullptr;
}

}  // namespace msg

std::string CmsMessage::id() const {
  std::string result(issued.row->id);
  result.replace(3, 3, module);
  return result;
}

}  // namespace cambridge::cms
