/// The label of a CKD volume: track 0 with IPL1, IPL2, VOL1 and an empty VTOC, so that other
/// programs can tell whose disk it is. z/OS DFSMSdfp Advanced Services, "VTOC".
#pragma once

#include <string>
#include <string_view>

#include "fs/image/dasd_image.h"

namespace cambridge::fs {

/// Writes track 0. REQUIRES: volser is 1-6 characters of A-Z 0-9 @ # $.
DiskResult<void> write_volume_label(DasdImage& image, std::string_view volser);
/// The volume serial in VOL1, upper-case host text without trailing blanks; "" when there is none.
DiskResult<std::string> read_volume_label(const DasdImage& image);

}  // namespace cambridge::fs
