#include "tests/cp/support/test_guest.h"

#include <array>
#include <fmt/format.h>

#include "base/big_endian.h"
#include "base/ebcdic.h"

namespace cambridge::cp::test {
namespace {

constexpr AbsoluteAddress kProgram(0x1000);
constexpr AbsoluteAddress kText(0x2000);
constexpr AbsoluteAddress kReply(0x4000);
constexpr u16 kTextLength = 255;
constexpr u64 kReplyLength = 8192;
constexpr u16 kConsole = 0x009;

class TestGuest final : public guest::NativeGuest {
 public:
  TestGuest(guest::VirtualMachinePort& port, guest::IplParameters parameters)
      : port_(port), parameters_(std::move(parameters)) {}

  void run() override {
    auto console = port_.find_device(kConsole);
    if (!console) {
      return;
    }
    console_ = *console;
    write(fmt::format("TEST SYSTEM {} {}", parameters_.parm,
                      parameters_.ipl_device == 0
                          ? std::string()
                          : fmt::format("FROM {:04X}", parameters_.ipl_device)));
    while (true) {
      auto line = read();
      if (line.substr(0, 4) == "EXIT") {
        return;
      }
      act(line);
    }
  }

 private:
  void act(const std::string& line) {
    auto space = std::min(line.find(' '), line.size());
    auto word = line.substr(0, space);
    auto rest = line.substr(std::min(space + 1, line.size()));
    if (word == "SAY") {
      write(rest);
    } else if (word == "BUFFER") {
      buffered_command(rest);
    } else if (word == "WAIT") {
      port_.disabled_wait(std::stoull(rest, nullptr, 16));
    } else if (word == "SPIN") {
      while (true) {
        port_.safe_point();
      }
    } else if (!line.empty()) {
      auto end = diagnose(line, 0, 0, 0);
      if (end.registers.ry != 0) {
        write(fmt::format("R({:05})", end.registers.ry));
      }
    }
  }

  guest::DiagnoseEnd diagnose(const std::string& command, u64 flags, u64 buffer, u64 length) {
    auto text = utf8_to_ebcdic(command);
    static_cast<void>(port_.store(kText, {reinterpret_cast<const u8*>(text.data()), text.size()}));
    return port_.diagnose(0x08, {kText.value(), buffer, flags | text.size(), length});
  }

  void buffered_command(const std::string& command) {
    auto end = diagnose(command, 0x40000000, kReply.value(), kReplyLength);
    std::string reply(end.registers.ry1, '\0');
    static_cast<void>(port_.fetch(kReply, {reinterpret_cast<u8*>(reply.data()), reply.size()}));
    std::size_t start = 0;
    for (auto at = reply.find('\x15'); at != std::string::npos; at = reply.find('\x15', start)) {
      write(": " + ebcdic_to_utf8(reply.substr(start, at - start)));
      start = at + 1;
    }
    write(fmt::format(": R({:05}) CC {}", end.registers.ry, end.condition_code));
  }

  guest::DeviceEvent console_program(u8 command, u16 count) {
    std::array<u8, 8> ccw{command, 0x20};
    store_big_endian<u16>(ccw.data() + 2, count);
    store_big_endian<u32>(ccw.data() + 4, static_cast<u32>(kText.value()));
    static_cast<void>(port_.store(kProgram, ccw));
    while (port_.start_subchannel(console_, kProgram) == 1) {
      port_.test_subchannel(console_);
    }
    while (true) {
      if (auto event = port_.test_subchannel(console_); event && (event->device_status & 4) != 0) {
        return *event;
      }
      auto interruption = port_.wait_for_interruption();
      if ((interruption.device.device_status & 4) != 0) {
        return interruption.device;
      }
    }
  }

  void write(std::string_view text) {
    auto bytes = utf8_to_ebcdic(text.empty() ? " " : text);
    static_cast<void>(
        port_.store(kText, {reinterpret_cast<const u8*>(bytes.data()), bytes.size()}));
    console_program(0x09, static_cast<u16>(bytes.size()));
  }

  std::string read() {
    auto event = console_program(0x0A, kTextLength);
    std::string bytes(static_cast<std::size_t>(kTextLength - event.residual_count), '\0');
    static_cast<void>(port_.fetch(kText, {reinterpret_cast<u8*>(bytes.data()), bytes.size()}));
    return ebcdic_to_utf8(bytes);
  }

  guest::VirtualMachinePort& port_;
  guest::IplParameters parameters_;
  guest::SubchannelId console_;
};

}  // namespace

guest::NativeSystem test_system() {
  return {"CMS", [](guest::VirtualMachinePort& port, const guest::IplParameters& parameters) {
            return std::make_unique<TestGuest>(port, parameters);
          }};
}

}  // namespace cambridge::cp::test
