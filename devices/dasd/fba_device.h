/// A fixed-block disk: a minidisk of 512-byte blocks as a 9336 behind a 6310. IBM 9335/9336 and
/// 3370 Direct Access Storage References.
///
/// Invariants
///   1. Nothing outside the extent is ever read or written; blocks are numbered from 0 in it.
///   2. A write is in the image when its command ends.
/// Thread: as ChannelDevice.
#pragma once

#include <memory>
#include <optional>

#include "base/big_endian.h"

#include "devices/bus/basic_device.h"
#include "devices/dasd/dasd_sharing.h"
#include "fs/image/dasd_extent.h"

namespace cambridge::devices {

/// Parameters of FBA Define Extent.
struct FbaDefineExtent {
  u8 mask;  ///< bits 0-1: X'00' writes allowed, X'40' reads only, X'80' and X'C0' others
  u8 reserved;
  BigEndian<u16> block_size;
  BigEndian<u32> start;  ///< block of the minidisk where the extent begins
  BigEndian<u32> first;  ///< the number that this block has in the extent
  BigEndian<u32> last;
};
static_assert(sizeof(FbaDefineExtent) == 16);

/// Parameters of FBA Locate.
struct FbaLocate {
  u8 operation;  ///< low nibble: 1 write, 5 write and check, 6 read, 2 read replicated
  u8 replication;
  BigEndian<u16> count;
  BigEndian<u32> block;  ///< by the extent's numbers
};
static_assert(sizeof(FbaLocate) == 8);

class FbaDevice final : public BasicDevice {
 public:
  static constexpr u8 kReadInitialProgram = 0x02, kUnconditionalReserve = 0x14, kWrite = 0x41,
                      kRead = 0x42, kLocate = 0x43, kDefineExtent = 0x63,
                      kReadCharacteristics = 0x64, kRelease = 0x94, kReserve = 0xB4;

  /// REQUIRES: the extent is FBA. Without `sharing` the device has the minidisk to itself.
  explicit FbaDevice(fs::DasdExtent extent, std::shared_ptr<DasdSharing> sharing = nullptr);
  ~FbaDevice() override;

  [[nodiscard]] const fs::DasdExtent& extent() const { return extent_; }

  [[nodiscard]] DeviceIdentity identity() const override;
  [[nodiscard]] DiagnoseIdentity diagnose_identity() const override;
  void begin_program() override;
  void reset() override;

 protected:
  CcwResult perform(u8 command, CcwStream& data) override;

 private:
  CcwResult refuse(const fs::DiskError& error);
  CcwResult read_characteristics(CcwStream& data);
  CcwResult read_initial_program(CcwStream& data);
  CcwResult define_extent(CcwStream& data);
  CcwResult locate(CcwStream& data);
  CcwResult read(CcwStream& data);
  CcwResult write(CcwStream& data);
  CcwResult reserve(u8 command, CcwStream& data);

  fs::DasdExtent extent_;
  std::shared_ptr<DasdSharing> sharing_;
  std::optional<FbaDefineExtent> defined_;
  bool located_ = false;
  bool may_write_ = false;
  u64 next_block_ = 0;   ///< of the minidisk
  u64 blocks_left_ = 0;  ///< of what Locate announced
};

}  // namespace cambridge::devices
