/// The control blocks of channel I/O as they lie in storage: subchannel-identification word, PMCW,
/// ORB, SCSW, IRB, CCWs and indirect-address words.
/// PoO ch. 14 "I/O Instructions", ch. 15 "Basic I/O Functions", ch. 16 "I/O Interruptions".
#pragma once

#include <array>
#include <type_traits>

#include "base/big_endian.h"
#include "base/types.h"

namespace cambridge::machine {

/// Subsystem-identification word of general register 1: X'0001' and the subchannel number.
struct SubchannelId {
  u32 word = 0;
  static constexpr SubchannelId from_number(u16 number) { return {0x00010000U | number}; }
  [[nodiscard]] constexpr u16 number() const { return static_cast<u16>(word); }
  /// One bit 15, and no channel-subsystem or subchannel-set id beyond zero.
  [[nodiscard]] constexpr bool valid() const { return (word >> 16) == 0x0001; }
  constexpr bool operator==(const SubchannelId&) const = default;
};

/// Path-management-control word.
struct Pmcw {
  BigEndian<u32> interruption_parameter;
  u8 flags4;  ///< X'40' status verification, bits 2-4 the interruption subclass
  u8 flags5;
  BigEndian<u16> device_number;
  u8 logical_path_mask;
  u8 path_not_operational_mask;
  u8 last_path_used_mask;
  u8 path_installed_mask;
  BigEndian<u16> measurement_block_index;
  u8 path_operational_mask;
  u8 path_available_mask;
  std::array<u8, 8> channel_path_ids;
  std::array<u8, 3> reserved24;
  u8 flags27;

  static constexpr u8 kEnabled = 0x80, kLimitMode = 0x60, kMeasurement = 0x18, kMultipath = 0x04,
                      kTiming = 0x02, kDeviceValid = 0x01;  // flags5
  static constexpr u8 kConcurrentSense = 0x01, kExtendedMeasurement = 0x02,
                      kMeasurementFormat = 0x04;  // flags27
  static constexpr u8 kSubclassMask = 0x38;       // flags4

  [[nodiscard]] bool enabled() const { return (flags5 & kEnabled) != 0; }
  [[nodiscard]] bool device_valid() const { return (flags5 & kDeviceValid) != 0; }
  [[nodiscard]] bool concurrent_sense() const { return (flags27 & kConcurrentSense) != 0; }
  [[nodiscard]] u8 interruption_subclass() const {
    return static_cast<u8>((flags4 & kSubclassMask) >> 3);
  }
};
static_assert(sizeof(Pmcw) == 28 && alignof(Pmcw) == 1 && std::is_trivially_copyable_v<Pmcw>);

/// Subchannel-status word, command mode.
struct Scsw {
  u8 key_flags;            ///< key, then S, L and the deferred condition code
  u8 flags1;               ///< F P I A U Z E N
  BigEndian<u16> control;  ///< function, activity and status control
  BigEndian<u32> ccw_address;
  u8 device_status;
  u8 subchannel_status;
  BigEndian<u16> residual_count;

  static constexpr u8 kSuspendControl = 0x08, kLogout = 0x04;  // key_flags
  static constexpr u8 kFormat1 = 0x80, kPrefetch = 0x40, kInitialStatus = 0x20,
                      kAddressLimit = 0x10, kSuppressSuspended = 0x08, kZeroCondition = 0x04,
                      kExtendedControl = 0x02, kPathNotOperational = 0x01;  // flags1
  static constexpr u16 kStartFunction = 0x4000, kHaltFunction = 0x2000, kClearFunction = 0x1000,
                       kFunctions = 0x7000;
  static constexpr u16 kResumePending = 0x0800, kStartPending = 0x0400, kHaltPending = 0x0200,
                       kClearPending = 0x0100, kSubchannelActive = 0x0080, kDeviceActive = 0x0040,
                       kSuspended = 0x0020, kActivities = 0x0FE0;
  static constexpr u16 kAlert = 0x0010, kIntermediate = 0x0008, kPrimary = 0x0004,
                       kSecondary = 0x0002, kStatusPending = 0x0001, kStatuses = 0x001F;
  // subchannel_status
  static constexpr u8 kProgramControlled = 0x80, kIncorrectLength = 0x40, kProgramCheck = 0x20,
                      kProtectionCheck = 0x10, kChannelDataCheck = 0x08,
                      kChannelControlCheck = 0x04, kInterfaceControlCheck = 0x02,
                      kChainingCheck = 0x01;

