/// CMS messages, DMSmmmnnns. One row serves every module: the three letters in the middle are those
/// of the command that issues the message ("DMSLST002E"), so a row is named DMSxxx002E here. z/VM:
/// CMS and REXX/VM Messages and Codes.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"

namespace cambridge::cms {

/// A catalogue row of CMS: the message and the return code that a command ends with.
struct MessageRow {
  Message message;
  int return_code = 0;
};

namespace msg {

#define MSG(id, return_code, text, explanation, action) \
  inline constexpr Message id{#id, text, explanation, action};
#include "cms/messages/dms.def"
#undef MSG

/// Every row, in the order of dms.def.
std::span<const MessageRow> catalogue();
/// The return code of a row.
int return_code(const Message& row);
/// The row that "DMSLST002E" or "002E" names, whatever the module; nullptr when there is none.
const Message* find(std::string_view id);

}  // namespace msg

/// A message on its way out: which row, which module issues it.
struct CmsMessage {
  IssuedMessage issued;
  std::string module;  ///< three letters: LST

  /// "DMSLST002E"
  [[nodiscard]] std::string id() const;
  /// "DMSLST002E File not found"
  [[nodiscard]] std::string with_id() const { return id() + " " + issued.text; }
};

/// A command that failed.
struct CommandFailure {
  CmsMessage message;
  int return_code = 0;
  /// Return code without a message (the callee has written its own).
  bool silent = false;
};

/// fail<msg::DMSxxx002E>("LST", fn, ft, fm)
template <const Message& M, class... Args>
Failure<CommandFailure> fail(std::string_view module, const Args&... args) {
  return failure(CommandFailure{{issue<M>(args...), std::string(module)}, msg::return_code(M)});
}

inline Failure<CommandFailure> fail_silently(int return_code) {
  return failure(CommandFailure{{}, return_code, true});
}

}  // namespace cambridge::cms
