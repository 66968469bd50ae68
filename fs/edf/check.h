/// Checks a minidisk: label, directory, every chain of pointers and records, and the allocation map
/// against what the files use; and repairs what can be repaired without guessing.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "fs/block/block_device.h"
#include "fs/edf/file_error.h"

namespace cambridge::fs {

struct CheckReport {
  std::vector<std::string> problems;  ///< each a sentence for people; empty when the disk is sound
  std::vector<std::string> repairs;   ///< what was done about them
  std::string label;
  u32 files = 0;
  u32 blocks = 0;
  u32 used = 0;  ///< as the label says
  [[nodiscard]] bool sound() const { return problems.empty(); }
};

/// Reads everything and writes nothing. An error means that the disk cannot be read at all: no CMS
/// label, or a device that fails; damage to its content goes into the report.
FileResult<CheckReport> check_minidisk(std::shared_ptr<BlockDevice> device);

/// Checks, then repairs: the map is made anew from what the files use; a file whose chain is
/// broken, or that shares blocks with another, is copied as far as it can be read and the copy
/// takes its place. `problems` are those found at the start. Damaged when label or directory cannot
/// be read; then nothing has been written.
FileResult<CheckReport> repair_minidisk(std::shared_ptr<BlockDevice> device);

}  // namespace cambridge::fs
