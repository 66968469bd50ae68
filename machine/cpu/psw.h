/// The program-status word. PoO ch. 4 "Program-Status Word".
#pragma once

#include "base/types.h"

namespace cambridge::machine {

/// Bit n of a doubleword, numbered from the left as the manual does.
constexpr u64 bit64(unsigned n) {
  return u64{1} << (63 - n);
}

namespace psw {
inline constexpr u64 kPer = bit64(1);
inline constexpr u64 kDat = bit64(5);
inline constexpr u64 kIo = bit64(6);
inline constexpr u64 kExternal = bit64(7);
inline constexpr u64 kKey = u64{0xF} << 52;
inline constexpr u64 kEsaShort = bit64(12);  ///< one in the 8-byte PSW only
inline constexpr u64 kMachineCheck = bit64(13);
inline constexpr u64 kWait = bit64(14);
inline constexpr u64 kProblem = bit64(15);
inline constexpr u64 kSpace = u64{3} << 46;  ///< 0 primary, 1 access register, 2 secondary, 3 home
inline constexpr u64 kCc = u64{3} << 44;
inline constexpr u64 kProgramMask = u64{0xF} << 40;
inline constexpr u64 kFixedOverflow = bit64(20);
inline constexpr u64 kDecimalOverflow = bit64(21);
inline constexpr u64 kHfpUnderflow = bit64(22);
inline constexpr u64 kHfpSignificance = bit64(23);
inline constexpr u64 kExtendedAddressing = bit64(31);
inline constexpr u64 kBasicAddressing = bit64(32);
/// Bits that must be zero in the 16-byte PSW: 0, 2-4, 12, 24-30, 33-63.
inline constexpr u64 kMustBeZero =
    bit64(0) | u64{7} << 59 | bit64(12) | u64{0x7F} << 33 | 0x7FFFFFFFU;
}  // namespace psw

/// A program-status word as two doublewords. The condition code is in the mask.
struct Psw {
  u64 mask = 0;
  u64 address = 0;
  bool operator==(const Psw&) const = default;
};

/// The 16-byte PSW that an 8-byte one stands for (LOAD PSW, IPL): bit 12 is inverted, the address
/// is the last 31 bits.
constexpr Psw expand_short_psw(u64 doubleword) {
  const u64 mask = (doubleword & 0xFFFFFFFF80000000U) ^ psw::kEsaShort;
  return {mask, doubleword & 0x7FFFFFFFU};
}

}  // namespace cambridge::machine
