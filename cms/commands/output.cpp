#include "cms/commands/output.h"

#include <charconv>
#include <fmt/core.h>

#include "base/ebcdic.h"

namespace cambridge::cms::commands {

Output::Output(CommandContext& context) : session_(context.session) {
  if (context.operands.has("LIFO")) {
    where_ = Where::Lifo;
  } else if (context.operands.has("FIFO") || context.operands.has("STACK")) {
    where_ = Where::Fifo;
  }
}

void Output::line(std::string_view host_text) {
  if (to_terminal()) {
    session_.write(host_text);
  } else {
    bytes(utf8_to_ebcdic(host_text));
  }
}

void Output::bytes(std::string_view ebcdic) {
  switch (where_) {
    case Where::Terminal:
      session_.console().write_bytes(ebcdic);
      break;
    case Where::Fifo:
      session_.stack().queue(std::string(ebcdic));
      break;
    case Where::Lifo:
      session_.stack().push(std::string(ebcdic));
      break;
  }
}

std::string date_text(const fs::FileTime& time) {
  return fmt::format("{:>2}/{:02}/{:02}", time.month, time.day, time.year % 100);
}

std::string time_text(const fs::FileTime& time) {
  return fmt::format("{:02}:{:02}:{:02}", time.hour, time.minute, time.second);
}

std::optional<u16> device_number(std::string_view word) {
  u16 number = 0;
  const auto* end = word.data() + word.size();
  auto [stop, error] = std::from_chars(word.data(), end, number, 16);
  if (error != std::errc() || stop != end || number == 0) {
    return std::nullopt;
  }
  return number;
}

std::optional<u64> whole_number(std::string_view word) {
  u64 number = 0;
  const auto* end = word.data() + word.size();
  auto [stop, error] = std::from_chars(word.data(), end, number);
  if (word.empty() || error != std::errc() || stop != end) {
    return std::nullopt;
  }
  return number;
}

Failure<CommandFailure> file_not_found(std::string_view module) {
  auto failed = fail<msg::DMSxxx002E>(module, "");
  failed.error.message.issued.text = "File not found";
  return failed;
}

}  // namespace cambridge::cms::commands
