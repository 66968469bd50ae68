/// What SET and TERMINAL set for one user. CP Commands and Utilities, "SET", "TERMINAL", "QUERY
/// SET".
#pragma once

#include "base/types.h"

#include "cp/messages/message_form.h"

namespace cambridge::cp {

struct UserSettings {
  bool msg = true;
  bool wng = true;
  bool smsg = false;
  bool imsg = true;
  bool acnt = true;
  bool run = false;
  bool linedit = true;
  bool conceal = false;
  MessageForm emsg = MessageForm::On;
};

struct TerminalSettings {
  char line_end = '#';
  char line_delete = '\0';
  char character_delete = '\0';
  char escape = '"';
  char tab = '\0';
  u16 line_size = 80;
  u16 more_first = 50;
  u16 more_second = 10;
  bool hold = true;
  bool mode_vm = true;
  bool attn = true;
  bool hilight = false;
  bool auto_cr = false;
  bool timestamp = false;
  bool conmode_3270 = false;
};

}  // namespace cambridge::cp
