#include "machine/isa/instruction_table.h"

#include <initializer_list>
#include <unordered_map>

namespace cambridge::machine {

namespace {

constexpr Field field(std::string_view name, Slot slot, FieldKind kind, int start, int width) {
  return {slot, kind, static_cast<u8>(start), static_cast<u8>(width), name};
}

/// The field vocabulary of formats.def. The name is the one in the assembler syntax.
namespace fields {
using enum FieldKind;
// clang-format off
constexpr Field R1(int at) { return field("R1", Slot::R1, Register, at, 4); }
constexpr Field R2(int at) { return field("R2", Slot::R2, Register, at, 4); }
constexpr Field R3(int at) { return field("R3", Slot::R3, Register, at, 4); }
constexpr Field V1(int at) { return field("V1", Slot::R1, Vector, at, 4); }
constexpr Field V2(int at) { return field("V2", Slot::R2, Vector, at, 4); }
constexpr Field V3(int at) { return field("V3", Slot::R3, Vector, at, 4); }
constexpr Field V4(int at) { return field("V4", Slot::R4, Vector, at, 4); }
constexpr Field M1(int at) { return field("M1", Slot::R1, Register, at, 4); }
constexpr Field M3(int at) { return field("M3", Slot::R3, Register, at, 4); }
constexpr Field M4(int at) { return field("M4", Slot::R4, Register, at, 4); }
constexpr Field M5(int at) { return field("M5", Slot::M5, Register, at, 4); }
constexpr Field M6(int at) { return field("M6", Slot::M6, Register, at, 4); }
constexpr Field L1(int at) { return field("L1", Slot::R1, Register, at, 8); }
constexpr Field L1n(int at) { return field("L1", Slot::R1, Register, at, 4); }
constexpr Field L2(int at) { return field("L2", Slot::R2, Register, at, 8); }
constexpr Field L2b(int at) { return field("L2", Slot::R2, Register, at, 8); }
constexpr Field L2n(int at) { return field("L2", Slot::R2, Register, at, 4); }
constexpr Field B1(int at) { return field("B1", Slot::B1, Base, at, 4); }
constexpr Field B2(int at) { return field("B2", Slot::B2, Base, at, 4); }
constexpr Field X2(int at) { return field("X2", Slot::X2, Base, at, 4); }
constexpr Field D1(int at) { return field("D1", Slot::D1, Unsigned, at, 12); }
constexpr Field D2(int at) { return field("D2", Slot::D2, Unsigned, at, 12); }
constexpr Field D1y(int at) { return field("D1", Slot::D1, LongDisplacement, at, 20); }
constexpr Field D2y(int at) { return field("D2", Slot::D2, LongDisplacement, at, 20); }
constexpr Field RI12(int at) { return field("RI2", Slot::D1, Signed, at, 12); }
constexpr Field RI2(int at) { return field("RI2", Slot::D1, Signed, at, 16); }
constexpr Field RI2l(int at) { return field("RI2", Slot::D1, Signed, at, 32); }
constexpr Field I1(int at) { return field("I1", Slot::I2, Unsigned, at, 8); }
constexpr Field I1n(int at) { return field("I1", Slot::R1, Register, at, 4); }
constexpr Field I2n(int at) { return field("I2", Slot::R2, Register, at, 4); }
constexpr Field I2(int at) { return field("I2", Slot::I2, Signed, at, 16); }
constexpr Field I2l(int at) { return field("I2", Slot::I2, Signed, at, 32); }
constexpr Field I2b(int at) { return field("I2", Slot::I2, Signed, at, 8); }
constexpr Field I2c(int at) { return field("I2", Slot::I2, Signed, at, 8); }
constexpr Field I2u(int at) { return field("I2", Slot::I2, Unsigned, at, 8); }
constexpr Field I2h(int at) { return field("I2", Slot::I2, Unsigned, at, 8); }
constexpr Field I2v(int at) { return field("I3", Slot::I2, Unsigned, at, 12); }
constexpr Field I3(int at) { return field("I3", Slot::R3, Register, at, 8); }
constexpr Field I3g(int at) { return field("I3", Slot::R3, Register, at, 8); }
constexpr Field I3n(int at) { return field("I3", Slot::R3, Register, at, 4); }
constexpr Field I4(int at) { return field("I4", Slot::R4, Register, at, 8); }
constexpr Field I4f(int at) { return field("I4", Slot::R4, Register, at, 8); }
constexpr Field I5(int at) { return field("I5", Slot::M5, Register, at, 8); }
// clang-format on
}  // namespace fields

constexpr FormatRow make_format(Format format, std::string_view name, int length, OpcodeAt at,
                                std::string_view syntax, std::initializer_list<Field> list) {
  FormatRow row{format, name, static_cast<u8>(length), at, syntax, {}, 0};
  for (const Field& one : list) {
    row.fields[row.field_count++] = one;
  }
  return row;
}

constexpr auto make_formats() {
  using namespace fields;
  return std::array{
#define FORMAT(name, length, opcode_at, syntax, ...) \
  make_format(Format::name, #name, length, OpcodeAt::opcode_at, syntax, {__VA_ARGS__}),
#include "machine/isa/formats.def"
#undef FORMAT
  };
}

constexpr auto kFormats = make_formats();

constexpr std::array kInstructions{
#define INSTRUCTION(mnemonic, opcode, format, state, privilege, cc, facility, name) \
  InstructionRow{Op::mnemonic,   #mnemonic,      opcode,                            \
                 Format::format, OpState::state, Privilege::privilege,              \
                 CcRule::cc,     facility,       name},
#include "machine/isa/instructions.def"
#undef INSTRUCTION
};

/// First byte, place of the rest, and the rest, as one number.
constexpr u32 opcode_key(u16 opcode, OpcodeAt at) {
  switch (at) {
    case OpcodeAt::None:
      return static_cast<u32>(opcode) << 8;
    case OpcodeAt::Nibble3:
      return static_cast<u32>(opcode >> 4) << 8 | (opcode & 0xFU);
    default:
      return opcode;
  }
}

struct OpcodeIndex {
  static constexpr u16 kNone = 0xFFFF;
  std::array<OpcodeAt, 256> at{};
  std::array<u16, 65536> row{};

  OpcodeIndex() {
    row.fill(kNone);
    for (std::size_t i = 0; i < kInstructions.size(); ++i) {
      const OpcodeAt where = kFormats[static_cast<std::size_t>(kInstructions[i].format)].opcode_at;
      const u32 key = opcode_key(kInstructions[i].opcode, where);
      at[key >> 8] = where;
      row[key] = static_cast<u16>(i);
    }
  }
};

const OpcodeIndex& opcode_index() {
  static const OpcodeIndex index;
  return index;
}

}  // namespace

const InstructionRow& instruction_row(Op op) {
  return kInstructions[static_cast<std::size_t>(op)];
}

std::span<const InstructionRow> instruction_rows() {
  return kInstructions;
}

const FormatRow& format_row(Format format) {
  return kFormats[static_cast<std::size_t>(format)];
}

std::optional<Op> find_mnemonic(std::string_view mnemonic) {
  static const auto index = [] {
    std::unordered_map<std::string_view, Op> made;
    for (const InstructionRow& row : kInstructions) {
      made.emplace(row.mnemonic, row.op);
    }
    return made;
  }();
  const auto found = index.find(mnemonic);
  return found == index.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Op> find_opcode(const u8* bytes) {
  const OpcodeIndex& index = opcode_index();
  u32 rest = 0;
  switch (index.at[bytes[0]]) {
    case OpcodeAt::None:
      break;
    case OpcodeAt::Byte1:
      rest = bytes[1];
      break;
    case OpcodeAt::Nibble3:
      rest = bytes[1] & 0xFU;
      break;
    case OpcodeAt::Byte5:
      rest = bytes[5];
      break;
  }
  const u16 row = index.row[static_cast<std::size_t>(bytes[0]) << 8 | rest];
  return row == OpcodeIndex::kNone ? std::nullopt : std::optional(static_cast<Op>(row));
}

}  // namespace cambridge::machine
