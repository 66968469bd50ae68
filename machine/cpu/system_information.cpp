#include "machine/cpu/system_information.h"

#include <cstring>
#include <string_view>

#include "base/big_endian.h"
#include "base/ebcdic.h"

namespace cambridge::machine {

namespace {

void put_text(SystemInformation& into, std::size_t at, std::size_t width, std::string_view text) {
  const std::string bytes = EbcdicText::from_utf8(text).padded(width).bytes();
  std::memcpy(into.data() + at, bytes.data(), width);
}

void put_half(SystemInformation& into, std::size_t at, unsigned value) {
  store_big_endian<u16>(into.data() + at, static_cast<u16>(value));
}

/// 1.1.1: basic machine configuration.
void basic_machine(SystemInformation& into) {
  put_text(into, 32, 16, "CAMBRIDGE");
  put_text(into, 48, 4, "3906");
  put_text(into, 64, 16, "400");
  put_text(into, 80, 16, "0000000000010139");
  put_text(into, 96, 4, "00");
  put_text(into, 100, 16, "M01");
}

/// CPU counts: total, configured, standby, reserved.
void cpu_counts(SystemInformation& into, std::size_t at, unsigned cpus) {
  put_half(into, at, cpus);
  put_half(into, at + 2, cpus);
}

}  // namespace

bool system_information(const Configuration& configuration, unsigned function, unsigned selector1,
                        unsigned selector2, u16 cpu_address, SystemInformation& into) {
  const unsigned cpus = configuration.cpu_count();
  if (function == 1 && selector1 == 1 && selector2 == 1) {
    basic_machine(into);
    return true;
  }
  if (function == 1 && selector1 == 2 && selector2 == 1) {
    put_text(into, 80, 16, "0000000000010139");
    put_text(into, 96, 4, "00");
    put_half(into, 102, cpu_address);
    return true;
  }
  if (function == 1 && selector1 == 2 && selector2 == 2) {
    store_big_endian<u32>(into.data() + 32, 1000);  // capability
    cpu_counts(into, 36, cpus);
    for (unsigned k = 0; k + 1 < cpus; ++k) {
      put_half(into, 44 + 2U * k, 100);
    }
    return true;
  }
  if (!configuration.identity.virtual_machine) {
    return false;
  }
  if (function == 2 && selector1 == 2 && selector2 == 2) {
    into[35] = 0x40;
    cpu_counts(into, 36, cpus);
    put_text(into, 44, 8, "CAMBRIDG");
    return true;
  }
  if (function == 3 && selector1 == 2 && selector2 == 2) {
    into[31] = 1;
    cpu_counts(into, 36, cpus);
    std::memcpy(into.data() + 44, configuration.identity.guest_name, 8);
    store_big_endian<u32>(into.data() + 52, 1000);
    std::memcpy(into.data() + 56, configuration.identity.control_program, 16);
    return true;
  }
  return false;
}

}  // namespace cambridge::machine
