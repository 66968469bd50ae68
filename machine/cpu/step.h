/// From the semantics of an instruction to its handler in the interpreter.
/// docs/decisions/032-traces.md.
#pragma once

#include <type_traits>

#include "machine/cpu/handlers.h"
#include "machine/cpu/virtual_cpu.h"

namespace cambridge::machine {

/// One instruction and, by a tail call, what follows it.
template <auto kSemantics, Privilege kPrivilege, OpState kState>
void step(VirtualCpu& cpu, const Instruction* i) {
  cpu.begin(i);
  if constexpr (kPrivilege == Privilege::P) {
    cpu.require_supervisor();
  }
  const Instruction* next = nullptr;
  if constexpr (!std::is_void_v<decltype(kSemantics(cpu, *i))>) {
    next = kSemantics(cpu, *i);
  } else if constexpr (kState == OpState::E) {
    kSemantics(cpu, *i);
    next = cpu.go_on(*i, cpu.next_address(*i));
  } else {
    kSemantics(cpu, *i);
    next = i + 1;
  }
  return next->handler(cpu, next);
}

}  // namespace cambridge::machine

#define CAM_HANDLER_S(mnemonic, privilege, state) \
  table[static_cast<std::size_t>(Op::mnemonic)] = \
      &step<&semantics::mnemonic<VirtualCpu>, Privilege::privilege, OpState::state>;
#define CAM_HANDLER_B CAM_HANDLER_S
#define CAM_HANDLER_H CAM_HANDLER_S
#define CAM_HANDLER_E CAM_HANDLER_S
#define CAM_HANDLER_A(mnemonic, privilege, state)
/// Fills the handlers of the rows of one chapter.
#define INSTRUCTION(mnemonic, opcode, format, state, privilege, cc, facility, name) \
  CAM_HANDLER_##state(mnemonic, privilege, state)
