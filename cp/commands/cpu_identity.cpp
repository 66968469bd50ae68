#include "cp/commands/cpu_identity.h"

namespace cambridge::cp::commands {
namespace {

constexpr u64 kVersion = 0xFF;
constexpr u64 kSerial = 0x010139;  // as machine/cpu has it for a plain machine
constexpr u64 kMachineType = 0x3906;
constexpr u64 kFormat = 0x8000;

u64 serial_of(const directory::User& entry) {
  std::string text;
  for (const auto& cpu : entry.cpus) {
    if (cpu.address == 0 && !cpu.cpuid.empty()) {
      text = cpu.cpuid;
    }
  }
  if (const auto* option = entry.option("CPUID"); option != nullptr && text.empty()) {
    text = option->substr(std::min(option->size(), option->find(' ') + 1));
  }
  bool hex = !text.empty() && text.size() <= 6 &&
             text.find_first_not_of("0123456789ABCDEFabcdef") == std::string::npos;
  return hex ? std::stoull(text, nullptr, 16) : kSerial;
}

}  // namespace

u64 cpu_identity(const VirtualMachine& vm) {
  return kVersion << 56 | serial_of(vm.entry()) << 32 | kMachineType << 16 | kFormat;
}

}  // namespace cambridge::cp::commands
