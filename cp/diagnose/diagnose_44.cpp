// DIAGNOSE X'44' and X'9C': give up the rest of the time slice. CP Programming Services, "DIAGNOSE
// Code X'0044'", "DIAGNOSE Code X'009C'".
//
// X'9C' names in Rx the virtual CPU to which the time goes; with one CPU that is oneself, or
// nobody.

#include "cp/diagnose/specs.h"

namespace cambridge::cp::diagnose {
namespace {

guest::DiagnoseEnd end_slice(DiagnoseContext& context, const guest::DiagnoseRegisters& registers) {
  // Work for the processor makes the CPU leave it when DIAGNOSE ends.
  context.vm.post([](VirtualMachine&) {});
  guest::DiagnoseEnd end;
  end.registers = registers;
  return end;
}

}  // namespace

const DiagnoseSpec kDiagnose44{
    .code = 0x44,
    .classes = "",
    .summary = "End the time slice of this virtual CPU.",
    .run = end_slice,
};
const DiagnoseSpec kDiagnose9C{
    .code = 0x9C,
    .classes = "",
    .summary = "End the time slice in favour of another virtual CPU.",
    .run = end_slice,
};

}  // namespace cambridge::cp::diagnose
