/// Makes the disk device that fits a minidisk: ECKD or FBA.
#pragma once

#include <memory>

#include "devices/bus/channel_device.h"
#include "devices/dasd/dasd_sharing.h"
#include "devices/dasd/eckd_identity.h"
#include "fs/image/dasd_extent.h"

namespace cambridge::devices {

/// `sharing` is common to all virtual machines linked to the minidisk; without it the device has
/// the minidisk to itself. `place` gives an ECKD disk its identity; FBA disks have none.
std::shared_ptr<ChannelDevice> make_dasd_device(fs::DasdExtent extent,
                                                std::shared_ptr<DasdSharing> sharing = nullptr,
                                                EckdPlace place = {});

}  // namespace cambridge::devices
