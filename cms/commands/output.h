/// Where a command's lines go: the terminal, or with STACK, FIFO or LIFO the program stack.
#pragma once

#include <string>
#include <string_view>

#include "cms/shell/session.h"

namespace cambridge::cms::commands {

class Output {
 public:
  explicit Output(CommandContext& context);

  void line(std::string_view host_text);
  void bytes(std::string_view ebcdic);
  [[nodiscard]] bool to_terminal() const { return where_ == Where::Terminal; }

 private:
  enum class Where { Terminal, Fifo, Lifo };
  Session& session_;
  Where where_ = Where::Terminal;
};

/// "11/22/26" with a blank instead of the month's leading zero, and "09:05:00".
std::string date_text(const fs::FileTime& time);
std::string time_text(const fs::FileTime& time);

/// A device number in hexadecimal: 1 to FFFF; nothing when the word is none.
std::optional<u16> device_number(std::string_view word);
/// A decimal number without sign; nothing when the word is none or too large.
std::optional<u64> whole_number(std::string_view word);

/// 002E without a file identifier: "File not found".
Failure<CommandFailure> file_not_found(std::string_view module);

}  // namespace cambridge::cms::commands
