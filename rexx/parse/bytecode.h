/// The code that programs are compiled to: instructions of sixteen bytes over three rows of values.
#pragma once

#include <vector>

#include "base/types.h"

#include "rexx/value/value.h"

namespace cambridge::rexx {

enum class Opcode : u16 {
#define OPCODE(name, meaning) name,
#include "rexx/parse/opcodes.def"
#undef OPCODE
};

/// Where an operand is: bits 0-3 the row, the rest its offset in bytes (a Value has sixteen).
enum class Row : u32 {
  Variables = 0,  ///< of the program's symbol table
  Temporaries = 1,
  Constants = 2,
  Extra = 3,  ///< variables whose names came up only at run time
};

using Operand = u32;

constexpr Operand operand(Row row, u32 index) {
  return index << 4 | static_cast<u32>(row);
}
constexpr Row row_of(Operand o) {
  return static_cast<Row>(o & 15);
}
constexpr u32 index_of(Operand o) {
  return o >> 4;
}

struct Instruction {
  Opcode opcode;
  u16 n;
  u32 a, b, c;
};
static_assert(sizeof(Instruction) == 16);

/// Comparison operators; the strict ones start at StrictEqual.
enum class Comparison : u16 {
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  StrictEqual,
  StrictNotEqual,
  StrictLess,
  StrictLessEqual,
  StrictGreater,
  StrictGreaterEqual,
};

/// One part of a compound variable's tail.
struct TailPart {
  bool is_variable;
  Operand value;  ///< the simple variable, or a constant
};

/// A compound variable as written.
struct TailReference {
  Operand stem;
  u32 first_part;
  u32 parts;
};

/// A variable to be set, dropped, exposed.
struct VariableReference {
  enum class Kind : u8 { None, Simple, Stem, Tail, List } kind = Kind::None;
  u32 where = 0;  ///< Simple, Stem, List: operand; Tail: number in the tails
};

/// One item of a parsing template.
struct TemplateItem {
  enum class Kind : u8 {
    Target,
    Placeholder,
    Literal,
    Absolute,
    Forward,
    Backward,
    NextSource
  } kind;
  VariableReference target;  ///< Target; or the variable that gives a pattern or position
  bool by_variable = false;  ///< Literal, Absolute, Forward, Backward: the value is in `target`
  Operand constant = 0;      ///< Literal
  i64 position = 0;
};

enum class ParseSource : u16 { Arg, External, LineIn, Numeric, Pull, Source, Value, Var, Version };
inline constexpr u16 kParseUpper = 0x100;
inline constexpr u16 kParseLower = 0x200;

/// A template; `words_only` ones have nothing but targets and placeholders.
struct Template {
  u32 first_item;
  u32 items;
  bool words_only;
};

/// Where a clause is in the source and in the code.
struct ClauseInfo {
  u32 line;                         ///< 1-based
  u32 start, end;                   ///< offsets in the source text
  u32 position;                     ///< of its first instruction
  u16 depth;                        ///< of nesting, for the indentation of traces
  bool traced_when_labels = false;  ///< it is a label
  bool command = false;
  bool pauses = true;  ///< interactive tracing pauses after it
};

/// One compiled text. Immutable; may be shared between threads (its constants are not counted).
struct Code {
  std::vector<Instruction> instructions;
  std::vector<ClauseInfo> clauses;
  std::vector<Value> constants;
  std::vector<u32> lists;
  std::vector<TailPart> tail_parts;
  std::vector<TailReference> tails;
  std::vector<VariableReference> references;
  std::vector<u32> sync_points;  ///< Check, Repeat, LoopStep: the same in plain and traced code
  std::vector<TemplateItem> template_items;
  std::vector<Template> templates;
  u32 temporaries = 0;

  ~Code();
  Code() = default;
  Code(const Code&) = delete;
  Code& operator=(const Code&) = delete;

  /// The clause that the instruction at `position` belongs to; nullptr when there is none.
  [[nodiscard]] const ClauseInfo* clause_at(u32 position) const;
};

}  // namespace cambridge::rexx
