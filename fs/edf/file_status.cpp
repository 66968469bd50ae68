#include "fs/edf/file_status.h"

namespace cambridge::fs {

namespace {

int unpack(u8 packed) {
  return (packed >> 4) * 10 + (packed & 0x0F);
}

u8 pack(int value) {
  return static_cast<u8>(value / 10 % 10 << 4 | value % 10);
}

}  // namespace

FileTime file_time(const CivilTime& civil) {
  return {civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second};
}

FileTime unpack_time(const std::array<u8, 6>& packed, bool twenty_first_century) {
  return {(twenty_first_century ? 2000 : 1900) + unpack(packed[0]),
          unpack(packed[1]),
          unpack(packed[2]),
          unpack(packed[3]),
          unpack(packed[4]),
          unpack(packed[5])};
}

std::array<u8, 6> pack_time(const FileTime& time) {
  return {pack(time.year % 100), pack(time.month),  pack(time.day),
          pack(time.hour),       pack(time.minute), pack(time.second)};
}

FileStatus to_status(const Fst& fst) {
  FileStatus status;
  status.name = FileName::from_disk(fst.name, fst.type);
  status.mode_number = fst.mode[1] & 0x0F;
  status.format =
      fst.record_format == kFixedFormat ? RecordFormatKind::Fixed : RecordFormatKind::Variable;
  status.record_length = fst.record_length;
  status.records = fst.records;
  status.blocks = fst.data_blocks;
  status.time = unpack_time(fst.date, (fst.flags & kCenturyFlag) != 0);
  return status;
}

}  // namespace cambridge::fs
