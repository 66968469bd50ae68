/// CP's messages, HCPxxxnnnns. The rows are in hcp.def; HELP MSG and the return codes read them
/// there. CP Messages and Codes; the texts are z/VM 6.3's where a transcript shows them.
#pragma once

#include <span>

#include "base/message.h"
#include "base/result.h"

namespace cambridge::cp::msg {

#define MSG(id, text, explanation, action) \
  inline constexpr Message id{#id, text, explanation, action};
#include "cp/messages/hcp.def"
#undef MSG

/// Every row, in the order of hcp.def.
std::span<const Message* const> catalogue();

}  // namespace cambridge::cp::msg

namespace cambridge::cp {

/// A command that failed: its message, and the return code the issuer sees (CP: the message
/// number).
struct CommandFailure {
  IssuedMessage message;
  int return_code = 0;
};

template <const Message& M, class... Args>
Failure<CommandFailure> fail(const Args&... args) {
  return failure(CommandFailure{issue<M>(args...), M.number()});
}

}  // namespace cambridge::cp
