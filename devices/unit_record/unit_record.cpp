#include "devices/unit_record/unit_record.h"

#include <algorithm>

namespace cambridge::devices {

namespace {

constexpr u32 kCard = 80;
constexpr u32 kLongestRecord = 32760;

/// Takes the whole data area of a write and hands it to the spool.
bool write_record(u8 command, CcwStream& data, SpoolOutput* spool) {
  std::string record(std::min(data.remaining(), kLongestRecord), '\0');
  record.resize(data.get({reinterpret_cast<u8*>(record.data()), record.size()}));
  return spool == nullptr ||
         spool->write(command, {reinterpret_cast<const u8*>(record.data()), record.size()});
}

}  // namespace

DeviceIdentity CardReader::identity() const {
  return {.control_unit = 0x2540, .device = 0x2540};
}

DiagnoseIdentity CardReader::diagnose_identity() const {
  return {.device_class = 0x20, .type = 0x82};
}

CcwResult CardReader::perform(u8 command, CcwStream& data) {
  constexpr u8 kRead = 0x02, kStackers = 0xE0;  // bits 0-2: stacker and column binary
  if ((command & ~kStackers) != kRead) {
    return command_reject();
  }
  std::string card;
  const auto got = spool_ == nullptr ? SpoolInput::Got::NoFile : spool_->next(card);
  switch (got) {
    case SpoolInput::Got::Record:
      card.resize(std::max<std::size_t>(card.size(), kCard), '\x40');
      data.put({reinterpret_cast<const u8*>(card.data()), card.size()});
      return CcwResult::end();
    case SpoolInput::Got::EndOfFile:
      return unit_exception();
    case SpoolInput::Got::NoFile:
      break;
  }
  return unit_check(Sense0::kInterventionRequired);
}

DeviceIdentity CardPunch::identity() const {
  return {.control_unit = 0x2540, .device = 0x2540};
}

DiagnoseIdentity CardPunch::diagnose_identity() const {
  return {.device_class = 0x10, .type = 0x82};
}

CcwResult CardPunch::perform(u8 command, CcwStream& data) {
  constexpr u8 kWrite = 0x01, kStackers = 0xE0;
  if ((command & ~kStackers) != kWrite) {
    return command_reject();
  }
  return write_record(command, data, spool_.get()) ? CcwResult::end()
                                                   : unit_check(Sense0::kInterventionRequired);
}

DeviceIdentity LinePrinter::identity() const {
  return {.control_unit = 0x1403, .device = 0x1403};
}

DiagnoseIdentity LinePrinter::diagnose_identity() const {
  return {.device_class = 0x10, .type = 0x41};
}

CcwResult LinePrinter::perform(u8 command, CcwStream& data) {
  constexpr u8 kBlockDataCheck = 0x73, kAllowDataCheck = 0x7B, kLoadBuffer = 0xFB, kLoadFold = 0xF3;
  constexpr u8 kOperation = 0x07, kWrite = 0x01, kCarriage = 0x03;
  switch (command) {
    case kBlockDataCheck:
    case kAllowDataCheck:
      return CcwResult::end();
    case kLoadBuffer:
    case kLoadFold: {  // the character set: every one is there
      std::array<u8, 240> buffer;
      data.get(std::span(buffer).first(std::min<u32>(data.remaining(), buffer.size())));
      return CcwResult::end();
    }
    default:
      break;
  }
  // Bits 0-4 tell how the carriage moves: spaces, or with bit 0 a skip to a channel.
  bool accepted = true;
  if ((command & kOperation) == kWrite) {
    accepted = write_record(command, data, spool_.get());
  } else if ((command & kOperation) == kCarriage) {
    accepted = spool_ == nullptr || spool_->write(command, {});
  } else {
    return command_reject();
  }
  return accepted ? CcwResult::end() : unit_check(Sense0::kInterventionRequired);
}

std::shared_ptr<ChannelDevice> make_reader(std::shared_ptr<SpoolInput> spool) {
  return std::make_shared<CardReader>(std::move(spool));
}

std::shared_ptr<ChannelDevice> make_punch(std::shared_ptr<SpoolOutput> spool) {
  return std::make_shared<CardPunch>(std::move(spool));
}

std::shared_ptr<ChannelDevice> make_printer(std::shared_ptr<SpoolOutput> spool) {
  return std::make_shared<LinePrinter>(std::move(spool));
}

}  // namespace cambridge::devices
