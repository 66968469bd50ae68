/// Room on a minidisk that is being changed: gives blocks out while enough stay back for the commit
/// that will make the change whole, so that a disk fills up before anything is lost.
#pragma once

#include <vector>

#include "fs/edf/allocation_map.h"
#include "fs/edf/file_error.h"

namespace cambridge::fs {

struct BlockSpace {
  AllocationMap map;
  u32 reserve = 0;  ///< blocks that the next commit may need at worst

  FileResult<void> allocate(u32 count, std::vector<u32>& into) {
    if (map.free_count() < count || map.free_count() - count < reserve) {
      return file_failure(FileError::Kind::DiskFull, "the minidisk is full");
    }
    map.allocate(count, into);
    return {};
  }
};

}  // namespace cambridge::fs
