/// A guest written in C++ that runs on a fiber instead of as machine code. CMS is one.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "cp/guest/virtual_machine_port.h"

namespace cambridge::cp::guest {

class NativeGuest {
 public:
  virtual ~NativeGuest() = default;
  /// The guest's whole life after IPL; returning means a disabled wait at 0. Runs on the fiber.
  virtual void run() = 0;
};

/// What a guest is told at IPL. CP Commands and Utilities, "IPL".
struct IplParameters {
  std::string parm;    ///< PARM string, upper case
  u16 ipl_device = 0;  ///< device number when IPLed from a device, 0 for a named saved system
};

/// A named saved system whose code is native: IPL CMS.
struct NativeSystem {
  std::string name;  ///< upper case, 1-8 characters
  std::function<std::unique_ptr<NativeGuest>(VirtualMachinePort&, const IplParameters&)> make;
};

}  // namespace cambridge::cp::guest
