#include "fs/image/geometry.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/assert.h"

namespace cambridge::fs {

namespace {

// Image track sizes and codes agree with what Hercules 3.13 dasdinit writes for each type.
// UNVERIFIED: longest records of the types other than 3390 and 3380 are recalled.
constexpr std::array kTypes{
    CkdType{"3390", 0x3390, 0x90, 15, 56832, 56664, 57326, 1729},
    CkdType{"3380", 0x3380, 0x80, 15, 47616, 47476, 47988, 1499},
    CkdType{"9345", 0x9345, 0x45, 15, 46592, 46456, 48174, 0},
    CkdType{"3375", 0x3375, 0x75, 12, 35840, 35616, 36000, 0},
    CkdType{"3350", 0x3350, 0x50, 30, 19456, 19069, 19254, 0},
    CkdType{"3340", 0x3340, 0x40, 12, 8704, 8368, 8535, 0},
    CkdType{"3330", 0x3330, 0x30, 19, 13312, 13030, 13165, 0},
    CkdType{"2314", 0x2314, 0x14, 20, 7680, 7294, 7294, 0},
};

constexpr const CkdType& k3390 = kTypes[0];
constexpr const CkdType& k3380 = kTypes[1];

constexpr std::array kModels{
    CkdModel{"3390-1", &k3390, 0x26, 1113},     CkdModel{"3390-2", &k3390, 0x27, 2226},
    CkdModel{"3390-3", &k3390, 0x24, 3339},     CkdModel{"3390-9", &k3390, 0x32, 10017},
    CkdModel{"3390-27", &k3390, 0x32, 32760},   CkdModel{"3390-54", &k3390, 0x32, 65520},
    CkdModel{"3380-A", &k3380, 0x02, 885},      CkdModel{"3380-E", &k3380, 0x0A, 1770},
    CkdModel{"3380-K", &k3380, 0x1E, 2655},     CkdModel{"9345-1", &kTypes[2], 0x04, 1440},
    CkdModel{"9345-2", &kTypes[2], 0x04, 2156}, CkdModel{"3375-1", &kTypes[3], 0x02, 959},
    CkdModel{"3350-1", &kTypes[4], 0x00, 555},  CkdModel{"3340-70", &kTypes[5], 0x02, 696},
    CkdModel{"3330-1", &kTypes[6], 0x01, 404},  CkdModel{"3330-11", &kTypes[6], 0x11, 808},
    CkdModel{"2314-1", &kTypes[7], 0x00, 200},
};

constexpr u32 divide_up(u32 value, u32 by) {
  return (value + by - 1) / by;
}

/// Cells of a key or data field of a 3390: the field, its padding per segment, and its gap.
constexpr u32 cells_3390(u32 length) {
  const u32 segments = divide_up(length + 6, 232) + 1;
  return 9 + divide_up(length + 6 * segments, 34);
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::toupper(static_cast<unsigned char>(x)) ==
           std::toupper(static_cast<unsigned char>(y));
  });
}

}  // namespace

std::span<const CkdType> ckd_types() {
  return kTypes;
}

std::span<const CkdModel> ckd_models() {
  return kModels;
}

const CkdModel* find_ckd_model(std::string_view name) {
  for (const CkdModel& model : kModels) {
    if (equal_ignoring_case(model.name, name) || equal_ignoring_case(model.type->name, name)) {
      return &model;
    }
  }
  return nullptr;
}

const CkdType* find_ckd_type(u16 number) {
  const auto* found = std::find_if(kTypes.begin(), kTypes.end(),
                                   [number](const CkdType& type) { return type.number == number; });
  return found == kTypes.end() ? nullptr : found;
}

const CkdModel& closest_model(const CkdType& type, u32 cylinders) {
  const CkdModel* best = nullptr;
  for (const CkdModel& model : kModels) {
    if (model.type == &type && (best == nullptr || best->cylinders < cylinders)) {
      best = &model;
    }
  }
  CAM_ASSERT(best != nullptr);
  return *best;
}

u32 record_cells(const CkdType& type, u32 key_length, u32 data_length) {
  if (type.number == 0x3390) {
    return 10 + (key_length == 0 ? 0 : cells_3390(key_length)) + cells_3390(data_length);
  }
  if (type.number == 0x3380) {
    return 15 + (key_length == 0 ? 0 : 7 + divide_up(key_length + 12, 32)) +
           divide_up(data_length + 12, 32);
  }
  return 0;
}

u32 records_per_track(const CkdType& type, u32 key_length, u32 data_length) {
  constexpr u32 kOverhead = 5 + 8 + 8 + 8;  // home address, R0 with its data, end marker
  const u32 room = (type.image_track_size - kOverhead) / (8 + key_length + data_length);
  const u32 cells = record_cells(type, key_length, data_length);
  return std::min(255U, cells == 0 ? room : std::min(room, type.track_cells / cells));
}

}  // namespace cambridge::fs
