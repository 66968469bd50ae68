#include "tests/machine/vectors/vector_file.h"

#include <charconv>
#include <fmt/format.h>
#include <map>
#include <memory>
#include <sstream>
#include <vector>

#include "machine/cpu/virtual_cpu.h"
#include "machine/isa/codec.h"

namespace cambridge::machine {

namespace {

constexpr u64 kAt = 0x10000;
constexpr u64 kMask64 = 0x0000000180000000;
constexpr u64 kProgramNewPsw = 0x1D0;
constexpr u64 kWaitAddress = 0xBAD;

using State = std::vector<std::pair<std::string, std::string>>;

State parse_state(const std::string& text) {
  State made;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const std::size_t equal = word.find('=');
    made.emplace_back(word.substr(0, equal),
                      equal == std::string::npos ? "" : word.substr(equal + 1));
  }
  return made;
}

u64 hex(const std::string& text) {
  u64 value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return value;
}

std::vector<u8> hex_bytes(const std::string& text) {
  std::vector<u8> made;
  for (std::size_t k = 0; k + 1 < text.size(); k += 2) {
    made.push_back(static_cast<u8>(hex(text.substr(k, 2))));
  }
  return made;
}

void store_doubleword(AbsoluteStorage& storage, u64 at, u64 value) {
  u8 bytes[8];
  store_big_endian(bytes, value);
  (void)storage.store(AbsoluteAddress(at), bytes);
}

unsigned number(const std::string& name) {
  return static_cast<unsigned>(std::atoi(name.c_str() + 1));
}

/// True when the state's name is a letter and a register number.
bool is_register(const std::string& name, char letter) {
  return name.size() > 1 && name[0] == letter &&
         name.find_first_not_of("0123456789", 1) == name.npos;
}

std::string set_up(VirtualCpu& cpu, const State& before, Psw& psw) {
  for (const auto& [name, value] : before) {
    if (is_register(name, 'R')) {
      cpu.set_gr64(number(name), hex(value));
    } else if (is_register(name, 'F')) {
      cpu.set_fpr(number(name), hex(value));
    } else if (is_register(name, 'C')) {
      cpu.set_cr(number(name), hex(value));
    } else if (is_register(name, 'A')) {
      cpu.set_ar(number(name), static_cast<u32>(hex(value)));
    } else if (name == "CC") {
      psw.mask |= hex(value) << 44;
    } else if (name == "MASK") {
      psw.mask |= hex(value) << 40;
    } else if (name == "KEY") {
      psw.mask |= hex(value) << 52;
    } else if (name == "PSW") {
      psw.mask = hex(value);
    } else if (name == "FPC") {
      cpu.set_fpc(static_cast<u32>(hex(value)));
    } else if (name[0] == 'M') {
      (void)cpu.storage().store(AbsoluteAddress(hex(name.substr(1))), hex_bytes(value));
    } else {
      return "unknown state " + name;
    }
  }
  return "";
}

std::string check(VirtualCpu& cpu, const State& after, const std::array<u64, 16>& registers,
                  u64 length, unsigned cc_before) {
  std::string wrong;
  const auto expect = [&](const std::string& name, u64 wanted, u64 got) {
    if (wanted != got) {
      wrong += fmt::format(" {} is {:X}, not {:X};", name, got, wanted);
    }
  };
  std::array<u64, 16> wanted = registers;
  bool interrupted = false;
  unsigned wanted_cc = cc_before;
  u64 wanted_address = kAt + length;
  u8 code[4] = {};
  (void)cpu.storage().fetch(AbsoluteAddress(0x8C), code);
  const Psw end = cpu.psw();
  const u64 program = end.address == kWaitAddress ? load_big_endian<u16>(code + 2) : 0U;
  u64 wanted_program = 0;
  for (const auto& [name, value] : after) {
    if (is_register(name, 'R')) {
      wanted[number(name)] = hex(value);
    } else if (is_register(name, 'F')) {
      expect(name, hex(value), cpu.fpr(number(name)));
    } else if (is_register(name, 'A')) {
      expect(name, hex(value), cpu.ar(number(name)));
    } else if (is_register(name, 'C')) {
      expect(name, hex(value), cpu.cr(number(name)));
    } else if (name == "CC") {
      wanted_cc = static_cast<unsigned>(hex(value));
    } else if (name == "FPC") {
      expect(name, hex(value), cpu.fpc());
    } else if (name == "PGM") {
      wanted_program = hex(value);
      interrupted = true;
    } else if (name == "IA") {
      wanted_address = kAt + hex(value);
    } else if (name[0] == 'M') {
      std::vector<u8> bytes = hex_bytes(value);
      const std::vector<u8> expected = bytes;
      (void)cpu.storage().fetch(AbsoluteAddress(hex(name.substr(1))), bytes);
      if (bytes != expected) {
        std::string got;
        for (const u8 byte : bytes) {
          got += fmt::format("{:02X}", byte);
        }
        wrong += fmt::format(" {} is {};", name, got);
      }
    } else {
      wrong += " unknown state " + name + ";";
    }
  }
  expect("PGM", wanted_program, program);
  for (unsigned k = 0; k < 16; ++k) {
    expect(fmt::format("R{}", k), wanted[k], cpu.gr64(k));
  }
  if (!interrupted && program == 0) {
    expect("CC", wanted_cc, cpu.cc());
    expect("IA", wanted_address - kAt, end.address - 4 - kAt);
  }
  return wrong;
}

}  // namespace

std::string run_vector(const std::string& line) {
  const std::size_t bar = line.find('|');
  const std::size_t arrow = line.find("->");
  if (bar == std::string::npos || arrow == std::string::npos) {
    return "no | or ->";
  }
  std::string text = line.substr(0, bar);
  while (text.ends_with(' ')) {
    text.pop_back();
  }
  const auto bytes = assemble(text, kAt);
  if (!bytes) {
    return bytes.error();
  }
  auto configuration = std::make_unique<Configuration>(u64{1} << 20);
  VirtualCpu& cpu = configuration->cpu(0);
  Psw psw{kMask64, kAt};
  cpu.set_cr(0, cpu.cr(0) | bit64(45) | bit64(46));
  if (std::string error = set_up(cpu, parse_state(line.substr(bar + 1, arrow - bar - 1)), psw);
      !error.empty()) {
    return error;
  }
  const u64 length = instruction_length((*bytes)[0]);
  constexpr u8 kDiagnose[] = {0x83, 0, 0, 0};
  AbsoluteStorage& storage = cpu.storage();
  (void)storage.store(AbsoluteAddress(kAt), {bytes->data(), length});
  for (u64 k = length; k < 64; k += (k % 4 == 0 ? 4 : 2)) {
    (void)storage.store(AbsoluteAddress(kAt + k), std::span(kDiagnose).first(k % 4 == 0 ? 4 : 2));
  }
  (void)storage.store(AbsoluteAddress(kAt + length), kDiagnose);
  store_doubleword(storage, kProgramNewPsw, 0x0002000180000000);
  store_doubleword(storage, kProgramNewPsw + 8, kWaitAddress);
  cpu.control_changed();
  cpu.set_psw(psw);
  cpu.start();
  std::array<u64, 16> registers{};
  for (unsigned k = 0; k < 16; ++k) {
    registers[k] = cpu.gr64(k);
  }
  (void)cpu.run(1000);
  return check(cpu, parse_state(line.substr(arrow + 2)), registers, length,
               static_cast<unsigned>(psw.mask >> 44 & 3));
}

}  // namespace cambridge::machine
