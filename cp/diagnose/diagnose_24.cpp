// DIAGNOSE X'24': device type and features. CP Programming Services, "DIAGNOSE Code X'0024'".
//
// Rx: a virtual device number, or -1 for the console, whose number comes back in Rx. Ry returns
// class, type, status and flags of the virtual device, Ry+1 class, type, model and feature (for a
// console: the line length) of the real one. cc 0 both are there, 2 virtual only, 3 no device.

#include "cp/diagnose/device_information.h"
#include "cp/diagnose/specs.h"

namespace cambridge::cp::diagnose {
namespace {

constexpr u32 kConsole = 0xFFFFFFFF;

u64 packed(u8 a, u8 b, u8 c, u8 d) {
  return static_cast<u64>(a) << 24 | static_cast<u64>(b) << 16 | static_cast<u64>(c) << 8 | d;
}

guest::DiagnoseEnd device_type(DiagnoseContext& context,
                               const guest::DiagnoseRegisters& registers) {
  guest::DiagnoseEnd end;
  end.registers = registers;
  end.condition_code = 3;
  auto number = static_cast<u16>(registers.rx);
  auto console = console_number(context.vm);
  if (static_cast<u32>(registers.rx) == kConsole) {
    if (!console) {
      return end;
    }
    number = *console;
    end.registers.rx = number;
  } else if (static_cast<u32>(registers.rx) > 0xFFFF) {
    return end;
  }
  auto found = device_information(context, number);
  if (!found) {
    return end;
  }
  if (console == number) {
    found->real_features = static_cast<u8>(context.vm.terminal.line_size.load());
  }
  end.registers.ry = packed(found->virtual_class, found->virtual_type, found->virtual_status,
                            found->virtual_flags);
  end.registers.ry1 =
      packed(found->real_class, found->real_type, found->real_model, found->real_features);
  end.condition_code = found->condition_code;
  return end;
}

}  // namespace

const DiagnoseSpec kDiagnose24{
    .code = 0x24,
    .classes = "",
    .summary = "Tell the type and features of a virtual device.",
    .run = device_type,
};

}  // namespace cambridge::cp::diagnose
