/// What DIAGNOSE X'24' and X'210' tell of a virtual device. CP Programming Services, "DIAGNOSE Code
/// X'0024'", "DIAGNOSE Code X'0210'".
#pragma once

#include <optional>

#include "cp/diagnose/diagnose_spec.h"

namespace cambridge::cp::diagnose {

struct DeviceInformation {
  u8 virtual_class = 0;
  u8 virtual_type = 0;
  u8 virtual_status = 0;
  u8 virtual_flags = 0;
  u8 real_class = 0;
  u8 real_type = 0;
  u8 real_model = 0;
  u8 real_features = 0;
  u16 real_device = 0;
  /// 0 with a real device behind it, 2 virtual only.
  int condition_code = 2;
};

/// Nothing when the machine has no such device.
std::optional<DeviceInformation> device_information(DiagnoseContext& context, u16 number);

/// The number of the virtual console, if there is one.
std::optional<u16> console_number(const VirtualMachine& vm);

}  // namespace cambridge::cp::diagnose
