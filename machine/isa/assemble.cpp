#include <cctype>
#include <charconv>
#include <fmt/format.h>

#include "machine/isa/codec.h"

namespace cambridge::machine {

namespace {

/// Takes one number off the front: decimal with a sign, or X'hex'.
std::optional<i64> take_number(std::string_view& text) {
  if (text.starts_with("X'")) {
    const std::size_t end = text.find('\'', 2);
    u64 value = 0;
    if (end == std::string_view::npos ||
        std::from_chars(text.data() + 2, text.data() + end, value, 16).ec != std::errc()) {
      return std::nullopt;
    }
    text.remove_prefix(end + 1);
    return static_cast<i64>(value);
  }
  i64 value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

/// The slot that a name of the assembler syntax stands for, in this format.
const Field* named_field(const FormatRow& format, std::string_view name) {
  for (const Field& field : format.list()) {
    const std::string_view own = field.name;
    const bool swapped = format.name == "SSe" && (name[0] == 'D' || name[0] == 'B');
    if (swapped ? own[0] == name[0] && own[1] == (name[1] == '2' ? '1' : '2')
                : own == name || (own == "RI2" && name.starts_with("RI")) ||
                      (own == "D2" && (name == "D4" || name == "D3")) ||
                      (own == "B2" && (name == "B4" || name == "B3"))) {
      return &field;
    }
  }
  return nullptr;
}

i64 stored_value(const Field& field, std::string_view name, i64 value, u64 address) {
  if (name.starts_with("RI")) {
    return (value - static_cast<i64>(address)) / 2;
  }
  if (name.starts_with("L")) {
    return value - 1;
  }
  if (field.kind == FieldKind::Base && value == 0) {
    return kNoRegister;
  }
  return value;
}

}  // namespace

Result<InstructionBytes, std::string> assemble(std::string_view line, u64 address) {
  const std::size_t blank = std::min(line.find(' '), line.size());
  const std::optional<Op> op = find_mnemonic(line.substr(0, blank));
  if (!op) {
    return failure(fmt::format("no instruction {}", line.substr(0, blank)));
  }
  std::string_view operands = line.substr(blank);
  while (operands.starts_with(' ')) {
    operands.remove_prefix(1);
  }
  const FormatRow& format = format_row(instruction_row(*op).format);
  Instruction made;
  made.op = static_cast<u16>(*op);
  std::string_view syntax = format.syntax;
  bool skipping = false;  // inside parentheses that the line leaves out
  while (!syntax.empty()) {
    const char wanted = syntax[0];
    if (std::isupper(static_cast<unsigned char>(wanted)) == 0) {
      syntax.remove_prefix(1);
      if (skipping) {
        skipping = wanted != ')';
        if (!skipping && operands.starts_with(')')) {
          operands.remove_prefix(1);  // "D2(X2)": the base was left out
        }
      } else if (wanted == ',' && operands.starts_with(')')) {
        skipping = true;
      } else if (operands.starts_with(wanted)) {
        operands.remove_prefix(1);
      } else if (wanted == '(') {
        skipping = true;
      } else if (wanted != ',' || !operands.empty()) {
        return failure(fmt::format("{}: '{}' expected at '{}'", line, wanted, operands));
      }
      continue;
    }
    std::size_t end = 1;
    while (end < syntax.size() && std::isalnum(static_cast<unsigned char>(syntax[end])) != 0) {
      ++end;
    }
    const std::string_view name = syntax.substr(0, end);
    syntax.remove_prefix(end);
    if (skipping || (operands.empty() && name.starts_with("M"))) {
      continue;
    }
    const std::optional<i64> value = take_number(operands);
    const Field* field = named_field(format, name);
    if (!value) {
      return failure(fmt::format("{}: {} expected at '{}'", line, name, operands));
    }
    if (field != nullptr) {
      set_slot_value(made, field->slot, stored_value(*field, name, *value, address));
    }
  }
  if (!operands.empty()) {
    return failure(fmt::format("{}: '{}' is too much", line, operands));
  }
  return encode(made);
}

}  // namespace cambridge::machine
