/// Operands in storage. PoO ch. 5 "Address Generation".
#pragma once

#include "machine/isa/instruction.h"

namespace cambridge::machine {

/// A logical operand address and the access register that goes with it.
struct Operand {
  u64 address = 0;
  u8 base = kNoRegister;
};

enum class AccessKind : u8 { Fetch, Store, Execute };

/// An operand of at most a page as one or two pieces of host storage. Valid until the instruction
/// ends.
struct Pieces {
  u8* first = nullptr;
  u64 first_length = 0;
  u8* second = nullptr;
};

}  // namespace cambridge::machine
