#include "cli/system/assemble.h"

#include "base/clock.h"

#include "cli/devices/standard_devices.h"
#include "cms/nucleus/nucleus.h"
#include "cp/commands/command_table.h"
#include "cp/diagnose/diagnose_table.h"

namespace cambridge::cli {

std::unique_ptr<cp::System> assemble(cp::SystemParts parts) {
  parts.devices = standard_devices();
  auto system = std::make_unique<cp::System>(std::move(parts), host_clock());
  system->set_command_processor(cp::commands::make_command_processor());
  system->set_diagnose_processor(cp::diagnose::make_diagnose_processor());
  system->add_native_system(cms::native_system());
  return system;
}

}  // namespace cambridge::cli
