/// The table of instructions and formats, compiled from instructions.def and formats.def.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "base/types.h"

namespace cambridge::machine {

enum class Format : u8 {
#define FORMAT(name, length, opcode_at, syntax, ...) name,
#include "machine/isa/formats.def"
#undef FORMAT
};

enum class Op : u16 {
#define INSTRUCTION(mnemonic, opcode, format, state, privilege, cc, facility, name) mnemonic,
#include "machine/isa/instructions.def"
#undef INSTRUCTION
  kCount
};
inline constexpr std::size_t kOpCount = static_cast<std::size_t>(Op::kCount);

enum class OpState : u8 { S, B, H, E, A };
enum class Privilege : u8 { N, Q, P };
enum class CcRule : u8 { K, A, U, L, C, O, P };

struct InstructionRow {
  Op op;
  std::string_view mnemonic;
  u16 opcode;
  Format format;
  OpState state;
  Privilege privilege;
  CcRule cc;
  u16 facility;
  std::string_view name;
};

/// Where the bits of an opcode are beside the first byte.
enum class OpcodeAt : u8 { None, Byte1, Nibble3, Byte5 };

/// The member of Instruction that a field fills.
enum class Slot : u8 { R1, R2, R3, R4, M5, M6, B1, B2, X2, D1, D2, I2 };

enum class FieldKind : u8 {
  Register,  ///< or mask, length: 4 or 8 bits as they are
  Base,      ///< 4 bits, zero means none
  Vector,    ///< 4 bits and one of the RXB bits
  Unsigned,
  Signed,
  LongDisplacement  ///< 12 bits low, 8 bits high, signed
};

struct Field {
  Slot slot;
  FieldKind kind;
  u8 start;
  u8 width;
  std::string_view name;
};

struct FormatRow {
  Format format;
  std::string_view name;
  u8 length;
  OpcodeAt opcode_at;
  std::string_view syntax;
  std::array<Field, 8> fields;
  u8 field_count;

  [[nodiscard]] std::span<const Field> list() const { return {fields.data(), field_count}; }
};

const InstructionRow& instruction_row(Op op);
std::span<const InstructionRow> instruction_rows();
const FormatRow& format_row(Format format);
/// Finds the row of a mnemonic in capitals.
std::optional<Op> find_mnemonic(std::string_view mnemonic);
/// Finds the row for an instruction's bytes (6 are looked at); nothing for an invalid opcode.
std::optional<Op> find_opcode(const u8* bytes);

}  // namespace cambridge::machine
