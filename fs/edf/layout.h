/// The control blocks of a CMS minidisk as they lie on disk: the volume label (ADT fields) and the
/// file status table entry (FST fields). Field names as in the ADTSECT and FSTD mappings of CMS.
///
/// Blocks are numbered from 1. Block 3 holds the label on ECKD; on FBA it is at byte 512. Blocks 4
/// and 5 are the two homes of the directory root: a commit writes the one that is not in use and
/// then the label.
#pragma once

#include <array>
#include <type_traits>

#include "base/big_endian.h"

namespace cambridge::fs {

/// Volume label, 80 bytes.
struct LabelRecord {
  std::array<u8, 4> identifier;        ///< ADTIDENT: C'CMS1'
  std::array<u8, 6> volume;            ///< ADTID
  BigEndian<u16> version;              ///< ADTVER
  BigEndian<u32> block_size;           ///< ADTDBSIZ
  BigEndian<u32> directory_origin;     ///< ADTDOP: 4 or 5
  BigEndian<u32> cylinders;            ///< ADTCYL: usable; blocks of 512 on FBA
  BigEndian<u32> formatted_cylinders;  ///< ADTMCYL
  BigEndian<u32> blocks;               ///< ADTNUM
  BigEndian<u32> used;                 ///< ADTUSED
  BigEndian<u32> fst_size;             ///< ADTFSTSZ: 64
  BigEndian<u32> fsts_per_block;       ///< ADTNFST
  std::array<u8, 6> created;           ///< ADTDCRED: packed YY MM DD HH MM SS
  u8 flags;                            ///< ADTFLGL: X'01' creation date is 20xx
  u8 reserved;
  BigEndian<u32> reserved_offset;  ///< ADTOFFST: nonzero on a RESERVEd disk
  BigEndian<u32> map_hole_block;   ///< ADTAMNB
  BigEndian<u32> map_hole;         ///< ADTAMND
  BigEndian<u32> map_user;         ///< ADTAMUP
  BigEndian<u32> open_files;       ///< ADTOFCNT
  std::array<u8, 8> segment;       ///< ADTSFNAM
};
static_assert(sizeof(LabelRecord) == 80 && alignof(LabelRecord) == 1);
static_assert(std::is_trivially_copyable_v<LabelRecord>);

/// File status table entry, 64 bytes.
struct Fst {
  std::array<u8, 8> name;      ///< FSTFNAME
  std::array<u8, 8> type;      ///< FSTFTYPE
  std::array<u8, 4> old_date;  ///< FSTDATEW FSTTIMEW (800-byte format)
  std::array<u8, 4> old_pointers;
  std::array<u8, 2> mode;  ///< FSTFMODE: C'A', digit
  std::array<u8, 4> old_counts;
  u8 record_format;              ///< FSTRECFM: C'F' or C'V'
  u8 flags;                      ///< FSTFLAGS: X'08' date is 20xx
  BigEndian<u32> record_length;  ///< FSTLRECL; of a V file the longest record
  std::array<u8, 4> old_year;
  BigEndian<u32> origin;       ///< FSTFOP
  BigEndian<u32> data_blocks;  ///< FSTADBC
  BigEndian<u32> records;      ///< FSTAIC
  u8 levels;                   ///< FSTNLVL
  u8 pointer_size;             ///< FSTPTRSZ: 4 or 12
  std::array<u8, 6> date;      ///< FSTADATI: packed YY MM DD HH MM SS
  u8 real_mode;                ///< FSTREALM
  u8 flags2;                   ///< FSTFLAG2
  std::array<u8, 2> reserved;
};
static_assert(sizeof(Fst) == 64 && alignof(Fst) == 1);
static_assert(std::is_trivially_copyable_v<Fst>);

/// Entry of a pointer block of a V file. F files, directory and map have bare block numbers.
struct VariablePointer {
  BigEndian<u32> block;
  BigEndian<u32> highest;       ///< number of the last record that starts in the block or subtree
  BigEndian<u32> displacement;  ///< of the first record that starts there, or kNoRecordStarts
};
static_assert(sizeof(VariablePointer) == 12);

inline constexpr std::array<u8, 4> kLabelIdentifier{0xC3, 0xD4, 0xE2, 0xF1};     // CMS1
inline constexpr std::array<u8, 4> kOldLabelIdentifier{0xC3, 0xD4, 0xE2, 0x7E};  // CMS=
inline constexpr std::array<u8, 8> kDirectoryName{0, 0, 0, 1, 0, 0, 0, 0};
inline constexpr std::array<u8, 8> kMapName{0, 0, 0, 2, 0, 0, 0, 0};
/// C'DIRECTOR' and C'ALLOCMAP'.
inline constexpr std::array<u8, 8> kDirectoryType{0xC4, 0xC9, 0xD9, 0xC5, 0xC3, 0xE3, 0xD6, 0xD9};
inline constexpr std::array<u8, 8> kMapType{0xC1, 0xD3, 0xD3, 0xD6, 0xC3, 0xD4, 0xC1, 0xD7};

inline constexpr u8 kFixedFormat = 0xC6;
inline constexpr u8 kVariableFormat = 0xE5;
inline constexpr u8 kCenturyFlag = 0x08;
inline constexpr u8 kLabelCenturyFlag = 0x01;
inline constexpr u32 kFstSize = 64;
inline constexpr u32 kFixedPointerSize = 4;
inline constexpr u32 kVariablePointerSize = 12;
inline constexpr u32 kNoRecordStarts = 0xFFFFFFFF;
inline constexpr u32 kLabelBlock = 3;  ///< on ECKD
inline constexpr u32 kFirstRoot = 4;
inline constexpr u32 kSecondRoot = 5;
inline constexpr u32 kFirstUserBlock = 6;
inline constexpr u32 kLabelFbaBlock = 1;  ///< 512-byte block, from 0
inline constexpr u32 kMostLevels = 6;
inline constexpr u32 kLongestFixed = 0x7FFFFFFF;
inline constexpr u32 kLongestVariable = 65535;
inline constexpr u32 kMostRecords = 0x7FFFFFFF;
inline constexpr u64 kMostFileBlocks = 0x7FFFFFFF;

constexpr bool is_cms_block_size(u32 size) {
  return size == 512 || size == 1024 || size == 2048 || size == 4096;
}

/// Pointers that one pointer block holds.
constexpr u32 pointers_per_block(u32 block_size, u32 pointer_size) {
  return block_size / pointer_size;
}

/// The smallest number of pointer levels over so many data blocks.
constexpr u32 levels_for(u64 blocks, u32 per_block) {
  u32 levels = 0;
  for (u64 reach = 1; reach < blocks; reach *= per_block) {
    ++levels;
  }
  return levels;
}

}  // namespace cambridge::fs
