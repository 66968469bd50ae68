/// The options of COPYFILE, checked against each other. z/VM: CMS Commands and Utilities,
/// "COPYFILE".
#pragma once

#include <optional>
#include <string>

#include "base/types.h"

#include "cms/shell/command_spec.h"

namespace cambridge::cms::commands {

struct CopyOptions {
  bool type = false;
  bool replace = false;
  bool new_file = false;
  bool append = false;
  bool overlay = false;
  bool old_date = false;
  bool single = false;
  bool prompt = true;
  bool specs = false;
  bool translate = false;
  bool upper = false;
  bool lower = false;
  std::optional<bool> truncate;  ///< trailing fill characters of V records are removed
  std::optional<char> format;
  std::optional<u32> length;
  u8 fill = 0x40;
  u64 from = 1;
  std::optional<u64> count;
  std::string from_label;  ///< EBCDIC; "" when not given
  std::string to_label;

  /// True when records go over as they are.
  [[nodiscard]] bool edits_records() const {
    return specs || translate || upper || lower || truncate || length || overlay;
  }
  [[nodiscard]] bool selects_records() const {
    return from != 1 || count || !from_label.empty() || !to_label.empty();
  }
};

Result<CopyOptions, CommandFailure> copy_options(const Operands& operands);

/// One character, or two hexadecimal digits, as an EBCDIC byte; nothing when the word is neither.
std::optional<u8> character(std::string_view word);

}  // namespace cambridge::cms::commands
