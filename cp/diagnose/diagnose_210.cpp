// DIAGNOSE X'210': device information. CP Programming Services, "DIAGNOSE Code X'0210'".
//
// Rx: address of the block VRDCBLOK, which holds the device number and its own length. cc 0 a real
// device is behind the virtual one, 2 virtual only, 3 no such device.

#include <algorithm>

#include "base/big_endian.h"

#include "cp/diagnose/device_information.h"
#include "cp/diagnose/specs.h"

namespace cambridge::cp::diagnose {
namespace {

/// VRDCBLOK, as far as it is filled.
struct DeviceBlock {
  BigEndian<u16> number;
  BigEndian<u16> length;
  u8 virtual_class;
  u8 virtual_type;
  u8 virtual_status;
  u8 virtual_flags;
  u8 real_class;
  u8 real_type;
  u8 real_model;
  u8 real_features;
};
static_assert(sizeof(DeviceBlock) == 12);
constexpr u16 kLongestBlock = 256;

guest::DiagnoseEnd device_block(DiagnoseContext& context,
                                const guest::DiagnoseRegisters& registers) {
  DeviceBlock block{};
  AbsoluteAddress where(registers.rx);
  std::span<u8> bytes{reinterpret_cast<u8*>(&block), sizeof(block)};
  auto& storage = context.vm.storage();
  if (!storage.fetch(where, bytes)) {
    return program_interruption(kAddressing);
  }
  if (block.length < sizeof(block) || block.length > kLongestBlock) {
    return program_interruption(kSpecification);
  }
  guest::DiagnoseEnd end;
  end.registers = registers;
  auto found = device_information(context, block.number);
  if (!found) {
    end.condition_code = 3;
    return end;
  }
  block.virtual_class = found->virtual_class;
  block.virtual_type = found->virtual_type;
  block.virtual_status = found->virtual_status;
  block.virtual_flags = found->virtual_flags;
  block.real_class = found->real_class;
  block.real_type = found->real_type;
  block.real_model = found->real_model;
  block.real_features = found->real_features;
  if (!storage.store(where, bytes)) {
    return program_interruption(kAddressing);
  }
  end.condition_code = found->condition_code;
  return end;
}

}  // namespace

const DiagnoseSpec kDiagnose210{
    .code = 0x210,
    .classes = "",
    .summary = "Tell class, type and features of a virtual device and of the real one behind it.",
    .run = device_block,
};

}  // namespace cambridge::cp::diagnose
