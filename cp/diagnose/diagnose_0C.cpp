// DIAGNOSE X'0C' and X'270': date, time and processor time used. CP Programming Services,
// "DIAGNOSE Code X'000C'", "DIAGNOSE Code X'0270'".
//
// Rx: address of the area, on a doubleword. X'270': Ry its length (0 means 32).

#include <algorithm>
#include <array>

#include "base/big_endian.h"
#include "base/ebcdic.h"

#include "cp/diagnose/specs.h"

namespace cambridge::cp::diagnose {
namespace {

struct PseudoTimer {
  char date[8];                         ///< mm/dd/yy
  char time[8];                         ///< hh:mm:ss
  BigEndian<u64> virtual_microseconds;  ///< of the virtual CPU
  BigEndian<u64> total_microseconds;    ///< and CP's work for it
  char full_date[10];                   ///< mm/dd/yyyy; X'270' only, as the next
  char iso_date[10];                    ///< yyyy-mm-dd
};
static_assert(sizeof(PseudoTimer) == 52);
constexpr u64 kShortLength = 32;

template <std::size_t N>
void put_text(char (&field)[N], std::string_view text) {
  auto bytes = EbcdicText::from_utf8(text).padded(N).bytes();
  std::copy_n(bytes.begin(), N, field);
}

guest::DiagnoseEnd store_times(DiagnoseContext& context, const guest::DiagnoseRegisters& registers,
                               u64 length) {
  if (registers.rx % 8 != 0) {
    return program_interruption(kSpecification);
  }
  auto now = context.system.clock().civil();
  PseudoTimer area{};
  put_text(area.date, now.short_date());
  put_text(area.time, now.time());
  area.virtual_microseconds = static_cast<u64>(context.vm.virtual_nanoseconds() / 1000);
  area.total_microseconds = static_cast<u64>(context.vm.total_nanoseconds() / 1000);
  put_text(area.full_date, now.full_date());
  put_text(area.iso_date, now.iso_date());
  if (!context.vm.storage().store(
          AbsoluteAddress(registers.rx),
          {reinterpret_cast<const u8*>(&area), std::min<u64>(length, sizeof(area))})) {
    return program_interruption(kAddressing);
  }
  guest::DiagnoseEnd end;
  end.registers = registers;
  return end;
}

guest::DiagnoseEnd pseudo_timer(DiagnoseContext& context,
                                const guest::DiagnoseRegisters& registers) {
  return store_times(context, registers, kShortLength);
}

// UNVERIFIED: what follows the ISO date is left as it was.
guest::DiagnoseEnd extended_pseudo_timer(DiagnoseContext& context,
                                         const guest::DiagnoseRegisters& registers) {
  auto length = static_cast<u32>(registers.ry);
  return store_times(context, registers, length == 0 ? kShortLength : length);
}

}  // namespace

const DiagnoseSpec kDiagnose0C{
    .code = 0x0C,
    .classes = "",
    .summary = "Store date, time and the processor time used.",
    .run = pseudo_timer,
};
const DiagnoseSpec kDiagnose270{
    .code = 0x270,
    .classes = "",
    .summary = "Store date and time, also with full years, and the processor time used.",
    .run = extended_pseudo_timer,
};

}  // namespace cambridge::cp::diagnose
