#include "pipelines/host/messages.h"

namespace cambridge::pipelines {

std::span<const Message* const> all_messages() {
  static constexpr const Message* kRows[] = {
#define MSG(id, text, explanation, action) &msg::id,
#include "pipelines/host/fpl.def"
#undef MSG
  };
  return kRows;
}

}  // namespace cambridge::pipelines
