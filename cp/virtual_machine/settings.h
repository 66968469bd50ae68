/// What SET and TERMINAL set for one user. CP Commands and Utilities, "SET", "TERMINAL", "QUERY
/// SET".
///
/// Thread: the user's own processor sets; atomic members are read by anyone.
#pragma once

#include <array>
#include <atomic>
#include <string>

#include "base/types.h"

#include "cp/messages/message_form.h"

namespace cambridge::cp {

struct UserSettings {
  std::atomic<bool> msg{true};
  std::atomic<bool> wng{true};
  std::atomic<bool> smsg{false};
  std::atomic<bool> imsg{true};
  std::atomic<bool> acnt{true};
  std::atomic<bool> run{false};
  std::atomic<bool> linedit{true};
  std::atomic<bool> conceal{false};
  std::atomic<MessageForm> emsg{MessageForm::On};
  static constexpr std::size_t kPfKeys = 24;
  std::array<std::string, kPfKeys> pf_keys;  ///< as SET PF gave them; "" undefined
};

/// A character of 0 is off. The editing symbols act on typed lines (cp/console/line_editing.h);
/// MORE, HOLD, MODE and the like are kept for the display terminals that use them.
struct TerminalSettings {
  char line_end = '#';
  char line_delete = '\0';
  char character_delete = '\0';
  char escape = '"';
  char tab = '\0';
  std::atomic<u16> line_size{80};
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
