/// What CP knows of one device of a virtual machine, beside the channel device itself: enough for
/// QUERY VIRTUAL, DETACH and LINK.
#pragma once

#include <string>
#include <variant>

#include "base/types.h"

namespace cambridge::cp {

struct ConsoleDevice {};

enum class UnitRecordKind { Reader, Punch, Printer };
struct UnitRecordDevice {
  UnitRecordKind kind = UnitRecordKind::Reader;
  u16 type = 0x2540;
  char spool_class = 'A';
};

/// A minidisk, linked or own, or a temporary disk.
struct MinidiskDevice {
  std::string owner;     ///< user whose directory entry has the MDISK statement
  u16 owner_number = 0;  ///< its device number there
  std::string volume;    ///< volume serial
  u16 real_device = 0;
  std::string type;  ///< "3390", "3380", "9336"
  u64 start = 0;
  u64 size = 0;  ///< cylinders, or blocks for FBA
  bool fba = false;
  bool write = false;
  bool temporary = false;
};

struct VirtualDevice {
  u16 number = 0;
  std::variant<ConsoleDevice, UnitRecordDevice, MinidiskDevice> what;

  [[nodiscard]] const MinidiskDevice* minidisk() const {
    return std::get_if<MinidiskDevice>(&what);
  }
};

}  // namespace cambridge::cp
