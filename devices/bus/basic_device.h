/// What nearly every device does alike: Sense, Sense ID, No-operation, and keeping sense bytes.
/// ESA/390 Common I/O Device Commands.
#pragma once

#include <utility>

#include "devices/bus/channel_device.h"

namespace cambridge::devices {

/// Sense byte 0. ESA/390 Common I/O Device Commands "Basic Sense".
struct Sense0 {
  static constexpr u8 kCommandReject = 0x80, kInterventionRequired = 0x40, kBusOutCheck = 0x20,
                      kEquipmentCheck = 0x10, kDataCheck = 0x08, kOverrun = 0x04;
};

class BasicDevice : public ChannelDevice {
 public:
  static constexpr u8 kNoOperation = 0x03, kSense = 0x04, kSenseId = 0xE4;
  using SenseBytes = std::array<u8, 32>;

  /// Answers the three commands; everything else goes to perform().
  CcwResult execute(u8 command, CcwStream& data) final;
  SenseBytes take_sense() final { return std::exchange(sense_, {}); }
  void reset() override { sense_ = {}; }

 protected:
  virtual CcwResult perform(u8 command, CcwStream& data) = 0;
  /// How many bytes Basic Sense gives.
  [[nodiscard]] virtual u32 sense_length() const { return 32; }

  /// Channel end, device end and unit check, with these sense bytes.
  CcwResult unit_check(const SenseBytes& bytes);
  CcwResult unit_check(u8 byte0, u8 byte1 = 0);
  CcwResult command_reject() { return unit_check(Sense0::kCommandReject); }
  static CcwResult unit_exception();

 private:
  SenseBytes sense_{};
};

}  // namespace cambridge::devices
