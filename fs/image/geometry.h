/// Geometry of the disk devices whose images we read and write: the CKD device types with their
/// track capacity (3390 and 3380 References, "Track Capacity"), and FBA.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/types.h"

namespace cambridge::fs {

/// A track of a CKD device or extent.
struct TrackAddress {
  u32 cylinder = 0;
  u32 head = 0;
  auto operator<=>(const TrackAddress&) const = default;
};

/// A CKD device type: all its models share the track.
struct CkdType {
  std::string_view name;  ///< "3390"
  u16 number;             ///< X'3390'
  u8 image_code;          ///< low byte of the type, as the image header holds it
  u32 heads;              ///< tracks a cylinder
  u32 image_track_size;   ///< bytes a track takes in an image
  u32 longest_record;     ///< largest data length of R1 without key
  u32 longest_record_zero;
  /// Capacity in cells; 0 when the type has no cell formula here and only byte room counts.
  u32 track_cells;
};

/// A model: a type with a number of cylinders.
struct CkdModel {
  std::string_view name;  ///< "3390-3"
  const CkdType* type;
  u8 unit_model;  ///< model byte of Read Device Characteristics
  u32 cylinders;
};

std::span<const CkdType> ckd_types();
std::span<const CkdModel> ckd_models();
/// "3390-3", "3390" (first model) in any case; nothing when unknown.
const CkdModel* find_ckd_model(std::string_view name);
const CkdType* find_ckd_type(u16 number);
/// The smallest model of the type that holds the cylinders, else its largest.
const CkdModel& closest_model(const CkdType& type, u32 cylinders);

/// Cells that one record takes (count, gaps, key, data).
u32 record_cells(const CkdType& type, u32 key_length, u32 data_length);
/// How many equal records a track holds: 12 of 4096 on a 3390.
u32 records_per_track(const CkdType& type, u32 key_length, u32 data_length);

/// What an image is. For FBA: `type` is null and `blocks` counts 512-byte blocks.
struct Geometry {
  const CkdType* type = nullptr;
  u32 cylinders = 0;
  u32 heads = 0;
  u32 track_size = 0;  ///< bytes a track takes in the image, HA to padding
  u64 blocks = 0;

  [[nodiscard]] bool is_ckd() const { return type != nullptr; }
  [[nodiscard]] u64 tracks() const { return static_cast<u64>(cylinders) * heads; }
};

inline constexpr u32 kFbaBlockSize = 512;

}  // namespace cambridge::fs
