/// What the checker finds out: who uses each block, and which files are not as they should be.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "fs/edf/minidisk_state.h"

namespace cambridge::fs {

class Survey {
 public:
  /// Walks everything the directory refers to. REQUIRES: the state's directory is loaded.
  explicit Survey(std::shared_ptr<MinidiskState> state);

  /// Compares map, label and directory counts with the walk.
  void compare_map();

  std::vector<std::string> problems;
  std::vector<FileName> broken;  ///< files to be copied as far as they can be read
  std::vector<u32> nameless;     ///< slots of entries that cannot be kept, in rising order
  /// The map as it ought to be, a bit a block, for AllocationMap::load().
  [[nodiscard]] std::vector<u8> rightful_map() const;

 private:
  void claim(u32 block, u32 owner, bool& conflict);
  void walk_file(u32 slot);
  FileResult<void> walk_variable(const Fst& fst, PointerTree& tree);
  FileResult<void> walk_fixed(const Fst& fst, PointerTree& tree);
  [[nodiscard]] std::string owner_name(u32 owner) const;
  void problem(std::string text) { problems.push_back(std::move(text)); }

  std::shared_ptr<MinidiskState> state_;
  std::vector<u32> half_claimed_;  ///< slots of files that could not be walked to their end
  std::vector<u32> owner_;  ///< of each block, from 0 for block 1; kNobody or kSystem or a slot
};

}  // namespace cambridge::fs
