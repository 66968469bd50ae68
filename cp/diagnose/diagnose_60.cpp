// DIAGNOSE X'60' and X'260': how much storage the virtual machine has. CP Programming Services,
// "DIAGNOSE Code X'0060'", "DIAGNOSE Code X'0260'".
//
// X'60': Rx returns the size in bytes. X'260': Ry is a subcode; 0 and X'0C' return the highest
// addressable byte in Rx, 0 within 31 bits.

#include <algorithm>

#include "cp/diagnose/specs.h"

namespace cambridge::cp::diagnose {
namespace {

constexpr u64 kHighest31 = 0x7FFFFFFF;
constexpr u32 kHighestByte31 = 0x00;
constexpr u32 kHighestByte64 = 0x0C;

guest::DiagnoseEnd storage_size(DiagnoseContext& context,
                                const guest::DiagnoseRegisters& registers) {
  guest::DiagnoseEnd end;
  end.registers = registers;
  end.registers.rx = context.vm.storage().size();
  return end;
}

guest::DiagnoseEnd storage_information(DiagnoseContext& context,
                                       const guest::DiagnoseRegisters& registers) {
  guest::DiagnoseEnd end;
  end.registers = registers;
  u64 highest = context.vm.storage().size() - 1;
  switch (static_cast<u32>(registers.ry)) {
    case kHighestByte31:
      end.registers.rx = std::min(highest, kHighest31);
      return end;
    case kHighestByte64:
      end.registers.rx = highest;
      return end;
    default:
      return program_interruption(kSpecification);
  }
}

}  // namespace

const DiagnoseSpec kDiagnose60{
    .code = 0x60,
    .classes = "",
    .summary = "Tell the size of the virtual storage.",
    .run = storage_size,
};
const DiagnoseSpec kDiagnose260{
    .code = 0x260,
    .classes = "",
    .summary = "Tell the highest addressable byte.",
    .run = storage_information,
};

}  // namespace cambridge::cp::diagnose
