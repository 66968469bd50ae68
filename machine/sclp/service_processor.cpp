#include "machine/sclp/service_processor.h"

#include <array>

#include "base/big_endian.h"
#include "base/ebcdic.h"

#include "machine/cpu/virtual_cpu.h"

namespace cambridge::machine {

namespace {

constexpr u16 kNormalRead = 0x0010;
constexpr u16 kNormal = 0x0020;
constexpr u16 kInvalidCommand = 0x01F0;
constexpr u16 kInsufficientLength = 0x0300;
constexpr u16 kNoEvents = 0x60F0;
constexpr u16 kMoreEvents = 0x0220;

constexpr u8 kOperatorCommand = 0x01;
constexpr u8 kMessage = 0x02;
constexpr u8 kVt220 = 0x1A;
constexpr u8 kQuiesce = 0x1D;
constexpr std::size_t kFirstCpuEntry = 128;
constexpr std::size_t kCpuEntry = 16;

constexpr u64 type_bit(u8 type) {
  return u64{1} << (64 - type);
}
constexpr u64 kWeReceive = type_bit(kMessage) | type_bit(kVt220);
constexpr u64 kWeSend = type_bit(kOperatorCommand) | type_bit(kVt220) | type_bit(kQuiesce);

void put16(std::basic_string<u8>& block, std::size_t at, std::size_t value) {
  store_big_endian<u16>(block.data() + at, static_cast<u16>(value));
}

}  // namespace

SclpProcessor::SclpProcessor(Configuration& configuration, Outputs outputs)
    : configuration_(configuration), outputs_(std::move(outputs)) {}

int SclpProcessor::call(VirtualCpu& cpu, u32 command, u64 sccb) {
  sccb &= 0xFFFFFFFF;
  cpu.specification_if((sccb & 7) != 0 || sccb >= 0x80000000U);
  AbsoluteStorage& storage = configuration_.storage();
  const AbsoluteAddress at(cpu.apply_prefix(sccb));
  std::array<u8, 2> length_field{};
  if (!storage.fetch(at, length_field)) {
    cpu.program_interruption(pgm::kAddressing);
  }
  const u16 length = load_big_endian<u16>(length_field.data());
  cpu.specification_if(length < 8);
  Block block(length, 0);
  if (!storage.fetch(at, block)) {
    cpu.program_interruption(pgm::kAddressing);
  }
  switch (command) {
    case 0x00020001:
    case 0x00120001:
      read_scp_info(block);
      break;
    case 0x00010001:
      read_cpu_info(block);
      break;
    case 0x00780005:
      write_event_mask(block);
      break;
    case 0x00760005:
      write_event_data(block);
      break;
    case 0x00770005:
      read_event_data(block);
      break;
    default:
      put16(block, 6, kInvalidCommand);
  }
  (void)storage.store(at, block);
  bool more = false;
  {
    const std::lock_guard lock(mutex_);
    more = !events_.empty();
  }
  configuration_.service_signal(static_cast<u32>(sccb) | (more ? 1U : 0));
  return 0;
}

void SclpProcessor::put_cpu_entries(Block& block, std::size_t at) const {
  for (unsigned k = 0; k < configuration_.cpu_count(); ++k) {
    block[at + k * kCpuEntry] = static_cast<u8>(k);
  }
}

void SclpProcessor::read_scp_info(Block& block) const {
  const std::size_t cpus = configuration_.cpu_count();
  if (block.size() < kFirstCpuEntry + cpus * kCpuEntry) {
    put16(block, 6, kInsufficientLength);
    return;
  }
  std::fill(block.begin() + 8, block.end(), u8{0});
  u64 increment = 1;
  const u64 megabytes = configuration_.storage().size() >> 20;
  while (megabytes / increment > 0xFFFF) {
    increment *= 2;
  }
  put16(block, 8, megabytes / increment);
  block[10] = static_cast<u8>(increment);
  put16(block, 16, cpus);
  put16(block, 18, kFirstCpuEntry);
  std::fill_n(block.begin() + 24, 8, u8{0x40});
  block[48] = 0x08;  // READ CPU INFO
  block[85] = 0x02;  // enhanced suppression on protection
  put16(block, 120, cpus - 1);
  put_cpu_entries(block, kFirstCpuEntry);
  put16(block, 6, kNormalRead);
}

void SclpProcessor::read_cpu_info(Block& block) const {
  const std::size_t cpus = configuration_.cpu_count();
  constexpr std::size_t kHeader = 32;
  if (block.size() < kHeader + cpus * kCpuEntry) {
    put16(block, 6, kInsufficientLength);
    return;
  }
  std::fill(block.begin() + 8, block.end(), u8{0});
  put16(block, 8, cpus);
  put16(block, 10, kHeader);
  put16(block, 14, kHeader + cpus * kCpuEntry);
  put_cpu_entries(block, kHeader);
  put16(block, 6, kNormalRead);
}

void SclpProcessor::write_event_mask(Block& block) {
  const std::size_t width = block.size() < 12 ? 0 : load_big_endian<u16>(block.data() + 10);
  if (width == 0 || width > 8 || block.size() < 12 + 4 * width) {
    put16(block, 6, 0x74F0);
    return;
  }
  const auto mask_at = [&](std::size_t number) {
    u64 mask = 0;
    for (std::size_t k = 0; k < width; ++k) {
      mask |= u64{block[12 + number * width + k]} << (56 - 8 * k);
    }
    return mask;
  };
  const auto put_mask = [&](std::size_t number, u64 mask) {
    for (std::size_t k = 0; k < width; ++k) {
      block[12 + number * width + k] = static_cast<u8>(mask >> (56 - 8 * k));
    }
  };
  {
    const std::lock_guard lock(mutex_);
    receive_mask_ = mask_at(0);
  }
  put_mask(2, kWeReceive);
  put_mask(3, kWeSend);
  put16(block, 6, kNormal);
}

void SclpProcessor::write_event_data(Block& block) {
  std::size_t at = 8;
  while (at + 6 <= block.size()) {
    const std::size_t length = load_big_endian<u16>(block.data() + at);
    if (length < 6 || at + length > block.size()) {
      put16(block, 6, kInsufficientLength);
      return;
    }
    const u8 type = block[at + 2];
    if (type == kMessage) {
      message(block.data() + at, length);
    } else if (type == kVt220 && outputs_.vt220) {
      outputs_.vt220({reinterpret_cast<const char*>(block.data() + at + 6), length - 6});
    } else {
      put16(block, 6, 0x05F0);
      return;
    }
    block[at + 3] |= 0x80;
    at += length;
  }
  put16(block, 6, kNormal);
}

/// A message data block: objects of type 4 are lines of text.
void SclpProcessor::message(const u8* event, std::size_t length) {
  constexpr std::size_t kBlockHeader = 12;
  constexpr std::size_t kTextHeader = 10;
  std::size_t at = 6 + kBlockHeader;
  while (at + 4 <= length) {
    const std::size_t object = load_big_endian<u16>(event + at);
    if (object < 4 || at + object > length) {
      return;
    }
    if (load_big_endian<u16>(event + at + 2) == 4 && object >= kTextHeader && outputs_.line) {
      outputs_.line(ebcdic_to_utf8(
          {reinterpret_cast<const char*>(event + at + kTextHeader), object - kTextHeader}));
    }
    at += object;
  }
}

void SclpProcessor::read_event_data(Block& block) {
  const std::lock_guard lock(mutex_);
  if (events_.empty()) {
    put16(block, 6, kNoEvents);
    return;
  }
  std::size_t at = 8;
  while (!events_.empty() && at + events_.front().size() <= block.size()) {
    std::copy(events_.front().begin(), events_.front().end(), block.begin() + static_cast<i64>(at));
    at += events_.front().size();
    events_.pop_front();
  }
  put16(block, 0, at);
  put16(block, 6, events_.empty() ? kNormal : kMoreEvents);
}

bool SclpProcessor::guest_receives(u8 type) const {
  const std::lock_guard lock(mutex_);
  return (receive_mask_ & type_bit(type)) != 0;
}

bool SclpProcessor::receives_vt220() const {
  return guest_receives(kVt220);
}

void SclpProcessor::queue_event(u8 type, std::string_view data) {
  Block event(6, 0);
  store_big_endian<u16>(event.data(), static_cast<u16>(6 + data.size()));
  event[2] = type;
  event.append(reinterpret_cast<const u8*>(data.data()), data.size());
  {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
  }
  configuration_.service_signal(1);
}

namespace {

/// A general data stream vector: length, identification, content.
std::string vector_of(u16 identification, std::string_view content) {
  std::string made(4, '\0');
  store_big_endian<u16>(made.data(), static_cast<u16>(4 + content.size()));
  store_big_endian<u16>(made.data() + 2, identification);
  return made.append(content);
}

std::string subvector_of(u8 key, std::string_view content) {
  std::string made{static_cast<char>(2 + content.size()), static_cast<char>(key)};
  return made.append(content);
}

}  // namespace

void SclpProcessor::input(std::string_view line_with_end) {
  if (receives_vt220()) {
    std::string bytes(1, '\0');
    queue_event(kVt220, bytes.append(line_with_end));
    return;
  }
  if (!guest_receives(kOperatorCommand)) {
    return;
  }
  while (line_with_end.ends_with('\n') || line_with_end.ends_with('\r')) {
    line_with_end.remove_suffix(1);
  }
  const std::string text = utf8_to_ebcdic(line_with_end.substr(0, 200));
  queue_event(
      kOperatorCommand,
      vector_of(0x1310, vector_of(0x1212, vector_of(0x1320, subvector_of(
                                                                0x31, subvector_of(0x30, text))))));
}

bool SclpProcessor::quiesce() {
  if (!guest_receives(kQuiesce)) {
    return false;
  }
  const std::string data("\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", 10);
  queue_event(kQuiesce, data);
  return true;
}

}  // namespace cambridge::machine
