// Commit: the directory, the allocation map and the label, written so that the last block decides.
#include <algorithm>
#include <cstring>
#include <fmt/core.h>

#include "fs/edf/minidisk_state.h"

namespace cambridge::fs {

/// What one commit is going to write.
struct MinidiskState::Plan {
  u32 root = 0;
  std::vector<u32> unborn;  ///< blocks of files that are still open: not used on the disk
  SystemFile directory;
  SystemFile map;
  std::vector<bool> write_directory;
  std::vector<bool> write_map;
  struct PointerBlock {
    u32 home = 0;
    std::vector<u32> children;
  };
  std::vector<PointerBlock> pointer_blocks;
};

Fst make_system_entry(bool map, const SystemFile& file, u32 records, u32 record_length,
                      const FileTime& time) {
  Fst fst{};
  fst.name = map ? kMapName : kDirectoryName;
  fst.type = map ? kMapType : kDirectoryType;
  fst.mode = {0xC1, 0xF0};  // A0
  fst.record_format = kFixedFormat;
  fst.flags = time.year >= 2000 ? kCenturyFlag : 0;
  fst.record_length = record_length;
  fst.origin = file.origin;
  fst.data_blocks = static_cast<u32>(file.homes.size());
  fst.records = records;
  fst.levels = static_cast<u8>(file.levels);
  fst.pointer_size = kFixedPointerSize;
  fst.date = pack_time(time);
  return fst;
}

u32 MinidiskState::take_block() {
  return space->map.allocate_one();
}

/// Pointer blocks over so many blocks, the top one included.
u32 MinidiskState::pointer_blocks(u32 children) const {
  const u32 per_block = pointers_per_block(blocks.block_size(), kFixedPointerSize);
  u32 count = 0;
  while (children > 1) {
    children = (children + per_block - 1) / per_block;
    count += children;
  }
  return count;
}

u32 MinidiskState::commit_need() const {
  const u32 entries_blocks = directory.block_count() + 1;
  const u32 changed = std::min(directory.dirty_count() + 2, entries_blocks);
  const u32 map_blocks = space->map.map_blocks();
  return changed + pointer_blocks(entries_blocks) + map_blocks + pointer_blocks(map_blocks);
}

void MinidiskState::update_reserve() {
  // A commit that adds a file may keep some of its blocks: a directory block and pointers to it.
  constexpr u32 kGrowth = 4;
  space->reserve = commit_need() + kGrowth;
}

FileResult<void> MinidiskState::keep_room() {
  constexpr u32 kOneChange = 2;
  if (directory.any_dirty() && space->map.free_count() < commit_need() + kOneChange) {
    return commit();
  }
  return {};
}

FileResult<void> MinidiskState::commit_when_idle() {
  if (hold || !open_blocks.empty()) {
    return {};
  }
  return commit();
}

FileResult<void> MinidiskState::commit() {
  CAM_TRY(check_writable());
  if (!directory.any_dirty()) {
    return {};
  }
  auto written = space->map.free_count() < commit_need()
                     ? file_failure(FileError::Kind::DiskFull,
                                    "the minidisk has no room to write its directory")
                     : write_commit();
  if (!written) {
    // The label was not written: the disk is as it was. So shall we be.
    ++generation;
    open_blocks.clear();
    being_written.clear();
    lost = !load().ok();
    return written;
  }
  return {};
}

/// Fills the levels above `file.homes`; with a root, the top level is the root itself.
void MinidiskState::place_directory(Plan& plan) {
  AllocationMap& map = space->map;
  const u32 count = directory.block_count();
  directory.set_dirty(0);
  plan.write_directory.assign(count, false);
  plan.directory.homes = directory_file.homes;
  const bool was_root = directory_file.levels == 0;
  if (was_root) {
    plan.directory.homes = {0};  // the old root is nobody's data block
  }
  for (std::size_t block = count; block < plan.directory.homes.size(); ++block) {
    map.release(plan.directory.homes[block]);
  }
  plan.directory.homes.resize(count);
  for (u32 block = 0; block < count; ++block) {
    u32& home = plan.directory.homes[block];
    if (!directory.dirty(block) && home != 0) {
      continue;
    }
    plan.write_directory[block] = true;
    map.release(home);
    home = count == 1 ? plan.root : take_block();
  }
  if (count == 1) {
    plan.write_directory[0] = true;
  }
  for (const u32 pointer : directory_file.pointers) {
    map.release(pointer);
  }
  plan.directory.origin = plan.root;
  const u32 per_block = pointers_per_block(blocks.block_size(), kFixedPointerSize);
  plan.directory.levels = levels_for(count, per_block);
  std::vector<u32> children = plan.directory.homes;
  for (u32 level = 1; level <= plan.directory.levels; ++level) {
    std::vector<u32> above;
    for (std::size_t first = 0; first < children.size(); first += per_block) {
      const auto begin = children.begin() + static_cast<std::ptrdiff_t>(first);
      const auto end = begin + static_cast<std::ptrdiff_t>(
                                   std::min<std::size_t>(per_block, children.size() - first));
      const bool top = level == plan.directory.levels;
      above.push_back(top ? plan.root : take_block());
      if (!top) {
        plan.directory.pointers.push_back(above.back());
      }
      plan.pointer_blocks.push_back({above.back(), {begin, end}});
    }
    children = std::move(above);
  }
}

void MinidiskState::place_map(Plan& plan) {
  AllocationMap& map = space->map;
  const u32 count = map.map_blocks();
  const u32 per_block = pointers_per_block(blocks.block_size(), kFixedPointerSize);
  plan.map.levels = levels_for(count, per_block);
  plan.map.homes = map_file.homes;
  plan.map.homes.resize(count);
  for (const u32 pointer : map_file.pointers) {
    map.release(pointer);
  }
  for (u32 i = 0; i < pointer_blocks(count); ++i) {
    plan.map.pointers.push_back(take_block());
  }
  // Moving a map block changes the map: go on until no block changes that has not moved.
  plan.write_map.assign(count, false);
  for (bool again = true; again;) {
    again = false;
    for (u32 block = 0; block < count; ++block) {
      if (plan.write_map[block] || (!map.dirty(block) && plan.map.homes[block] != 0)) {
        continue;
      }
      plan.write_map[block] = true;
      map.set_dirty(block);
      map.release(plan.map.homes[block]);
      plan.map.homes[block] = take_block();
      again = true;
    }
  }
  std::vector<u32> children = plan.map.homes;
  std::size_t next = 0;
  for (u32 level = 1; level <= plan.map.levels; ++level) {
    std::vector<u32> above;
    for (std::size_t first = 0; first < children.size(); first += per_block) {
      const auto begin = children.begin() + static_cast<std::ptrdiff_t>(first);
      const auto end = begin + static_cast<std::ptrdiff_t>(
                                   std::min<std::size_t>(per_block, children.size() - first));
      above.push_back(plan.map.pointers[next++]);
      plan.pointer_blocks.push_back({above.back(), {begin, end}});
    }
    children = std::move(above);
  }
  plan.map.origin = children.front();
}

FileResult<void> MinidiskState::write_commit() {
  Plan plan;
  plan.root = label.directory_origin == kFirstRoot ? kSecondRoot : kFirstRoot;
  for (const std::vector<u32>* taken : open_blocks) {
    plan.unborn.insert(plan.unborn.end(), taken->begin(), taken->end());
  }
  place_directory(plan);
  place_map(plan);
  space->map.settle();

  const u32 size = blocks.block_size();
  const FileTime time = now();
  const auto slots = static_cast<u32>(directory.entries().size());
  directory.replace(0, make_system_entry(false, plan.directory, slots, kFstSize, time));
  directory.replace(1, make_system_entry(true, plan.map, space->map.map_blocks(), size, time));

  std::vector<u32> places;
  std::vector<std::vector<u8>> contents;
  const auto add = [&](u32 block) -> std::vector<u8>& {
    places.push_back(block);
    return contents.emplace_back(size);
  };
  for (u32 block = 0; block < plan.write_directory.size(); ++block) {
    if (plan.write_directory[block]) {
      directory.encode(block, add(plan.directory.homes[block]));
    }
  }
  for (u32 block = 0; block < plan.write_map.size(); ++block) {
    if (plan.write_map[block]) {
      space->map.encode(block, plan.unborn, add(plan.map.homes[block]));
    }
  }
  for (const Plan::PointerBlock& block : plan.pointer_blocks) {
    std::vector<u8>& bytes = add(block.home);
    for (std::size_t i = 0; i < block.children.size(); ++i) {
      store_big_endian(bytes.data() + i * kFixedPointerSize, block.children[i]);
    }
  }
  std::vector<EdfBlocks::BlockWrite> writes;
  for (std::size_t i = 0; i < places.size(); ++i) {
    writes.push_back({places[i], contents[i].data()});
  }
  CAM_TRY(blocks.write(writes));

  LabelRecord next = label;
  next.directory_origin = plan.root;
  next.used = space->map.used_after_commit(plan.unborn.size());
  CAM_TRY(blocks.write_label(next));

  label = next;
  directory_file = std::move(plan.directory);
  map_file = std::move(plan.map);
  space->map.committed(plan.unborn, readers > 0);
  directory.set_clean();
  update_reserve();
  return {};
}

}  // namespace cambridge::fs
