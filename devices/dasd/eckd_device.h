/// A count-key-data disk: a minidisk (an extent of a volume's image) behind a 3990, with the
/// commands that CMS, CP-formatted tools and Linux use. 3990 Storage Control Reference.
///
/// A program works its way over one track at a time. Where it stands is an Orientation: before the
/// index, or in the count, key or data field of a record.
///
/// Invariants
///   1. Nothing outside the extent is ever read or written; the guest sees cylinders from 0.
///   2. What a program has written is in the image when its ending status is presented; if the
///      host refuses it, the ending status carries unit check.
/// Thread: as ChannelDevice.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "devices/bus/basic_device.h"
#include "devices/dasd/dasd_sharing.h"
#include "devices/dasd/eckd_identity.h"
#include "devices/dasd/eckd_parameters.h"
#include "devices/dasd/eckd_sense.h"
#include "devices/dasd/track_buffer.h"

namespace cambridge::devices {

class EckdDevice final : public BasicDevice {
 public:
  /// REQUIRES: the extent is CKD. Without `sharing` the device has the minidisk to itself.
  explicit EckdDevice(fs::DasdExtent extent, EckdPlace place = {},
                      std::shared_ptr<DasdSharing> sharing = nullptr);
  ~EckdDevice() override;

  [[nodiscard]] const fs::DasdExtent& extent() const { return track_.extent(); }

  [[nodiscard]] DeviceIdentity identity() const override;
  [[nodiscard]] DiagnoseIdentity diagnose_identity() const override;
  void begin_program() override;
  UnitStatus end_program() override;
  void pause_program() override;
  void reset() override;

 protected:
  CcwResult perform(u8 command, CcwStream& data) override;

 private:
  enum class Field { Nowhere, Index, Count, Key, Data, EndOfTrack };
  /// Which part of a record a command transfers.
  enum class Part { Data, KeyData, Count, CountKeyData };
  enum class WriteKind { Update, Format, RecordZero };
  /// Empty when all is well, else how the command ends.
  using Refusal = std::optional<CcwResult>;
  using PathGroup = std::array<u8, 11>;

  /// What lasts as long as one channel program.
  struct Program {
    std::optional<u8> file_mask;
    std::optional<DefineExtentParameters> extent;
    LocateOperation operation = LocateOperation::Orient;
    u32 domain_left = 0;   ///< commands that Locate Record still covers
    bool located = false;  ///< the next one works on the record that Locate Record found
    Field field = Field::Nowhere;
    fs::TrackRecord record;
    bool matched = false;    ///< this command is a search that found its record, or a format write
    bool may_write = false;  ///< the command before was one
    int index_passes = 0;
  };

  // eckd_device.cpp: refusals
  CcwResult refuse(u8 byte0, u8 byte1, EckdMessage message = EckdMessage::None);
  CcwResult reject(EckdMessage message);
  CcwResult refuse(const fs::DiskError& error);
  [[nodiscard]] u8 write_mask() const;
  CcwResult transfer(u8 command, CcwStream& data);
  CcwResult position(u8 command, CcwStream& data);
  CcwResult control(u8 command, CcwStream& data);

  // eckd_orientation.cpp: moving about
  Refusal seek_to(fs::TrackAddress where);
  [[nodiscard]] bool inside_program_extent(fs::TrackAddress where) const;
  [[nodiscard]] std::optional<fs::TrackRecord> record_at(u32 offset);
  void stand(Field field, const fs::TrackRecord& record);
  Refusal load_track();
  Refusal next_track();
  /// To the next record, R0 included; on to following tracks with `multitrack`.
  Refusal next_record(bool multitrack);
  /// To the record that a data command works on: the current one while its data lies ahead.
  Refusal next_user_record(bool multitrack, bool from_current);

  // eckd_search.cpp
  CcwResult seek(u8 command, CcwStream& data);
  [[nodiscard]] bool seek_allowed(u8 command) const;
  CcwResult search_id(u8 command, CcwStream& data);
  CcwResult search_key(u8 command, CcwStream& data);
  CcwResult search_home_address(u8 command, CcwStream& data);
  CcwResult search_result(u8 command, int order);
  CcwResult set_file_mask(CcwStream& data);
  CcwResult sector(u8 command, CcwStream& data);

