/// Each row of the instruction table can be encoded, decoded, disassembled and assembled again.
#include "machine/isa/codec.h"

#include <doctest/doctest.h>
#include <random>
#include <set>

namespace cambridge::machine {
namespace {

Instruction random_fields(const InstructionRow& row, std::mt19937& random) {
  Instruction made;
  made.op = static_cast<u16>(row.op);
  for (const Field& field : format_row(row.format).list()) {
    const u64 raw = random() & ((u64{1} << field.width) - 1);
    i64 value = static_cast<i64>(raw);
    if (field.kind == FieldKind::Signed || field.kind == FieldKind::LongDisplacement) {
      value = static_cast<i64>(raw << (64 - field.width)) >> (64 - field.width);
    } else if (field.kind == FieldKind::Base && raw == 0) {
      value = kNoRegister;
    } else if (field.kind == FieldKind::Vector) {
      value = static_cast<i64>(random() & 31);
    }
    set_slot_value(made, field.slot, value);
  }
  return made;
}

TEST_CASE("the first byte tells the length of every instruction") {
  for (const InstructionRow& row : instruction_rows()) {
    CAPTURE(row.mnemonic);
    Instruction instruction;
    instruction.op = static_cast<u16>(row.op);
    CHECK(instruction_length(encode(instruction)[0]) == format_row(row.format).length);
  }
}

TEST_CASE("decode(encode(x)) = x for every row") {
  std::mt19937 random(4711);
  for (const InstructionRow& row : instruction_rows()) {
    for (int k = 0; k < 20; ++k) {
      CAPTURE(row.mnemonic);
      const Instruction made = random_fields(row, random);
      const InstructionBytes bytes = encode(made);
      const auto back = decode(bytes.data());
      REQUIRE(back.has_value());
      CHECK(back->op == made.op);
      for (const Field& field : format_row(row.format).list()) {
        CAPTURE(field.name);
        CHECK(slot_value(*back, field.slot) == slot_value(made, field.slot));
      }
    }
  }
}

TEST_CASE("no two rows have the same mnemonic") {
  std::set<std::string_view> seen;
  for (const InstructionRow& row : instruction_rows()) {
    CAPTURE(row.mnemonic);
    CHECK(seen.insert(row.mnemonic).second);
  }
}

TEST_CASE("assemble(disassemble(x)) = x for rows whose operands are all in their syntax") {
  std::mt19937 random(42);
  for (const InstructionRow& row : instruction_rows()) {
    const FormatRow& format = format_row(row.format);
    Instruction made = random_fields(row, random);
    for (const Field& field : format.list()) {
      if (format.syntax.find(field.name) == std::string_view::npos &&
          (field.name[0] == 'M' || field.name[0] == 'R')) {
        set_slot_value(made, field.slot, 0);
      }
    }
    const InstructionBytes bytes = encode(made);
    const std::string text = disassemble(bytes.data(), 0x10000);
    CAPTURE(text);
    const auto again = assemble(text, 0x10000);
    REQUIRE(again.ok());
    CHECK(*again == bytes);
  }
}

TEST_CASE("a line that is not an instruction says what is wrong with it") {
  CHECK(assemble("FROB 1,2", 0).error() == "no instruction FROB");
  CHECK(!assemble("AR 1", 0).ok());
  CHECK(!assemble("AR 1,2,3", 0).ok());
}

}  // namespace
}  // namespace cambridge::machine
