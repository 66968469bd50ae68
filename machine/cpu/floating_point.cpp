/// The host's floating-point status while guest instructions run: default environment, with the
/// sticky exception flags of BFP instructions collected there. PoO ch. 9.
#include <cfenv>

#include "machine/cpu/virtual_cpu.h"

namespace cambridge::machine {

void VirtualCpu::floating_point_enter() {
  std::feclearexcept(FE_ALL_EXCEPT);
}

void VirtualCpu::floating_point_leave() {
  collect_host_flags();
}

void VirtualCpu::collect_host_flags() {
  const int raised = std::fetestexcept(FE_ALL_EXCEPT);
  if (raised == 0) {
    return;
  }
  u32 flags = 0;
  flags |= (raised & FE_INVALID) != 0 ? 0x800000U : 0;
  flags |= (raised & FE_DIVBYZERO) != 0 ? 0x400000U : 0;
  flags |= (raised & FE_OVERFLOW) != 0 ? 0x200000U : 0;
  flags |= (raised & FE_UNDERFLOW) != 0 ? 0x100000U : 0;
  flags |= (raised & FE_INEXACT) != 0 ? 0x080000U : 0;
  fpc_ |= flags;
  std::feclearexcept(FE_ALL_EXCEPT);
}

}  // namespace cambridge::machine
