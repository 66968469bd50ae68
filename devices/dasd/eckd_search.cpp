/// Seeks and searches: the commands of programs without Locate Record. 3990 Reference "Control
/// Commands", "Search Commands".
#include <algorithm>
#include <cstring>

#include "devices/dasd/eckd_device.h"

namespace cambridge::devices {

using Command = EckdCommand;

CcwResult EckdDevice::seek(u8 command, CcwStream& data) {
  struct SeekAddress {
    BigEndian<u16> bin;
    CylinderHead where;
  };
  if (!seek_allowed(command)) {
    return refuse(0, EckdSense1::kFileProtected);
  }
  if (command == Command::kRecalibrate) {
    return seek_to({}).value_or(CcwResult::end());
  }
  std::array<u8, sizeof(SeekAddress)> bytes;
  if (data.get(bytes) < bytes.size()) {
    return reject(EckdMessage::CountTooSmall);
  }
  const auto address = std::bit_cast<SeekAddress>(bytes);
  fs::TrackAddress where = address.where.address(extent().geometry());
  if (command == Command::kSeekHead) {
    where.cylinder = where_.cylinder;
  }
  if (address.bin != 0) {
    return reject(EckdMessage::InvalidParameter);
  }
  return seek_to(where).value_or(CcwResult::end());
}

bool EckdDevice::seek_allowed(u8 command) const {
  constexpr u8 kSeekMask = 0x18, kAll = 0x00, kCylinderOrHead = 0x08, kHeadOnly = 0x10;
  switch (program_.file_mask.value_or(0) & kSeekMask) {
    case kAll:
      return true;
    case kCylinderOrHead:
      return command == Command::kSeekCylinder || command == Command::kSeekHead;
    case kHeadOnly:
      return command == Command::kSeekHead;
    default:
      return false;
  }
}

CcwResult EckdDevice::set_file_mask(CcwStream& data) {
  constexpr u8 kDefinedBits = 0xDF;
  std::array<u8, 1> mask;
  if (data.get(mask) < mask.size()) {
    return reject(EckdMessage::CountTooSmall);
  }
  if (program_.file_mask || program_.extent) {
    return reject(EckdMessage::InvalidSequence);
  }
  if ((mask[0] & ~kDefinedBits) != 0) {
    return reject(EckdMessage::InvalidParameter);
  }
  program_.file_mask = mask[0];
  return CcwResult::end();
}

CcwResult EckdDevice::sector(u8 command, CcwStream& data) {
  std::array<u8, 1> number{};
  if (command == Command::kReadSector) {
    data.put(number);
  } else if (data.get(number) < number.size()) {
    return reject(EckdMessage::CountTooSmall);
  }
  return CcwResult::end();
}

namespace {

/// How the field on the track compares with the argument: below, equal, above 0.
int compare(std::span<const u8> field, std::span<const u8> argument) {
  return std::memcmp(field.data(), argument.data(), std::min(field.size(), argument.size()));
}

}  // namespace

CcwResult EckdDevice::search_result(u8 command, int order) {
  // Bits of the code: X'20' equal, X'40' high, both equal or high.
  const bool found = ((command & 0x20) != 0 && order == 0) || ((command & 0x40) != 0 && order > 0);
  program_.matched = found && (command & 0x20) != 0 && order == 0;
  CcwResult result = CcwResult::end();
  if (found) {
    program_.index_passes = 0;
    result.status.bits |= UnitStatus::kStatusModifier;
  }
  return result;
}

CcwResult EckdDevice::search_id(u8 command, CcwStream& data) {
  constexpr u32 kIdLength = 5;
  if (program_.domain_left > 0) {
    return reject(EckdMessage::InvalidSequence);
  }
  if (auto refusal = next_record((command & Command::kMultitrack) != 0)) {
    return *refusal;
  }
  std::array<u8, kIdLength> id;
  const u32 length = data.get(id);
  const auto field = track_.bytes().subspan(program_.record.offset, kIdLength);
  return search_result(command, compare(field, std::span(id).first(length)));
}

CcwResult EckdDevice::search_key(u8 command, CcwStream& data) {
  if (program_.domain_left > 0) {
    return reject(EckdMessage::InvalidSequence);
  }
  const bool from_current = program_.field == Field::Count && program_.may_write;
  if (auto refusal = next_user_record((command & Command::kMultitrack) != 0, from_current)) {
    return *refusal;
  }
  std::array<u8, 255> key;
  const u8 key_length = program_.record.count.key_length;
  const u32 length = data.get(std::span(key).first(std::min<u32>(data.remaining(), key_length)));
  program_.field = Field::Key;
  if (key_length == 0) {
    return CcwResult::end();
  }
  const auto field = track_.bytes().subspan(program_.record.key_offset(), key_length);
  return search_result(command, compare(field, std::span(key).first(length)));
}

CcwResult EckdDevice::search_home_address(u8 command, CcwStream& data) {
  if ((command & Command::kMultitrack) != 0 && program_.field == Field::EndOfTrack) {
    if (auto refusal = next_track()) {
      return *refusal;
    }
  }
  if (auto refusal = load_track()) {
    return *refusal;
  }
  constexpr u32 kAddressOffset = 1;
  std::array<u8, 4> address;
  const u32 length = data.get(address);
  program_.field = Field::Index;
  return search_result(Command::kSearchHomeAddress,
                       compare(track_.bytes().subspan(kAddressOffset, address.size()),
                               std::span(address).first(length)));
}

}  // namespace cambridge::devices
