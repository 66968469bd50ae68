/// Fuzz target: any text as SYSTEM CONFIG.
#include <cstdint>

#include "base/assert.h"

#include "cp/configuration/system_configuration.h"

using namespace cambridge::cp::configuration;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  for (const char* system : {"", "VMSYS1"}) {
    const auto parsed = parse_configuration(source, system);
    CAM_ASSERT(parsed.ok() || !parsed.error().empty());
  }
  return 0;
}
