/// Parameters of Define Extent, Locate Record (Extended) and Prefix as they lie in storage.
/// 3990 Storage Control Reference "Define Extent", "Locate Record"; 2105 Command Reference.
#pragma once

#include <array>

#include "base/big_endian.h"

#include "fs/image/geometry.h"

namespace cambridge::devices {

/// A cylinder and head as commands carry them: on devices of up to 16 heads the high twelve bits of
/// HH extend the cylinder.
struct CylinderHead {
  BigEndian<u16> cylinder;
  BigEndian<u16> head;

  [[nodiscard]] fs::TrackAddress address(const fs::Geometry& geometry) const {
    if (geometry.heads > 16) {
      return {cylinder, head};
    }
    return {cylinder | static_cast<u32>(head & 0xFFF0) << 12, head & 0x000FU};
  }
};
static_assert(sizeof(CylinderHead) == 4);

struct DefineExtentParameters {
  u8 mask;
  u8 global_attributes;
  BigEndian<u16> block_size;
  std::array<u8, 3> cache;
  u8 extended_attributes;
  CylinderHead begin;
  CylinderHead end;

  /// Bits 0-1 of the mask and of Set File Mask: which writes are allowed.
  static constexpr u8 kWriteMask = 0xC0, kNoHomeAddress = 0x00, kNoWrites = 0x40, kNoFormat = 0x80,
                      kAllWrites = 0xC0;
};
static_assert(sizeof(DefineExtentParameters) == 16);

struct LocateRecordParameters {
  u8 operation;  ///< bits 0-1 the orientation, bits 2-7 the operation
  u8 auxiliary;  ///< X'80' the transfer length is valid
  u8 reserved;
  u8 count;
  CylinderHead seek;
  CylinderHead search;
  u8 search_record;
  u8 sector;
  BigEndian<u16> transfer_length;

  static constexpr u8 kOrientation = 0xC0, kAtCount = 0x00, kAtHomeAddress = 0x40, kAtData = 0x80,
                      kAtIndex = 0xC0;
};
static_assert(sizeof(LocateRecordParameters) == 16);

/// Operations of Locate Record, and of Locate Record Extended where `Extended` says so.
enum class LocateOperation : u8 {
  Orient = 0x00,
  WriteData = 0x01,
  FormatWrite = 0x03,
  ReadData = 0x06,
  WriteTrack = 0x0B,
  ReadTracks = 0x0C,
  Read = 0x16,
  Extended = 0x3F
};

struct LocateExtendedParameters {
  LocateRecordParameters locate;
  u8 imbedded_count;
  u8 extended_operation;  ///< X'11' write full track, X'23' write track data
  BigEndian<u16> parameter_length;
};
static_assert(sizeof(LocateExtendedParameters) == 20);

struct PrefixParameters {
  u8 format;    ///< 0 Define Extent only, 1 with Locate Record Extended
  u8 validity;  ///< X'80' the Define Extent is valid
  u8 base_address;
  u8 auxiliary;
  u8 base_subsystem;
  std::array<u8, 7> reserved;
  DefineExtentParameters define_extent;
  std::array<u8, 16> time_stamp;
  LocateExtendedParameters locate;
};
static_assert(sizeof(PrefixParameters) == 64);

}  // namespace cambridge::devices
