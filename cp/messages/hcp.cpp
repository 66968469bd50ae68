#include "cp/messages/hcp.h"

#include <array>

namespace cambridge::cp::msg {

std::span<const Message* const> catalogue() {
  static constexpr std::array kRows{
#define MSG(id, text, explanation, action) &id,
#include "cp/messages/hcp.def"
#undef MSG
  };
  return kRows;
}

}  // namespace cambridge::cp::msg