  // eckd_read.cpp
  CcwResult read(CcwStream& data, Part part, bool multitrack);
  CcwResult read_record_zero(CcwStream& data);
  CcwResult read_home_address(CcwStream& data);
  CcwResult read_track(CcwStream& data);
  CcwResult read_multiple(CcwStream& data);
  CcwResult read_track_data(CcwStream& data);
  /// To the record from which Read or Write Track Data goes on to the end of its track.
  Refusal begin_track_data();
  CcwResult read_initial_program(CcwStream& data);

  // eckd_write.cpp
  CcwResult write(CcwStream& data, Part part);
  CcwResult write_count_key_data(CcwStream& data, bool on_next_track);
  CcwResult write_record_zero(CcwStream& data);
  CcwResult write_track(CcwStream& data);
  CcwResult write_track_data(CcwStream& data);
  CcwResult erase();
  /// Checks the file mask and has the track alone.
  Refusal prepare_write(WriteKind kind);
  [[nodiscard]] u32 after_record_zero();
  CcwResult put_record(CcwStream& data, u32 offset);
  [[nodiscard]] bool fits(u32 offset, const fs::CountField& count);
  void end_track_at(u32 offset);

  // eckd_domain.cpp
  CcwResult define_extent(CcwStream& data);
  CcwResult locate_record(CcwStream& data);
  CcwResult locate_record_extended(CcwStream& data);
  CcwResult prefix(CcwStream& data);
  Refusal begin_extent(const DefineExtentParameters& parameters);
  Refusal begin_extended(const LocateExtendedParameters& parameters);
  Refusal begin_domain(const LocateRecordParameters& parameters, LocateOperation operation);
  Refusal locate(const LocateRecordParameters& parameters);
  /// One of the commands that Locate Record announced has been done.
  void count_in_domain();

  // eckd_control.cpp
  CcwResult sense_path_group(CcwStream& data);
  CcwResult set_path_group(CcwStream& data);
  CcwResult sense_subsystem_status(CcwStream& data);
  CcwResult perform_subsystem_function(CcwStream& data);
  CcwResult read_subsystem_data(CcwStream& data);
  CcwResult reserve(u8 command, CcwStream& data);

  EckdPlace place_;
  std::shared_ptr<DasdSharing> sharing_;
  TrackBuffer track_;
  fs::TrackAddress where_;
  Program program_;
  std::optional<fs::DiskError> late_error_;  ///< met while pausing
  PathGroup path_group_{};
  u8 path_state_ = 0;
  u32 prepared_bytes_ = 0;  ///< zeros that Read Subsystem Data will give
};

/// Command codes. Bit 0 of most reads and searches asks for multitrack operation.
struct EckdCommand {
  static constexpr u8 kMultitrack = 0x80;
  static constexpr u8 kReadInitialProgram = 0x02, kWriteData = 0x05, kReadData = 0x06, kSeek = 0x07,
                      kSeekCylinder = 0x0B, kWriteKeyData = 0x0D, kReadKeyData = 0x0E,
                      kErase = 0x11, kReadCount = 0x12, kRecalibrate = 0x13,
                      kUnconditionalReserve = 0x14, kWriteRecordZero = 0x15, kReadRecordZero = 0x16,
                      kReadHomeAddress = 0x1A, kSeekHead = 0x1B, kWriteCountKeyData = 0x1D,
                      kReadCountKeyData = 0x1E, kSetFileMask = 0x1F, kReadSector = 0x22,
                      kSetSector = 0x23, kPerformSubsystemFunction = 0x27, kSearchKeyEqual = 0x29,
                      kSearchIdEqual = 0x31, kSensePathGroup = 0x34, kSearchHomeAddress = 0x39,
                      kReadSubsystemData = 0x3E, kLocateRecord = 0x47, kSearchKeyHigh = 0x49,
                      kLocateRecordExtended = 0x4B, kSearchIdHigh = 0x51,
                      kSenseSubsystemStatus = 0x54, kReadMultiple = 0x5E, kDefineExtent = 0x63,
                      kReadCharacteristics = 0x64, kSearchKeyEqualHigh = 0x69,
                      kSearchIdEqualHigh = 0x71, kRelease = 0x94, kWriteFullTrack = 0x95,
                      kWriteNextTrack = 0x9D, kWriteTrackData = 0xA5, kReadTrackData = 0xA6,
                      kSetPathGroup = 0xAF, kReserve = 0xB4, kReadTrack = 0xDE, kPrefix = 0xE7,
                      kReadConfiguration = 0xFA;
};

}  // namespace cambridge::devices
