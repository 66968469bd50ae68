/// Interruption codes and the thrown program interruption. PoO ch. 6 "Interruptions".
#pragma once

#include "base/types.h"

namespace cambridge::machine {

/// Leaves the semantics of an instruction; caught only in the run loop
/// (docs/decisions/031-program-interruptions.md). Its parameters are already in the CPU.
struct ProgramInterruption {
  u16 code;
};

namespace pgm {
inline constexpr u16 kOperation = 0x01;
inline constexpr u16 kPrivilegedOperation = 0x02;
inline constexpr u16 kExecute = 0x03;
inline constexpr u16 kProtection = 0x04;
inline constexpr u16 kAddressing = 0x05;
inline constexpr u16 kSpecification = 0x06;
inline constexpr u16 kData = 0x07;
inline constexpr u16 kFixedPointOverflow = 0x08;
inline constexpr u16 kFixedPointDivide = 0x09;
inline constexpr u16 kDecimalOverflow = 0x0A;
inline constexpr u16 kDecimalDivide = 0x0B;
inline constexpr u16 kHfpExponentOverflow = 0x0C;
inline constexpr u16 kHfpExponentUnderflow = 0x0D;
inline constexpr u16 kHfpSignificance = 0x0E;
inline constexpr u16 kHfpDivide = 0x0F;
inline constexpr u16 kSegmentTranslation = 0x10;
inline constexpr u16 kPageTranslation = 0x11;
inline constexpr u16 kTranslationSpecification = 0x12;
inline constexpr u16 kSpecialOperation = 0x13;
inline constexpr u16 kOperand = 0x15;
inline constexpr u16 kTraceTable = 0x16;
inline constexpr u16 kVectorProcessing = 0x1B;
inline constexpr u16 kSpaceSwitch = 0x1C;
inline constexpr u16 kHfpSquareRoot = 0x1D;
inline constexpr u16 kPcTranslationSpecification = 0x1F;
inline constexpr u16 kAfxTranslation = 0x20;
inline constexpr u16 kAsxTranslation = 0x21;
inline constexpr u16 kLxTranslation = 0x22;
inline constexpr u16 kExTranslation = 0x23;
inline constexpr u16 kPrimaryAuthority = 0x24;
inline constexpr u16 kSecondaryAuthority = 0x25;
inline constexpr u16 kAletSpecification = 0x28;
inline constexpr u16 kAlenTranslation = 0x29;
inline constexpr u16 kAleSequence = 0x2A;
inline constexpr u16 kAsteValidity = 0x2B;
inline constexpr u16 kAsteSequence = 0x2C;
inline constexpr u16 kExtendedAuthority = 0x2D;
inline constexpr u16 kStackFull = 0x30;
inline constexpr u16 kStackEmpty = 0x31;
inline constexpr u16 kStackSpecification = 0x32;
inline constexpr u16 kStackType = 0x33;
inline constexpr u16 kStackOperation = 0x34;
inline constexpr u16 kAsceType = 0x38;
inline constexpr u16 kRegionFirst = 0x39;
inline constexpr u16 kRegionSecond = 0x3A;
inline constexpr u16 kRegionThird = 0x3B;
inline constexpr u16 kMonitor = 0x40;

/// True when the instruction is nullified: the old PSW points at it, not behind it.
constexpr bool nullifies(u16 code) {
  return code == kSegmentTranslation || code == kPageTranslation || code == kTraceTable ||
         (code >= kAfxTranslation && code <= 0x27) || (code >= kAlenTranslation && code <= 0x3B);
}
}  // namespace pgm

namespace ext {
inline constexpr u16 kInterruptKey = 0x0040;
inline constexpr u16 kClockComparator = 0x1004;
inline constexpr u16 kCpuTimer = 0x1005;
inline constexpr u16 kMalfunctionAlert = 0x1200;
inline constexpr u16 kEmergencySignal = 0x1201;
inline constexpr u16 kExternalCall = 0x1202;
inline constexpr u16 kServiceSignal = 0x2401;
}  // namespace ext

}  // namespace cambridge::machine
