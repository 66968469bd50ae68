#include "cp/diagnose/device_information.h"

namespace cambridge::cp::diagnose {
namespace {

constexpr u8 kReadOnly = 0x80;
constexpr u8 kReserveRelease = 0x02;

}  // namespace

std::optional<DeviceInformation> device_information(DiagnoseContext& context, u16 number) {
  const auto* device = context.vm.device(number);
  auto channel_device = context.vm.channel().device(number);
  if (device == nullptr || !channel_device) {
    return std::nullopt;
  }
  auto identity = channel_device->diagnose_identity();
  DeviceInformation information;
  information.virtual_class = identity.device_class;
  information.virtual_type = identity.type;
  bool real = false;
  if (const auto* disk = device->minidisk()) {
    information.virtual_flags = static_cast<u8>(kReserveRelease | (disk->write ? 0 : kReadOnly));
    information.real_device = disk->real_device;
    real = !disk->temporary;
  } else if (std::holds_alternative<ConsoleDevice>(device->what)) {
    real = context.vm.console().connected();
  }
  if (real) {
    information.real_class = identity.device_class;
    information.real_type = identity.type;
    information.real_model = identity.model;
    information.real_features = identity.features;
    information.condition_code = 0;
  }
  return information;
}

std::optional<u16> console_number(const VirtualMachine& vm) {
  for (const auto& [number, device] : vm.devices()) {
    if (std::holds_alternative<ConsoleDevice>(device.what)) {
      return number;
    }
  }
  return std::nullopt;
}

}  // namespace cambridge::cp::diagnose
