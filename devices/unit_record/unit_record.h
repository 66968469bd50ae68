/// The virtual unit record devices: 2540 card reader and punch, 1403 printer. IBM 2821 Control Unit
/// Component Description; IBM 1403 Printer Component Description.
///
/// Without a spool port a reader never has a file, and punch and printer drop what they get.
/// Thread: as ChannelDevice; file_arrived() any.
#pragma once

#include <memory>

#include "devices/bus/basic_device.h"
#include "devices/unit_record/spool_port.h"

namespace cambridge::devices {

class CardReader final : public BasicDevice {
 public:
  explicit CardReader(std::shared_ptr<SpoolInput> spool) : spool_(std::move(spool)) {}

  /// A file came for an empty reader: unsolicited device end.
  void file_arrived() { notify_attention({UnitStatus::kDeviceEnd}); }
  [[nodiscard]] DeviceIdentity identity() const override;
  [[nodiscard]] DiagnoseIdentity diagnose_identity() const override;

 protected:
  CcwResult perform(u8 command, CcwStream& data) override;
  [[nodiscard]] u32 sense_length() const override { return 1; }

 private:
  std::shared_ptr<SpoolInput> spool_;
};

class CardPunch final : public BasicDevice {
 public:
  explicit CardPunch(std::shared_ptr<SpoolOutput> spool) : spool_(std::move(spool)) {}
  [[nodiscard]] DeviceIdentity identity() const override;
  [[nodiscard]] DiagnoseIdentity diagnose_identity() const override;

 protected:
  CcwResult perform(u8 command, CcwStream& data) override;
  [[nodiscard]] u32 sense_length() const override { return 1; }

 private:
  std::shared_ptr<SpoolOutput> spool_;
};

class LinePrinter final : public BasicDevice {
 public:
  explicit LinePrinter(std::shared_ptr<SpoolOutput> spool) : spool_(std::move(spool)) {}
  [[nodiscard]] DeviceIdentity identity() const override;
  [[nodiscard]] DiagnoseIdentity diagnose_identity() const override;

 protected:
  CcwResult perform(u8 command, CcwStream& data) override;
  [[nodiscard]] u32 sense_length() const override { return 1; }

 private:
  std::shared_ptr<SpoolOutput> spool_;
};

std::shared_ptr<ChannelDevice> make_reader(std::shared_ptr<SpoolInput> spool = nullptr);
std::shared_ptr<ChannelDevice> make_punch(std::shared_ptr<SpoolOutput> spool = nullptr);
std::shared_ptr<ChannelDevice> make_printer(std::shared_ptr<SpoolOutput> spool = nullptr);

}  // namespace cambridge::devices
