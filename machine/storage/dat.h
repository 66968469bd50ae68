/// Dynamic address translation: tables in storage to a frame. PoO ch. 3 "Dynamic Address
/// Translation".
#pragma once

#include "base/types.h"

#include "machine/storage/absolute_storage.h"

namespace cambridge::machine {

namespace asce {
inline constexpr u64 kOrigin = ~u64{0xFFF};
inline constexpr u64 kPrivateSpace = 0x100;
inline constexpr u64 kRealSpace = 0x20;
}  // namespace asce

/// Facilities and control bits that change the meaning of table entries.
struct DatControls {
  bool enhanced_dat = true;          ///< EDAT-1 and CR0 bit 40
  bool enhanced_dat_2 = true;        ///< 2 GB frames
  bool execution_protection = true;  ///< IEP facility and CR0 bit 43
};

struct DatResult {
  u16 exception = 0;        ///< program-interruption code, 0 for success
  u64 real = 0;             ///< real address of the byte; not yet prefixed
  u64 entry = 0;            ///< real address of the last table entry looked at
  bool is_segment = false;  ///< `entry` maps a whole segment or region
  bool is_protected = false;
  bool no_execute = false;
};

DatResult translate(AbsoluteStorage& storage, u64 asce, u64 address, const DatControls& controls);

}  // namespace cambridge::machine
