// DIAGNOSE X'00': store extended identification code. CP Programming Services, "DIAGNOSE Code
// X'0000'".
//
// Rx: address of the buffer, on a doubleword. Ry: its length; returned less what was stored.

#include <algorithm>

#include "base/big_endian.h"
#include "base/ebcdic.h"

#include "cp/diagnose/specs.h"

namespace cambridge::cp::diagnose {
namespace {

/// SYID block.
struct SystemIdentification {
  char system_name[8];
  BigEndian<u16> environment;
  u8 product_version;
  u8 version_code;
  BigEndian<u16> reserved;
  BigEndian<u16> cpu_address;
  char userid[8];
  u8 program_products[8];
  BigEndian<i32> time_zone_offset;  ///< seconds from UTC
  u8 release;
  u8 modification;
  BigEndian<u16> service_level;
};
static_assert(sizeof(SystemIdentification) == 40);

constexpr u8 kVirtualMachine = 0xFF;
constexpr u8 kYear2000Support = 0x04;

void put_name(char (&field)[8], std::string_view name) {
  auto text = EbcdicText::from_utf8(name).padded(sizeof(field)).bytes();
  std::copy_n(text.begin(), sizeof(field), field);
}

guest::DiagnoseEnd store_identification(DiagnoseContext& context,
                                        const guest::DiagnoseRegisters& registers) {
  u64 length = static_cast<u32>(registers.ry);
  if (length == 0 || registers.rx % 8 != 0) {
    return program_interruption(kSpecification);
  }
  SystemIdentification block{};
  // The name never changed, for the sake of programs that test it.
  put_name(block.system_name, "VM/ESA");
  block.product_version = 6;
  block.version_code = kVirtualMachine;
  put_name(block.userid, context.vm.userid());
  block.program_products[1] = kYear2000Support;
  block.time_zone_offset = context.system.clock().civil().offset_seconds;
  block.release = 3;
  auto stored = std::min<u64>(length, sizeof(block));
  if (!context.vm.storage().store(AbsoluteAddress(registers.rx),
                                  {reinterpret_cast<const u8*>(&block), stored})) {
    return program_interruption(kAddressing);
  }
  guest::DiagnoseEnd end;
  end.registers = registers;
  end.registers.ry = length - stored;
  return end;
}

}  // namespace

const DiagnoseSpec kDiagnose00{
    .code = 0x00,
    .classes = "",
    .summary = "Store the identification of the system and of the virtual machine.",
    .run = store_identification,
};

}  // namespace cambridge::cp::diagnose
