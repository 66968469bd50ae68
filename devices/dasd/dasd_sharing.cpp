#include "devices/dasd/dasd_sharing.h"

namespace cambridge::devices {

bool DasdSharing::reserve(const ChannelDevice* device) {
  const std::lock_guard guard(lock_);
  if (holder_ != nullptr && holder_ != device) {
    return false;
  }
  holder_ = device;
  return true;
}

void DasdSharing::reserve_anyway(const ChannelDevice* device) {
  const std::lock_guard guard(lock_);
  holder_ = device;
}

void DasdSharing::release(const ChannelDevice* device) {
  const std::lock_guard guard(lock_);
  if (holder_ != device) {
    return;
  }
  holder_ = nullptr;
  for (const auto& [other, freed] : turned_away_) {
    freed();
  }
  turned_away_.clear();
}

void DasdSharing::forget(const ChannelDevice* device) {
  release(device);
  const std::lock_guard guard(lock_);
  turned_away_.erase(device);
}

bool DasdSharing::reserved_elsewhere(const ChannelDevice* device,
                                     const std::function<void()>& freed) {
  const std::lock_guard guard(lock_);
  if (holder_ == nullptr || holder_ == device) {
    return false;
  }
  turned_away_[device] = freed;
  return true;
}

}  // namespace cambridge::devices
