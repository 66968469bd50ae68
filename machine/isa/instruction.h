/// An instruction as decoded: operand fields under the names of its format, and what executes it.
/// PoO ch. 5 "Instruction Formats".
#pragma once

#include "base/types.h"

namespace cambridge::machine {

class VirtualCpu;
struct Instruction;

/// Executes one decoded instruction and those that follow it, until the straight line ends.
using Handler = void (*)(VirtualCpu& cpu, const Instruction* instruction);

/// Base and index fields of zero mean "no register": decoded as this one, which always holds zero.
inline constexpr u8 kNoRegister = 16;

struct Instruction {
  Handler handler = nullptr;
  union {
    u8 r1 = 0;
    u8 m1, l1, v1;
  };
  union {
    u8 r2 = 0;
    u8 l2, v2;
  };
  union {
    u8 r3 = 0;
    u8 m3, i3, v3;
  };
  union {
    u8 r4 = 0;
    u8 m4, i4, v4;
  };
  union {
    u8 m5 = 0;
    u8 i5;
  };
  u8 m6 = 0;
  u8 b1 = kNoRegister;
  u8 b2 = kNoRegister;
  u8 x2 = kNoRegister;
  u8 length = 0;   ///< in bytes; of EXECUTE for the target of an EXECUTE
  u16 offset = 0;  ///< of the instruction in its 4K page
  union {
    i32 d1 = 0;
    i32 ri;  ///< relative operand, in halfwords
  };
  i32 d2 = 0;
  i32 i2 = 0;
  u16 op = 0;     ///< row of the table
  u16 count = 0;  ///< instructions from the start of the trace up to this one
  mutable const Instruction* link = nullptr;  ///< where the branch goes, once it is known
};

}  // namespace cambridge::machine
