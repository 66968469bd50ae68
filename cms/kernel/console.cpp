#include "cms/kernel/console.h"

#include <array>

#include "base/big_endian.h"
#include "base/ebcdic.h"

#include "cms/kernel/cp.h"
#include "cms/kernel/storage_layout.h"

namespace cambridge::cms {
namespace {

constexpr u8 kWriteCarriageReturn = 0x09;
constexpr u8 kReadInquiry = 0x0A;
constexpr u8 kSuppressLength = 0x20;
constexpr u16 kReadLength = 2048;
constexpr u16 kConsoleNumber = 0x009;

std::array<u8, 8> format1_ccw(u8 command, u8 flags, u16 count, AbsoluteAddress data) {
  std::array<u8, 8> ccw{};
  ccw[0] = command;
  ccw[1] = flags;
  store_big_endian<u16>(ccw.data() + 2, count);
  store_big_endian<u32>(ccw.data() + 4, static_cast<u32>(data.value()));
  return ccw;
}

}  // namespace

Console::Console(cp::guest::VirtualMachinePort& port)
    : port_(port), device_(port.find_device(kConsoleNumber)) {}

void Console::write_line(std::string_view text) {
  write_bytes(utf8_to_ebcdic(text));
}

void Console::write_bytes(std::string_view ebcdic) {
  if (capture_ != nullptr) {
    (*capture_)(ebcdic);
    return;
  }
  if (!typing_ || !device_) {
    return;
  }
  do {
    auto piece = ebcdic.substr(0, kConsoleBuffer.length);
    write_piece(piece);
    ebcdic.remove_prefix(piece.size());
  } while (!ebcdic.empty());
}

void Console::write_piece(std::string_view ebcdic) {
  // A count of zero is not valid: an empty line is one blank.
  static constexpr std::string_view kBlank("\x40", 1);
  if (ebcdic.empty()) {
    ebcdic = kBlank;
  }
  auto count = static_cast<u16>(ebcdic.size());
  bool stored =
      port_.store(kConsoleProgram.start, format1_ccw(kWriteCarriageReturn, kSuppressLength, count,
                                                     kConsoleBuffer.start)) &&
      port_.store(kConsoleBuffer.start, {reinterpret_cast<const u8*>(ebcdic.data()), count});
  if (!stored) {
    return;
  }
  int cc = port_.start_subchannel(*device_, kConsoleProgram.start);
  if (cc == 1) {
    // Status (an attention) was pending: take it and try again.
    if (auto event = port_.test_subchannel(*device_)) {
      attention_ = attention_ || event->attention();
    }
    cc = port_.start_subchannel(*device_, kConsoleProgram.start);
  }
  if (cc == 0) {
    if (auto event = port_.test_subchannel(*device_)) {
      attention_ = attention_ || event->attention();
    }
  }
  port_.safe_point();
}

std::optional<std::string> Console::start_read(bool wait) {
  if (!port_.store(kConsoleProgram.start,
                   format1_ccw(kReadInquiry, kSuppressLength, kReadLength, kConsoleBuffer.start))) {
    return std::nullopt;
  }
  int cc = port_.start_subchannel(*device_, kConsoleProgram.start);
  if (cc == 1) {
    port_.test_subchannel(*device_);
    cc = port_.start_subchannel(*device_, kConsoleProgram.start);
  }
  if (cc != 0) {
    return std::nullopt;
  }
  attention_ = false;
  while (true) {
    std::optional<cp::guest::DeviceEvent> event = port_.test_subchannel(*device_);
    if (!event) {
      if (!wait) {
        port_.halt_subchannel(*device_);
        port_.test_subchannel(*device_);
        return std::nullopt;
      }
      auto interruption = port_.wait_for_interruption();
      if (interruption.kind != cp::guest::Interruption::Kind::Io ||
          interruption.device.subchannel != *device_) {
        note(interruption);
        continue;
      }
      event = interruption.device;
    }
    attention_ = attention_ || event->attention();
    constexpr u8 kDeviceEnd = 0x04;
    if ((event->device_status & kDeviceEnd) == 0) {
      continue;
    }
    auto length = static_cast<std::size_t>(kReadLength - event->residual_count);
    std::string line(length, '\0');
    if (!port_.fetch(kConsoleBuffer.start, {reinterpret_cast<u8*>(line.data()), length})) {
      return std::nullopt;
    }
    return line;
  }
}

std::string Console::read() {
  typing_ = true;
  if (!device_) {
    // Without a console nothing can ever be read: wait for interruptions for ever.
    while (true) {
      note(port_.wait_for_interruption());
    }
  }
  while (true) {
    if (auto line = start_read(true)) {
      return *line;
    }
    note(port_.wait_for_interruption());
  }
}

std::optional<std::string> Console::poll() {
  if (!device_ || (!attention_ && !port_.interruption_pending())) {
    return std::nullopt;
  }
  while (auto interruption = port_.take_interruption()) {
    note(*interruption);
  }
  if (!attention_) {
    return std::nullopt;
  }
  return start_read(false);
}

void Console::note(const cp::guest::Interruption& interruption) {
  if (interruption.kind == cp::guest::Interruption::Kind::Io && device_ &&
      interruption.device.subchannel == *device_) {
    attention_ = attention_ || interruption.device.attention();
    return;
  }
  if (other_interruption) {
    other_interruption(interruption);
  }
}

}  // namespace cambridge::cms
