/// How a message is shown: whole, its code alone, or its text alone. CP "SET EMSG".
#pragma once

#include <string>

#include "base/message.h"

namespace cambridge::cp {

enum class MessageForm { On, Off, Code, Text };

/// The line to write; Off still gives the whole line, the caller decides whether to write it.
inline std::string message_line(const IssuedMessage& message, MessageForm form) {
  switch (form) {
    case MessageForm::Code:
      return std::string(message.row->id);
    case MessageForm::Text:
      return message.text;
    case MessageForm::On:
    case MessageForm::Off:
      break;
  }
  return message.with_id();
}

}  // namespace cambridge::cp
