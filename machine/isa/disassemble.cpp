#include <cctype>
#include <fmt/format.h>

#include "machine/isa/codec.h"

namespace cambridge::machine {

namespace {

const Field* find_field(const FormatRow& format, std::string_view name) {
  if (name == "RI4" || name == "RI3") {
    name = "RI2";
  } else if (name == "D4" || name == "D3") {
    name = "D2";
  } else if (name == "B4" || name == "B3") {
    name = "B2";
  }
  if (format.name == "SSe" && (name == "D2" || name == "B2")) {
    name = name == "D2" ? "D1" : "B1";  // the second operand comes first in the instruction
  }
  for (const Field& field : format.list()) {
    if (field.name == name) {
      return &field;
    }
  }
  return nullptr;
}

std::string operand_text(const FormatRow& format, std::string_view name,
                         const Instruction& instruction, u64 address) {
  const Field* field = find_field(format, name);
  if (format.name == "SSe" && (name == "D4" || name == "B4")) {
    return name == "D4" ? fmt::format("{}", instruction.d2)
                        : fmt::format("{}", instruction.b2 & 15U);
  }
  if (field == nullptr) {
    return "0";
  }
  const i64 value = slot_value(instruction, field->slot);
  if (name.starts_with("RI")) {
    return fmt::format("X'{:X}'", address + static_cast<u64>(value * 2));
  }
  if (name.starts_with("L")) {
    return fmt::format("{}", value + 1);
  }
  if (field->kind == FieldKind::Base) {
    return fmt::format("{}", value & 15);
  }
  if (name.starts_with("I") && value < 0) {
    return fmt::format("{}", value);
  }
  if (name.starts_with("I")) {
    return fmt::format("X'{:X}'", value);
  }
  return fmt::format("{}", value);
}

}  // namespace

std::string disassemble(const u8* bytes, u64 address) {
  const std::optional<Instruction> instruction = decode(bytes);
  if (!instruction) {
    return "????";
  }
  const InstructionRow& row = instruction_row(static_cast<Op>(instruction->op));
  const FormatRow& format = format_row(row.format);
  std::string text = fmt::format("{:<5} ", row.mnemonic);
  std::string_view syntax = format.syntax;
  while (!syntax.empty()) {
    if (std::isupper(static_cast<unsigned char>(syntax[0])) == 0) {
      text += syntax[0];
      syntax.remove_prefix(1);
      continue;
    }
    std::size_t end = 1;
    while (end < syntax.size() && std::isalnum(static_cast<unsigned char>(syntax[end])) != 0) {
      ++end;
    }
    text += operand_text(format, syntax.substr(0, end), *instruction, address);
    syntax.remove_prefix(end);
  }
  while (text.ends_with(' ')) {
    text.pop_back();
  }
  return text;
}

}  // namespace cambridge::machine
