// DIAGNOSE X'5C': edit an error message as SET EMSG says. CP Programming Services, "DIAGNOSE Code
// X'005C'".
//
// Rx: address of the message "cccmmmnnns text". Ry: its length. Both come back for the part that
// is to be shown; a length of 0 for nothing.

#include <algorithm>
#include <array>

#include "cp/diagnose/specs.h"

namespace cambridge::cp::diagnose {
namespace {

constexpr u8 kBlank = 0x40;
constexpr u64 kLongestCode = 11;  // with a number of four digits

guest::DiagnoseEnd edit_message(DiagnoseContext& context,
                                const guest::DiagnoseRegisters& registers) {
  guest::DiagnoseEnd end;
  end.registers = registers;
  u64 length = static_cast<u32>(registers.ry);
  std::array<u8, kLongestCode + 1> start{};
  auto seen = std::span(start).first(std::min<u64>(length, start.size()));
  if (!context.vm.storage().fetch(AbsoluteAddress(registers.rx), seen)) {
    return program_interruption(kAddressing);
  }
  auto code = static_cast<u64>(std::find(seen.begin(), seen.end(), kBlank) - seen.begin());
  switch (context.vm.settings.emsg) {
    case MessageForm::On:
      break;
    case MessageForm::Off:
      end.registers.ry = 0;
      break;
    case MessageForm::Code:
      end.registers.ry = std::min(length, code);
      break;
    case MessageForm::Text: {
      // A message without a code is all text.
      u64 skipped = code < seen.size() ? code + 1 : 0;
      end.registers.rx += skipped;
      end.registers.ry = length - skipped;
      break;
    }
  }
  return end;
}

}  // namespace

const DiagnoseSpec kDiagnose5C{
    .code = 0x5C,
    .classes = "",
    .summary = "Edit an error message according to SET EMSG.",
    .run = edit_message,
};

}  // namespace cambridge::cp::diagnose
