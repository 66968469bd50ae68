// Access: reading label, directory and allocation map, and trusting none of it.
#include <algorithm>
#include <cstring>
#include <fmt/core.h>

#include "base/ebcdic.h"

#include "fs/edf/minidisk_state.h"

namespace cambridge::fs {

namespace {

Failure<FileError> damaged(std::string what) {
  return file_failure(FileError::Kind::Damaged, std::move(what));
}

bool is_zero(const std::array<u8, 8>& bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](u8 byte) { return byte == 0; });
}

}  // namespace

MinidiskState::MinidiskState(std::shared_ptr<BlockDevice> device, const LabelRecord& on_disk,
                             const AccessOptions& access)
    : blocks(std::move(device), on_disk.block_size, on_disk.blocks),
      label(on_disk),
      options(access) {}

FileTime MinidiskState::now() const {
  return file_time((options.clock != nullptr ? *options.clock : host_clock()).civil());
}

FileResult<void> MinidiskState::check_writable() const {
  if (options.read_only) {
    return file_failure(FileError::Kind::ReadOnly, "the minidisk is accessed read-only");
  }
  if (lost) {
    return file_failure(FileError::Kind::Device, "the minidisk could not be written");
  }
  return {};
}

FileResult<void> MinidiskState::load() {
  label = CAM_TRY(read_label(blocks.device()));
  if (label.block_size != blocks.block_size()) {
    return damaged("the block size of the minidisk has changed");
  }
  blocks.set_total(label.blocks);
  CAM_TRY(load_directory());
  if (!options.read_only) {
    CAM_TRY(load_map());
    update_reserve();
  }
  return {};
}

/// The root is the first directory block, or pointers that lead to it.
FileResult<Fst> MinidiskState::find_directory_entry() const {
  std::vector<u8> block(blocks.block_size());
  u32 at = label.directory_origin;
  for (u32 level = 0; level <= kMostLevels; ++level) {
    CAM_TRY(blocks.read(at, block));
    Fst fst;
    std::memcpy(&fst, block.data(), sizeof fst);
    if (fst.name == kDirectoryName && fst.type == kDirectoryType) {
      if (fst.levels != level || fst.data_blocks == 0 || fst.data_blocks > blocks.total()) {
        return damaged("the directory contradicts itself");
      }
      return fst;
    }
    at = load_big_endian<u32>(block.data());
    if (!blocks.holds_data(at)) {
      break;
    }
  }
  return damaged(fmt::format("there is no directory at block {}", label.directory_origin.value()));
}

FileResult<SystemFile> MinidiskState::read_system_file(u32 origin, u32 levels, u32 count) const {
  const u32 per_block = pointers_per_block(blocks.block_size(), kFixedPointerSize);
  SystemFile file{{origin}, {}, levels, origin};
  if (levels > kMostLevels || levels_for(count, per_block) > levels) {
    return damaged("directory or allocation map have too few pointer levels");
  }
  std::vector<u8> bytes;
  for (u32 level = levels; level > 0; --level) {
    u64 wanted = count;  // blocks on the level below
    for (u32 below = 1; below < level; ++below) {
      wanted = (wanted + per_block - 1) / per_block;
    }
    file.pointers.insert(file.pointers.end(), file.homes.begin(), file.homes.end());
    bytes.resize(file.homes.size() * blocks.block_size());
    CAM_TRY(blocks.read(file.homes, bytes.data()));
    if (wanted > bytes.size() / kFixedPointerSize) {
      return damaged("directory or allocation map have too few pointers");
    }
    file.homes.resize(wanted);
    for (u64 i = 0; i < wanted; ++i) {
      file.homes[i] = load_big_endian<u32>(bytes.data() + i * kFixedPointerSize);
      if (!blocks.holds_data(file.homes[i])) {
        return damaged(fmt::format("directory or allocation map point at block {}", file.homes[i]));
      }
    }
  }
  return file;
}

FileResult<void> MinidiskState::load_directory() {
  const Fst self = CAM_TRY(find_directory_entry());
  directory_file = CAM_TRY(read_system_file(label.directory_origin, self.levels, self.data_blocks));
  std::erase(directory_file.pointers, label.directory_origin.value());
  const u32 size = blocks.block_size();
  const u32 per_block = size / kFstSize;
  std::vector<Fst> entries;
  bool packed = true;
  constexpr std::size_t kBlocksAtOnce = 256;
  std::vector<u8> bytes;
  const std::span<const u32> homes = directory_file.homes;
  for (std::size_t first = 0; first < homes.size(); first += kBlocksAtOnce) {
    const auto now = homes.subspan(first, std::min(kBlocksAtOnce, homes.size() - first));
    bytes.resize(now.size() * size);
    CAM_TRY(blocks.read(now, bytes.data()));
    for (std::size_t block = 0; block < now.size(); ++block) {
      u32 used = 0;
      for (; used < per_block; ++used) {
        Fst fst;
        std::memcpy(&fst, bytes.data() + block * size + used * kFstSize, sizeof fst);
        if (is_zero(fst.name) || is_zero(fst.type)) {
          break;
        }
        const bool hidden = options.read_only && !options.see_private &&
                            entries.size() >= Directory::kPseudoFiles && (fst.mode[1] & 0x0F) == 0;
        if (!hidden) {
          entries.push_back(fst);
        }
      }
      packed = packed && (used == per_block || first + block + 1 == homes.size());
    }
  }
  if (entries.size() < Directory::kPseudoFiles || entries[1].name != kMapName ||
      entries[1].type != kMapType) {
    return damaged("the directory does not begin with the entries of directory and map");
  }
  directory = Directory(std::move(entries));
  directory.set_fsts_per_block(per_block);
  if (options.read_only) {
    directory.share();
  } else if (!packed) {
    directory.plan_repack();
  }
  return {};
}

FileResult<void> MinidiskState::load_map() {
  const Fst& self = directory.at(1);
  BlockSpace fresh{AllocationMap(blocks.total(), blocks.block_size())};
  const u32 count = fresh.map.map_blocks();
  if (self.data_blocks != count || (self.levels == 0 && !blocks.holds_data(self.origin))) {
    return damaged(fmt::format("the allocation map has {} blocks, but the disk needs {}",
                               self.data_blocks.value(), count));
  }
  map_file = CAM_TRY(read_system_file(self.origin, self.levels, count));
  std::vector<u8> bytes(static_cast<std::size_t>(count) * blocks.block_size());
  CAM_TRY(blocks.read(map_file.homes, bytes.data()));
  fresh.map.load(bytes);
  for (u32 block = 1; block <= kSecondRoot; ++block) {
    if (!fresh.map.used(block)) {
      return damaged("the allocation map calls the label or the directory root free");
    }
  }
  for (const SystemFile* file : {&directory_file, &map_file}) {
    for (const std::vector<u32>* list : {&file->homes, &file->pointers}) {
      for (const u32 block : *list) {
        if (!fresh.map.used(block)) {
          return damaged(
              fmt::format("the allocation map calls block {} free, which is in use", block));
        }
      }
    }
  }
  if (fresh.map.count_used() != label.used) {
    return damaged(fmt::format("the allocation map has {} blocks in use, the label says {}",
                               fresh.map.count_used(), label.used.value()));
  }
  space.emplace(std::move(fresh));
  return {};
}

FileResult<void> MinidiskState::release_file(const Fst& fst) {
  PointerTree tree = CAM_TRY(PointerTree::open(blocks, fst));
  std::vector<u32> all;
  CAM_TRY(tree.collect(all, true));
  for (const u32 block : all) {
    space->map.release(block);
  }
  return {};
}

}  // namespace cambridge::fs
