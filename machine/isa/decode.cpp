#include "machine/isa/codec.h"

namespace cambridge::machine {

namespace {

u64 bits(const u8* bytes, unsigned start, unsigned width) {
  u64 all = 0;
  for (unsigned i = 0; i < 6; ++i) {
    all = all << 8 | bytes[i];
  }
  return all >> (48 - start - width) & ((u64{1} << width) - 1);
}

void put_bits(InstructionBytes& bytes, unsigned start, unsigned width, u64 value) {
  for (unsigned i = 0; i < width; ++i) {
    const unsigned at = start + width - 1 - i;
    bytes[at / 8] = static_cast<u8>(bytes[at / 8] | (value >> i & 1) << (7 - at % 8));
  }
}

i64 sign_extended(u64 value, unsigned width) {
  return static_cast<i64>(value << (64 - width)) >> (64 - width);
}

/// The RXB bit that extends a vector field: bit 36 for the field at 8, 37 for 12, 38 for 16, 39 for
/// 32.
unsigned rxb_bit(unsigned start) {
  return start == 32 ? 39 : 36 + (start - 8) / 4;
}

i64 read_field(const Field& field, const u8* bytes) {
  const u64 raw = field.kind == FieldKind::LongDisplacement
                      ? bits(bytes, field.start + 12U, 8) << 12 | bits(bytes, field.start, 12)
                      : bits(bytes, field.start, field.width);
  switch (field.kind) {
    case FieldKind::Base:
      return raw == 0 ? kNoRegister : static_cast<i64>(raw);
    case FieldKind::Vector:
      return static_cast<i64>(raw | bits(bytes, rxb_bit(field.start), 1) << 4);
    case FieldKind::Signed:
    case FieldKind::LongDisplacement:
      return sign_extended(raw, field.width);
    default:
      return static_cast<i64>(raw);
  }
}

}  // namespace

void set_slot_value(Instruction& to, Slot slot, i64 value) {
  // clang-format off
  switch (slot) {
    case Slot::R1: to.r1 = static_cast<u8>(value); break;
    case Slot::R2: to.r2 = static_cast<u8>(value); break;
    case Slot::R3: to.r3 = static_cast<u8>(value); break;
    case Slot::R4: to.r4 = static_cast<u8>(value); break;
    case Slot::M5: to.m5 = static_cast<u8>(value); break;
    case Slot::M6: to.m6 = static_cast<u8>(value); break;
    case Slot::B1: to.b1 = static_cast<u8>(value); break;
    case Slot::B2: to.b2 = static_cast<u8>(value); break;
    case Slot::X2: to.x2 = static_cast<u8>(value); break;
    case Slot::D1: to.d1 = static_cast<i32>(value); break;
    case Slot::D2: to.d2 = static_cast<i32>(value); break;
    case Slot::I2: to.i2 = static_cast<i32>(value); break;
  }
  // clang-format on
}

i64 slot_value(const Instruction& from, Slot slot) {
  // clang-format off
  switch (slot) {
    case Slot::R1: return from.r1;
    case Slot::R2: return from.r2;
    case Slot::R3: return from.r3;
    case Slot::R4: return from.r4;
    case Slot::M5: return from.m5;
    case Slot::M6: return from.m6;
    case Slot::B1: return from.b1;
    case Slot::B2: return from.b2;
    case Slot::X2: return from.x2;
    case Slot::D1: return from.d1;
    case Slot::D2: return from.d2;
    case Slot::I2: return from.i2;
  }
  // clang-format on
  return 0;
}

bool is_relative_branch_or_operand(const Instruction& instruction) {
  const FormatRow& format = format_row(instruction_row(static_cast<Op>(instruction.op)).format);
  for (const Field& field : format.list()) {
    if (field.name == "RI2") {
      return true;
    }
  }
  return false;
}

std::optional<Instruction> decode(const u8* bytes) {
  const std::optional<Op> op = find_opcode(bytes);
  if (!op) {
    return std::nullopt;
  }
  const FormatRow& format = format_row(instruction_row(*op).format);
  Instruction made;
  made.op = static_cast<u16>(*op);
  made.length = format.length;
  for (const Field& field : format.list()) {
    set_slot_value(made, field.slot, read_field(field, bytes));
  }
  return made;
}

InstructionBytes encode(const Instruction& instruction) {
  const InstructionRow& row = instruction_row(static_cast<Op>(instruction.op));
  const FormatRow& format = format_row(row.format);
  InstructionBytes bytes{};
  switch (format.opcode_at) {
    case OpcodeAt::None:
      put_bits(bytes, 0, 8, row.opcode);
      break;
    case OpcodeAt::Byte1:
      put_bits(bytes, 0, 16, row.opcode);
      break;
    case OpcodeAt::Nibble3:
      put_bits(bytes, 0, 8, row.opcode >> 4);
      put_bits(bytes, 12, 4, row.opcode & 0xFU);
      break;
    case OpcodeAt::Byte5:
      put_bits(bytes, 0, 8, row.opcode >> 8);
      put_bits(bytes, 40, 8, row.opcode & 0xFFU);
      break;
  }
  for (const Field& field : format.list()) {
    const u64 value = static_cast<u64>(slot_value(instruction, field.slot));
    if (field.kind == FieldKind::LongDisplacement) {
      put_bits(bytes, field.start, 12, value & 0xFFF);
      put_bits(bytes, field.start + 12U, 8, value >> 12 & 0xFF);
    } else if (field.kind == FieldKind::Base && value == kNoRegister) {
      continue;
    } else {
      put_bits(bytes, field.start, field.width, value);
      if (field.kind == FieldKind::Vector) {
        put_bits(bytes, rxb_bit(field.start), 1, value >> 4);
      }
    }
  }
  return bytes;
}

}  // namespace cambridge::machine
