/// Arbitrary bytes as instructions, control registers, PSW and translation tables: whatever a guest
/// does, the host must not notice.
#include <cstring>
#include <memory>

#include "machine/cpu/virtual_cpu.h"

using namespace cambridge;
using namespace cambridge::machine;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, std::size_t size) {
  constexpr std::size_t kHeader = 16 + 8 * 16;
  if (size < kHeader + 8) {
    return 0;
  }
  auto configuration = std::make_unique<Configuration>(u64{1} << 20, 2);
  VirtualCpu& cpu = configuration->cpu(0);
  for (unsigned k = 0; k < 16; ++k) {
    u64 value = 0;
    std::memcpy(&value, data + 16 + 8 * k, 8);
    cpu.set_gr64(k, k % 3 == 0 ? value : value & 0xFFFFF);
    if ((data[8] & 1) != 0) {
      cpu.set_cr(k, value);
    }
  }
  u64 mask = 0;
  std::memcpy(&mask, data, 8);
  mask = (mask & ~(psw::kWait | psw::kMustBeZero)) | psw::kBasicAddressing;
  constexpr u64 kCode = 0x2000;
  (void)configuration->storage().store(AbsoluteAddress(kCode), {data + kHeader, size - kHeader});
  // Interruptions go back to the code in the same state.
  u8 new_psw[16];
  store_big_endian<u64>(new_psw, mask & ~psw::kProblem);
  store_big_endian<u64>(new_psw + 8, kCode + (data[9] & 0x3E));
  for (const u64 at : {0x1A0U, 0x1B0U, 0x1C0U, 0x1D0U, 0x1E0U, 0x1F0U}) {
    (void)configuration->storage().store(AbsoluteAddress(at), new_psw);
  }
  cpu.control_changed();
  cpu.set_psw({mask, kCode});
  cpu.start();
  for (int k = 0; k < 20; ++k) {
    const RunEndReason reason = cpu.run(500);
    if (reason == RunEndReason::Diagnose) {
      cpu.reject(pgm::kSpecification);
    } else if (reason != RunEndReason::SliceEnd && reason != RunEndReason::YieldTo) {
      break;
    }
  }
  return 0;
}
