/// A CCW of either format as the channel works with it, and the ORB fields that govern its program.
#pragma once

#include "machine/channel/io_structures.h"

namespace cambridge::machine {

struct Ccw {
  u8 command = 0;
  u8 flags = 0;
  u16 count = 0;
  u32 data_address = 0;

  static constexpr u8 kTransferInChannel = 0x08;

  [[nodiscard]] bool has(u8 mask) const { return (flags & mask) != 0; }
  static Ccw from(const Ccw0& ccw) {
    return {ccw.command, ccw.flags, ccw.count,
            static_cast<u32>(ccw.data_address[0] << 16 | ccw.data_address[1] << 8 |
                             ccw.data_address[2])};
  }
  static Ccw from(const Ccw1& ccw) { return {ccw.command, ccw.flags, ccw.count, ccw.data_address}; }
};

/// The ORB's controls, kept for the life of the program.
struct ProgramControls {
  u8 key_flags = 0;  ///< as Orb::key_flags
  u8 flags5 = 0;
  u8 flags7 = 0;

  [[nodiscard]] u8 key() const { return static_cast<u8>(key_flags >> 4); }
  [[nodiscard]] bool format1() const { return (flags5 & Orb::kFormat1) != 0; }
  [[nodiscard]] bool format2_idaw() const { return (flags5 & Orb::kFormat2Idaw) != 0; }
  [[nodiscard]] bool suspend_allowed() const { return (key_flags & Orb::kSuspendControl) != 0; }
  [[nodiscard]] bool suspended_interruption() const {
    return (flags5 & Orb::kSuppressSuspended) == 0;
  }
  [[nodiscard]] bool length_suppression() const { return (flags7 & Orb::kSuppressLength) != 0; }
  [[nodiscard]] bool midaw_allowed() const { return (flags7 & Orb::kModifiedIdaw) != 0; }
  /// What one indirect word covers: 4K for 64-bit words unless the ORB says 2K, 2K for 31-bit ones.
  [[nodiscard]] u32 indirect_block() const {
    return format2_idaw() && (flags5 & Orb::kIdaw2K) == 0 ? 4096 : 2048;
  }
  [[nodiscard]] u64 address_limit() const { return format1() ? 0x80000000ULL : 0x1000000ULL; }
};

}  // namespace cambridge::machine
