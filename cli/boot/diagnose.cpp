#include "cli/boot/diagnose.h"

#include "base/big_endian.h"

namespace cambridge::cli {

namespace {

using machine::VirtualCpu;
namespace pgm = machine::pgm;

/// DIAG 308: only "store IPL parameters: there are none" and the resets that end the guest.
DiagnoseOutcome ipl_functions(VirtualCpu& cpu, u8 r1, u64 subcode) {
  switch (subcode) {
    case 0:
    case 1:
    case 3:
    case 4:
      return DiagnoseOutcome::Reboot;
    case 5:
    case 6:
      cpu.set_gr64(r1 + 1U, 0x0102);
      return DiagnoseOutcome::Done;
    default:
      cpu.reject(pgm::kSpecification);
      return DiagnoseOutcome::Done;
  }
}

/// DIAG 260: the size of storage, or its one extent.
void storage_size(VirtualCpu& cpu, u8 r1, u8 r3) {
  const u64 last = cpu.storage().size() - 1;
  switch (cpu.gr64(r3)) {
    case 0x0C:
      cpu.set_gr64(r1, last);
      return;
    case 0x10: {
      u8 extent[16];
      store_big_endian<u64>(extent, 0);
      store_big_endian<u64>(extent + 8, last);
      if (cpu.gr64(r1 + 1U) < sizeof extent ||
          !cpu.storage().store(AbsoluteAddress(cpu.apply_prefix(cpu.gr64(r1))), extent)) {
        cpu.reject(pgm::kSpecification);
        return;
      }
      cpu.set_gr64(r3, 1);
      cpu.set_cc(0);
      return;
    }
    default:
      cpu.reject(pgm::kSpecification);
  }
}

}  // namespace

DiagnoseOutcome execute_diagnose(VirtualCpu& cpu) {
  const machine::DiagnoseCall& call = cpu.intercepted();
  if ((call.code & 0xFFFF) == 0x308 && (call.r1 & 1) == 0) {
    return ipl_functions(cpu, call.r1, cpu.gr64(call.r3));
  }
  if ((call.code & 0xFFFF) == 0x260 && (call.r1 & 1) == 0) {
    storage_size(cpu, call.r1, call.r3);
    return DiagnoseOutcome::Done;
  }
  cpu.reject(pgm::kSpecification);
  return DiagnoseOutcome::Done;
}

}  // namespace cambridge::cli
