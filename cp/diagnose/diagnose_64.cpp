// DIAGNOSE X'64': named saved segments. CP Programming Services, "DIAGNOSE Code X'0064'".
//
// Rx: address of the name, eight characters. Ry: function. There are no saved segments at this
// level, so that every function ends with cc 2 and return code 44 in Ry: the segment does not
// exist. A program can ask, and live without.

#include <array>

#include "cp/diagnose/specs.h"

namespace cambridge::cp::diagnose {
namespace {

constexpr u64 kNoSuchSegment = 44;

guest::DiagnoseEnd segment_function(DiagnoseContext& context,
                                    const guest::DiagnoseRegisters& registers) {
  std::array<u8, 8> name{};
  if (!context.vm.storage().fetch(AbsoluteAddress(registers.rx), name)) {
    return program_interruption(kAddressing);
  }
  guest::DiagnoseEnd end;
  end.registers = registers;
  end.registers.ry = kNoSuchSegment;
  end.condition_code = 2;
  return end;
}

}  // namespace

const DiagnoseSpec kDiagnose64{
    .code = 0x64,
    .classes = "",
    .summary = "Find, load and purge named saved segments (there are none).",
    .run = segment_function,
};

}  // namespace cambridge::cp::diagnose
