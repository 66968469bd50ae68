/// What the directory says of a file, in host terms, and its date: local civil time of the last
/// change, packed decimal with a century flag on disk.
#pragma once

#include <compare>
#include <string>

#include "base/clock.h"

#include "fs/edf/file_id.h"
#include "fs/edf/layout.h"

namespace cambridge::fs {

struct FileTime {
  int year = 1900, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  auto operator<=>(const FileTime&) const = default;
};

FileTime file_time(const CivilTime& civil);
/// Packed decimal and the century: whatever nibbles the disk holds give some time.
FileTime unpack_time(const std::array<u8, 6>& packed, bool twenty_first_century);
std::array<u8, 6> pack_time(const FileTime& time);

enum class RecordFormatKind : u8 { Fixed = kFixedFormat, Variable = kVariableFormat };

struct FileStatus {
  FileName name;
  int mode_number = 1;  ///< 0 private, 3 erased after reading, 4 OS format, 6 update in place
  RecordFormatKind format = RecordFormatKind::Variable;
  u32 record_length = 0;  ///< of a V file that of the longest record
  u32 records = 0;
  u32 blocks = 0;
  FileTime time;
  [[nodiscard]] bool fixed() const { return format == RecordFormatKind::Fixed; }
};

FileStatus to_status(const Fst& fst);

}  // namespace cambridge::fs
