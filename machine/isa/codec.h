/// Instruction bytes <-> decoded fields <-> assembler text, all driven by the rows of the table.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

#include "machine/isa/instruction.h"
#include "machine/isa/instruction_table.h"

namespace cambridge::machine {

using InstructionBytes = std::array<u8, 6>;

/// Length of an instruction by its first byte: 2, 4 or 6.
constexpr u8 instruction_length(u8 first) {
  return first < 0x40 ? 2 : first < 0xC0 ? 4 : 6;
}

/// True when the instruction has a relative operand, which counts from its own address.
bool is_relative_branch_or_operand(const Instruction& instruction);

/// Fills the fields, `op` and `length`; nothing for an invalid opcode. Looks at 6 bytes.
std::optional<Instruction> decode(const u8* bytes);

/// The value of the member of Instruction that a field fills.
i64 slot_value(const Instruction& from, Slot slot);
void set_slot_value(Instruction& to, Slot slot, i64 value);

/// The bytes of an instruction; those beyond its length are zero.
InstructionBytes encode(const Instruction& instruction);

/// "LG    1,8(2,3)"; relative operands as the address they name when the instruction is at
/// `address`.
std::string disassemble(const u8* bytes, u64 address);

/// Assembles one line of that form: mnemonic, blank, operands (decimal, or X'..'). A relative
/// operand is an absolute address. The error says what does not fit.
Result<InstructionBytes, std::string> assemble(std::string_view line, u64 address);

}  // namespace cambridge::machine
