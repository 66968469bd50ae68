/// The message catalogue of pipelines: FPLmmmnnns. Numbers as CMS Pipelines has them, words ours;
/// numbers from 2900 are ours too.
#pragma once

#include <span>

#include "base/message.h"

namespace cambridge::pipelines {

namespace msg {
#define MSG(id, text, explanation, action) \
  inline constexpr Message id{#id, text, explanation, action};
#include "pipelines/host/fpl.def"
#undef MSG
}  // namespace msg

/// Every row, for HELP MSG and the tests.
std::span<const Message* const> all_messages();

}  // namespace cambridge::pipelines