  [[nodiscard]] bool has(u16 mask) const { return (control.value() & mask) != 0; }
  void set(u16 mask) { control = static_cast<u16>(control.value() | mask); }
  void clear(u16 mask) { control = static_cast<u16>(control.value() & ~mask); }
};
static_assert(sizeof(Scsw) == 12 && alignof(Scsw) == 1 && std::is_trivially_copyable_v<Scsw>);

/// Subchannel-information block.
struct Schib {
  Pmcw pmcw;
  Scsw scsw;
  BigEndian<u64> measurement_block_address;
  std::array<u8, 4> model_dependent;
};
static_assert(sizeof(Schib) == 52 && std::is_trivially_copyable_v<Schib>);

/// Operation-request block: its first twelve bytes, and the extension.
struct Orb {
  BigEndian<u32> interruption_parameter;
  u8 key_flags;  ///< key, then S, C, M, Y
  u8 flags5;     ///< F P I A U B H T
  u8 logical_path_mask;
  u8 flags7;  ///< L D ... X
  BigEndian<u32> program_address;
  std::array<u8, 20> extension;

  static constexpr u8 kSuspendControl = 0x08;  // key_flags
  static constexpr u8 kFormat1 = 0x80, kPrefetch = 0x40, kInitialStatus = 0x20,
                      kAddressLimit = 0x10, kSuppressSuspended = 0x08, kTransportMode = 0x04,
                      kFormat2Idaw = 0x02, kIdaw2K = 0x01;                             // flags5
  static constexpr u8 kSuppressLength = 0x80, kModifiedIdaw = 0x40, kExtended = 0x01;  // flags7
};
static_assert(sizeof(Orb) == 32 && std::is_trivially_copyable_v<Orb>);

/// Extended-status word, format 0.
struct Esw {
  BigEndian<u32> subchannel_logout;
  BigEndian<u32> extended_report;
  BigEndian<u64> failing_storage_address;
  BigEndian<u32> secondary_ccw_address;

  static constexpr u32 kConcurrentSense = 0x01000000;  ///< extended_report: bits 10-15 the count
};
static_assert(sizeof(Esw) == 20);

/// Interruption-response block.
struct Irb {
  Scsw scsw;
  Esw esw;
  std::array<u8, 32> ecw;
  std::array<u8, 32> emw;
};
static_assert(sizeof(Irb) == 96 && std::is_trivially_copyable_v<Irb>);

/// Flags of a CCW, both formats.
struct CcwFlags {
  static constexpr u8 kChainData = 0x80, kChainCommand = 0x40, kSuppressLength = 0x20, kSkip = 0x10,
                      kProgramControlled = 0x08, kIndirect = 0x04, kSuspend = 0x02,
                      kModifiedIndirect = 0x01;
};

struct Ccw0 {
  u8 command;
  std::array<u8, 3> data_address;
  u8 flags;
  u8 reserved;
  BigEndian<u16> count;
};
static_assert(sizeof(Ccw0) == 8 && alignof(Ccw0) == 1);

struct Ccw1 {
  u8 command;
  u8 flags;
  BigEndian<u16> count;
  BigEndian<u32> data_address;  ///< bit 0 must be zero
};
static_assert(sizeof(Ccw1) == 8 && alignof(Ccw1) == 1);

/// Modified indirect-data-address word.
struct Midaw {
  std::array<u8, 5> reserved;
  u8 flags;
  BigEndian<u16> count;
  BigEndian<u64> data_address;

  static constexpr u8 kLast = 0x80, kSkip = 0x40, kInterruption = 0x20;
};
static_assert(sizeof(Midaw) == 16 && alignof(Midaw) == 1);

/// What TPI stores, and what an I/O interruption puts at real location X'B8'.
struct IoInterruptionCode {
  BigEndian<u32> subsystem_identification;
  BigEndian<u32> interruption_parameter;
  BigEndian<u32> identification;  ///< bits 2-4 the interruption subclass
};
static_assert(sizeof(IoInterruptionCode) == 12);

}  // namespace cambridge::machine
