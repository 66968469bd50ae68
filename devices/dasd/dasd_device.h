/// Makes the disk device that fits a minidisk: ECKD or FBA.
#pragma once

#include <memory>

#include "devices/bus/channel_device.h"
#include "devices/dasd/dasd_sharing.h"
#include "devices/dasd/eckd_identity.h"
#include "fs/image/dasd_extent.h"

namespace cambridge::devices {

/// `sharing` is what all links to the minidisk have in common; without it, devices made on the same
/// extent of an image share that. `place` gives an ECKD disk its identity; FBA disks have none.
/// Thread: any.
std::shared_ptr<ChannelDevice> make_dasd_device(fs::DasdExtent extent,
                                                std::shared_ptr<DasdSharing> sharing = nullptr,
                                                EckdPlace place = {});

/// What all devices on this extent of this image share. Thread: any.
std::shared_ptr<DasdSharing> sharing_of_extent(const fs::DasdExtent& extent);

}  // namespace cambridge::devices
