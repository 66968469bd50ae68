#include "cms/kernel/cp.h"

#include <algorithm>
#include <array>

#include "base/big_endian.h"
#include "base/ebcdic.h"

#include "cms/kernel/storage_layout.h"

namespace cambridge::cms {
namespace {

constexpr u32 kReplyToBuffer = 0x40000000;
constexpr char kNewLine = 0x15;
constexpr std::size_t kMaximumCommand = 8191;

std::span<const u8> bytes_of(const std::string& text) {
  return {reinterpret_cast<const u8*>(text.data()), text.size()};
}

}  // namespace

int Cp::command(std::string_view text) {
  auto bytes = utf8_to_ebcdic(text);
  if (bytes.empty() || bytes.size() > kMaximumCommand ||
      !port_.store(kCommandBuffer.start, bytes_of(bytes))) {
    return 1;
  }
  auto end = port_.diagnose(0x08, {kCommandBuffer.start.value(), 0, bytes.size(), 0});
  return end.program_interruption != 0 ? 1 : static_cast<int>(end.registers.ry);
}

CpReply Cp::command_with_reply(std::string_view text) {
  CpReply reply;
  auto bytes = utf8_to_ebcdic(text);
  if (bytes.empty() || bytes.size() > kMaximumCommand ||
      !port_.store(kCommandBuffer.start, bytes_of(bytes))) {
    reply.return_code = 1;
    return reply;
  }
  auto end = port_.diagnose(0x08, {kCommandBuffer.start.value(), kReplyBuffer.start.value(),
                                   kReplyToBuffer | bytes.size(), kReplyBuffer.length});
  if (end.program_interruption != 0) {
    reply.return_code = 1;
    return reply;
  }
  reply.return_code = static_cast<int>(end.registers.ry);
  reply.truncated = end.condition_code == 1;
  std::string stored(reply.truncated ? kReplyBuffer.length : end.registers.ry1, '\0');
  if (!port_.fetch(kReplyBuffer.start, {reinterpret_cast<u8*>(stored.data()), stored.size()})) {
    return reply;
  }
  std::string_view rest = stored;
  while (!rest.empty()) {
    auto line_end = std::min(rest.find(kNewLine), rest.size());
    reply.lines.push_back(ebcdic_to_utf8(rest.substr(0, line_end)));
    rest.remove_prefix(std::min(line_end + 1, rest.size()));
  }
  return reply;
}

void Cp::console_function_mode() {
  port_.diagnose(0x08, {kCommandBuffer.start.value(), 0, 0, 0});
}

DeviceInformation Cp::device(u16 number) {
  DeviceInformation information;
  std::array<u8, 32> block{};
  store_big_endian<u16>(block.data(), number);
  store_big_endian<u16>(block.data() + 2, block.size());
  if (!port_.store(kParameterArea.start, block)) {
    return information;
  }
  auto end = port_.diagnose(0x210, {kParameterArea.start.value(), 0, 0, 0});
  if (end.program_interruption != 0 || end.condition_code == 3 ||
      !port_.fetch(kParameterArea.start, block)) {
    return information;
  }
  information.exists = true;
  information.device_class = block[4];
  information.type = block[5];
  information.status = block[6];
  information.flags = block[7];
  information.model = block[10];
  return information;
}

Cp::CpuTimes Cp::cpu_times() {
  CpuTimes times;
  std::array<u8, 32> block{};
  auto end = port_.diagnose(0x0C, {kParameterArea.start.value(), 0, 0, 0});
  if (end.program_interruption == 0 && port_.fetch(kParameterArea.start, block)) {
    times.virtual_microseconds = load_big_endian<i64>(block.data() + 16);
    times.total_microseconds = load_big_endian<i64>(block.data() + 24);
  }
  return times;
}

i64 Cp::line_size() {
  constexpr u32 kVirtualConsole = 0xFFFFFFFF;
  auto end = port_.diagnose(0x24, {kVirtualConsole, 0, 0, 0});
  return end.program_interruption == 0 ? static_cast<i64>(end.registers.ry1 & 0xFF) : 0;
}

const std::string& Cp::userid() {
  if (userid_.empty()) {
    std::array<u8, 40> block{};
    auto end = port_.diagnose(0x00, {kParameterArea.start.value(), 0, block.size(), 0});
    if (end.program_interruption == 0 && port_.fetch(kParameterArea.start, block)) {
      userid_ = ebcdic_to_utf8({reinterpret_cast<const char*>(block.data()) + 16, 8});
      userid_.erase(userid_.find_last_not_of(' ') + 1);
    }
  }
  return userid_;
}

}  // namespace cambridge::cms
