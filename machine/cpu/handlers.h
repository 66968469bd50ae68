/// The interpreter's handler of each instruction, filled in by one translation unit per chapter of
/// the manual.
#pragma once

#include <array>

#include "machine/isa/instruction.h"
#include "machine/isa/instruction_table.h"

namespace cambridge::machine {

using HandlerTable = std::array<Handler, kOpCount>;

void add_general_handlers(HandlerTable& table);
void add_decimal_handlers(HandlerTable& table);
void add_control_handlers(HandlerTable& table);
void add_floating_handlers(HandlerTable& table);
void add_hfp_handlers(HandlerTable& table);
void add_vector_handlers(HandlerTable& table);

/// nullptr for an instruction that is absent.
Handler handler_for(const Instruction& instruction);

}  // namespace cambridge::machine
