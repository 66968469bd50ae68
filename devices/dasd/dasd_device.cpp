#include "devices/dasd/dasd_device.h"

#include <map>
#include <mutex>
#include <tuple>

#include "devices/dasd/eckd_device.h"
#include "devices/dasd/fba_device.h"

namespace cambridge::devices {

namespace {

/// The extents that have devices now. An entry does not outlive its image: every device holds it.
struct SharedExtents {
  using Key = std::tuple<const fs::DasdImage*, u64, u64>;  // image, first, size
  std::mutex lock;
  std::map<Key, std::weak_ptr<DasdSharing>> extents;
};

SharedExtents& shared_extents() {
  static SharedExtents shared;
  return shared;
}

u64 size_of(const fs::Geometry& geometry) {
  return geometry.is_ckd() ? geometry.cylinders : geometry.blocks;
}

}  // namespace

std::shared_ptr<DasdSharing> sharing_of_extent(const fs::DasdExtent& extent) {
  SharedExtents& shared = shared_extents();
  const std::lock_guard guard(shared.lock);
  const SharedExtents::Key key{extent.image().get(), extent.first(), size_of(extent.geometry())};
  if (auto known = shared.extents[key].lock()) {
    return known;
  }
  std::erase_if(shared.extents, [](const auto& entry) { return entry.second.expired(); });
  auto made = std::make_shared<DasdSharing>();
  shared.extents[key] = made;
  return made;
}

std::shared_ptr<ChannelDevice> make_dasd_device(fs::DasdExtent extent,
                                                std::shared_ptr<DasdSharing> sharing,
                                                EckdPlace place) {
  if (sharing == nullptr) {
    sharing = sharing_of_extent(extent);
  }
  if (extent.geometry().is_ckd()) {
    return std::make_shared<EckdDevice>(std::move(extent), std::move(place), std::move(sharing));
  }
  return std::make_shared<FbaDevice>(std::move(extent), std::move(sharing));
}

}  // namespace cambridge::devices
