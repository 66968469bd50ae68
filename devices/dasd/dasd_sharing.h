/// What the virtual machines that are linked to one minidisk share: the order of their channel
/// programs, and the reservation (RESERVE and RELEASE). ESA/390 Common I/O Device Commands, 3990
/// Reference "Device Reserve".
///
/// One object for each minidisk, given to every device made on it. A program that reads shares the
/// content with other readers; one that writes has it alone until it ends.
/// Thread: any.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>

namespace cambridge::devices {

class ChannelDevice;

class DasdSharing {
 public:
  /// Held by a channel program, from its first track on.
  std::shared_mutex content;

  /// True when the device has, or gets, the reservation.
  bool reserve(const ChannelDevice* device);
  /// Takes it from whoever has it (Unconditional Reserve).
  void reserve_anyway(const ChannelDevice* device);
  /// Gives it back if the device has it; those who were turned away are told.
  void release(const ChannelDevice* device);
  /// The device goes away: release(), and it is told nothing any more.
  void forget(const ChannelDevice* device);
  /// True when somebody else has it; `freed` is then called once, when it is given back. It must
  /// not come back here.
  bool reserved_elsewhere(const ChannelDevice* device, const std::function<void()>& freed);

 private:
  std::mutex lock_;  // also held while those who were turned away are told
  const ChannelDevice* holder_ = nullptr;
  std::map<const ChannelDevice*, std::function<void()>> turned_away_;
};

}  // namespace cambridge::devices
