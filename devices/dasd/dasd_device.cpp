#include "devices/dasd/dasd_device.h"

#include "devices/dasd/eckd_device.h"
#include "devices/dasd/fba_device.h"

namespace cambridge::devices {

std::shared_ptr<ChannelDevice> make_dasd_device(fs::DasdExtent extent,
                                                std::shared_ptr<DasdSharing> sharing,
                                                EckdPlace place) {
  if (extent.geometry().is_ckd()) {
    return std::make_shared<EckdDevice>(std::move(extent), std::move(place), std::move(sharing));
  }
  return std::make_shared<FbaDevice>(std::move(extent), std::move(sharing));
}

}  // namespace cambridge::devices
