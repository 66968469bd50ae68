/// Block devices straight on an image: how the disk tool and tests reach a minidisk without a
/// virtual machine. On CKD a block is one record of a track formatted with equal records.
#pragma once

#include <memory>

#include "fs/block/block_device.h"
#include "fs/image/dasd_extent.h"

namespace cambridge::fs {

/// A device on the extent. On CKD the record length is taken from its first track (Damaged when
/// that is not formatted for a CMS block size); on FBA blocks are 512 bytes.
DiskResult<std::unique_ptr<BlockDevice>> open_block_device(DasdExtent extent);

/// Formats the extent with records of the block size (CKD) or clears it (FBA), and opens it.
/// REQUIRES: block_size is 512, 1024, 2048 or 4096.
DiskResult<std::unique_ptr<BlockDevice>> format_block_device(DasdExtent extent, u32 block_size);

}  // namespace cambridge::fs
