#include "fs/edf/minidisk.h"

#include <algorithm>
#include <cstring>
#include <fmt/core.h>

#include "base/ebcdic.h"

#include "fs/edf/minidisk_state.h"

namespace cambridge::fs {

namespace {

constexpr std::size_t kLabelLength = 6;

std::array<u8, kLabelLength> encode_label(const std::string& label) {
  std::string bytes = utf8_to_ebcdic(label);
  ebcdic_uppercase(bytes);
  bytes.resize(kLabelLength, '\x40');
  std::array<u8, kLabelLength> field;
  std::copy(bytes.begin(), bytes.end(), field.begin());
  return field;
}

std::string decode_label(const std::array<u8, kLabelLength>& field) {
  std::string text = ebcdic_to_utf8({reinterpret_cast<const char*>(field.data()), field.size()});
  text.erase(text.find_last_not_of(" ") + 1);
  return text;
}

}  // namespace

Failure<FileError> no_such_file(const FileName& name) {
  return file_failure(FileError::Kind::NotFound, fmt::format("{} is not there", name.text()));
}

FileResult<void> MinidiskState::erase(const FileName& name) {
  CAM_TRY(check_writable());
  if (being_written.contains(name)) {
    return file_failure(FileError::Kind::Busy, fmt::format("{} is open", name.text()));
  }
  CAM_TRY(keep_room());
  const auto slot = directory.find(name);
  if (!slot) {
    return no_such_file(name);
  }
  CAM_TRY(release_file(directory.at(*slot)));
  directory.erase(*slot);
  update_reserve();
  return commit_when_idle();
}

bool is_valid_minidisk_label(const std::string& label) {
  return !label.empty() && label.size() <= kLabelLength &&
         std::all_of(label.begin(), label.end(), [](char c) { return c > ' ' && c < '\x7F'; });
}

Minidisk::Minidisk(std::shared_ptr<MinidiskState> state) : state_(std::move(state)) {}
Minidisk::~Minidisk() = default;

FileResult<std::unique_ptr<Minidisk>> Minidisk::access(std::shared_ptr<BlockDevice> device,
                                                       const AccessOptions& options) {
  if (!options.read_only && !device->writable()) {
    return file_failure(FileError::Kind::ReadOnly, "the disk is read-only");
  }
  const LabelRecord label = CAM_TRY(read_label(*device));
  auto state = std::make_shared<MinidiskState>(std::move(device), label, options);
  CAM_TRY(state->load());
  return std::unique_ptr<Minidisk>(new Minidisk(std::move(state)));
}

FileResult<void> Minidisk::format(std::shared_ptr<BlockDevice> device,
                                  const FormatOptions& options) {
  const BlockDeviceShape shape = device->shape();
  const u32 size = options.block_size;
  if (!is_cms_block_size(size) || size % shape.block_size != 0 ||
      (!shape.fixed_block && size != shape.block_size)) {
    return file_failure(FileError::Kind::Invalid,
                        fmt::format("blocks of {} bytes do not go on this disk", size));
  }
  if (!is_valid_minidisk_label(options.label)) {
    return file_failure(FileError::Kind::Invalid, "a minidisk label has 1 to 6 characters");
  }
  const u64 room = shape.block_count * shape.block_size / size;
  u64 total = std::min(room, options.blocks.value_or(room));
  u32 cylinders = shape.cylinders;
  if (options.cylinders && shape.cylinders > 0) {
    cylinders = std::min(cylinders, *options.cylinders);
    total = std::min(total, room / shape.cylinders * cylinders);
  }
  total = std::min<u64>(total, kMostFileBlocks);
  constexpr u64 kSmallest = 12;
  if (total < kSmallest) {
    return file_failure(FileError::Kind::Invalid,
                        fmt::format("a minidisk has at least {} blocks", kSmallest));
  }
  LabelRecord label{};
  label.identifier = kLabelIdentifier;
  label.volume = encode_label(options.label);
  label.block_size = size;
  label.directory_origin = kSecondRoot;  // the commit below goes to the first
  label.blocks = static_cast<u32>(total);
  label.fst_size = kFstSize;
  label.fsts_per_block = size / kFstSize;
  const u32 usable =
      shape.fixed_block ? static_cast<u32>(total * (size / shape.block_size)) : cylinders;
  label.cylinders = usable;
  label.formatted_cylinders =
      shape.fixed_block ? static_cast<u32>(shape.block_count) : shape.cylinders;

  AccessOptions access;
  access.read_only = false;
  access.clock = options.clock;
  MinidiskState state(std::move(device), label, access);
  const FileTime now = state.now();
  state.label.created = pack_time(now);
  state.label.flags = now.year >= 2000 ? kLabelCenturyFlag : 0;
  state.directory.set_fsts_per_block(size / kFstSize);
  state.directory_file = {{kSecondRoot}, {}, 0, kSecondRoot};
  state.space.emplace(BlockSpace{AllocationMap(static_cast<u32>(total), size)});
  // Whatever was there is gone from now on, even if we do not come to the end.
  CAM_TRY(state.blocks.write_label(LabelRecord{}));
  state.directory.set_dirty(0);
  return state.commit();
}

MinidiskInfo Minidisk::info() const {
  const LabelRecord& label = state_->label;
  MinidiskInfo info;
  info.label = decode_label(label.volume);
  info.block_size = label.block_size;
  info.blocks = label.blocks;
  info.used = label.used;
  info.files = state_->directory.files();
  info.fixed_block = state_->blocks.device().shape().fixed_block;
  info.cylinders = info.fixed_block ? 0 : label.cylinders.value();
  info.read_only = state_->options.read_only;
  info.reserved = label.reserved_offset != 0;
  info.created = unpack_time(label.created, (label.flags & kLabelCenturyFlag) != 0);
  return info;
}

bool Minidisk::writable() const {
  return !state_->options.read_only;
}

std::optional<FileStatus> Minidisk::find(const FileName& name) const {
  const auto slot = state_->directory.find(name);
  return slot ? std::optional(to_status(state_->directory.at(*slot))) : std::nullopt;
}

std::vector<FileStatus> Minidisk::list(const FilePattern& pattern) const {
  const std::vector<u32> slots = state_->directory.list(pattern);
  std::vector<FileStatus> files;
  files.reserve(slots.size());
  for (const u32 slot : slots) {
    files.push_back(to_status(state_->directory.at(slot)));
  }
  return files;
}

FileResult<std::unique_ptr<FileReader>> Minidisk::open_read(const FileName& name) {
  const auto slot = state_->directory.find(name);
  if (!slot) {
    return no_such_file(name);
  }
  const Fst& fst = state_->directory.at(*slot);
  PointerTree tree = CAM_TRY(PointerTree::open(state_->blocks, fst));
  return std::unique_ptr<FileReader>(new FileReader(state_, fst, std::move(tree)));
}

FileResult<std::unique_ptr<FileWriter>> Minidisk::open_write(const FileName& name,
                                                             const WriteOptions& options) {
  CAM_TRY(state_->check_writable());
  if (state_->being_written.contains(name)) {
    return file_failure(FileError::Kind::Busy, fmt::format("{} is open already", name.text()));
  }
  if (options.mode_number && (*options.mode_number < 0 || *options.mode_number > 6)) {
    return file_failure(FileError::Kind::InvalidName, "a file mode number is 0 to 6");
  }
  const auto slot = state_->directory.find(name);
  std::optional<Fst> old;
  if (slot) {
    old = state_->directory.at(*slot);
  }
  const bool extend = old && options.kind == WriteOptions::Kind::Extend;
  PointerTree tree =
      extend ? CAM_TRY(PointerTree::open(state_->blocks, *old))
             : PointerTree(state_->blocks, options.format == RecordFormatKind::Variable);
  std::unique_ptr<FileWriter> writer(new FileWriter(state_, name, options, old, std::move(tree)));
  CAM_TRY(writer->open_end());
  return writer;
}

FileResult<void> Minidisk::erase(const FileName& name) {
  return state_->erase(name);
}

FileResult<void> Minidisk::forget(const FileName& name) {
  CAM_TRY(state_->check_writable());
  const auto slot = state_->directory.find(name);
  if (!slot) {
    return no_such_file(name);
  }
  state_->directory.erase(*slot);
  state_->update_reserve();
  return state_->commit_when_idle();
}

FileResult<void> Minidisk::change(const FileName& name, const Change& change) {
  CAM_TRY(state_->check_writable());
  CAM_TRY(state_->keep_room());
  const auto slot = state_->directory.find(name);
  if (!slot) {
    return no_such_file(name);
  }
  if (state_->being_written.contains(name)) {
    return file_failure(FileError::Kind::Busy, fmt::format("{} is open", name.text()));
  }
  Fst fst = state_->directory.at(*slot);
  if (change.name && *change.name != name) {
    if (state_->directory.find(*change.name) || state_->being_written.contains(*change.name)) {
      return file_failure(FileError::Kind::Exists,
                          fmt::format("{} exists already", change.name->text()));
    }
    std::copy_n(change.name->bytes().begin(), fst.name.size(), fst.name.begin());
    std::copy_n(change.name->bytes().begin() + fst.name.size(), fst.type.size(), fst.type.begin());
  }
  if (change.mode_number) {
    if (*change.mode_number < 0 || *change.mode_number > 6) {
      return file_failure(FileError::Kind::InvalidName, "a file mode number is 0 to 6");
    }
    fst.mode[1] = static_cast<u8>(0xF0 + *change.mode_number);
  }
  if (change.time) {
    fst.date = pack_time(*change.time);
    fst.flags = static_cast<u8>(change.time->year >= 2000 ? fst.flags | kCenturyFlag
                                                          : fst.flags & ~kCenturyFlag);
  }
  state_->directory.replace(*slot, fst);
  state_->update_reserve();
  return state_->commit_when_idle();
}

FileResult<void> Minidisk::commit() {
  return state_->commit();
}

FileResult<void> Minidisk::hold_commits(bool hold) {
  state_->hold = hold;
  return hold || state_->options.read_only ? FileResult<void>() : state_->commit_when_idle();
}

FileResult<void> Minidisk::relabel(const std::string& label) {
  CAM_TRY(state_->check_writable());
  if (!is_valid_minidisk_label(label)) {
    return file_failure(FileError::Kind::Invalid, "a minidisk label has 1 to 6 characters");
  }
  state_->label.volume = encode_label(label);
  state_->directory.set_dirty(0);
  return state_->commit();
}

FileResult<void> Minidisk::recompute(u64 wanted) {
  CAM_TRY(state_->check_writable());
  CAM_TRY(state_->commit());
  if (!state_->open_blocks.empty()) {
    return file_failure(FileError::Kind::Busy, "files are open for writing");
  }
  const BlockDeviceShape shape = state_->blocks.device().shape();
  const u32 size = state_->blocks.block_size();
  const u64 room = std::min<u64>(shape.block_count * shape.block_size / size, kMostFileBlocks);
  const auto total = static_cast<u32>(std::min(wanted, room));
  const auto cannot = [] {
    return file_failure(FileError::Kind::Invalid, "cannot recompute without loss of data");
  };
  const AllocationMap& now = state_->space->map;
  constexpr u32 kSpare = 8;  // the new map and the commit need a little room
  if (total < now.total() - now.free_count() + kSpare) {
    return cannot();
  }
  AllocationMap next(total, size);
  for (u32 block = kFirstUserBlock; block <= now.total(); ++block) {
    if (now.used(block) && (block > total || !next.take(block, 1))) {
      return cannot();
    }
  }
  next.committed({}, false);  // none of them is fresh
  state_->space->map = std::move(next);
  for (const std::vector<u32>* list : {&state_->map_file.homes, &state_->map_file.pointers}) {
    for (const u32 block : *list) {
      state_->space->map.release(block);
    }
  }
  state_->map_file = {};
  state_->blocks.set_total(total);
  state_->label.blocks = total;
  if (shape.fixed_block) {
    state_->label.cylinders = total * (size / shape.block_size);
  } else if (shape.cylinders > 0) {
    const u64 per_cylinder = shape.block_count / shape.cylinders;
    state_->label.cylinders = static_cast<u32>((total + per_cylinder - 1) / per_cylinder);
  }
  state_->directory.set_dirty(0);
  state_->update_reserve();
  return state_->commit();
}

FileResult<void> Minidisk::reserve(const FileName& name) {
  CAM_TRY(state_->check_writable());
  if (state_->directory.files() > 0) {
    return file_failure(FileError::Kind::Exists, "the minidisk is not empty");
  }
  // Data blocks in one piece at the end, pointer and system blocks before them.
  MinidiskState& state = *state_;
  AllocationMap& map = state.space->map;
  const u32 per_block = pointers_per_block(state.blocks.block_size(), kFixedPointerSize);
  const u32 set_aside = 2 * state.space->reserve + map.free_count() / (per_block - 1) + 4;
  if (map.free_count() <= set_aside) {
    return file_failure(FileError::Kind::DiskFull, "the minidisk is too small to be reserved");
  }
  u32 first = map.total();
  while (first > kFirstUserBlock && !map.used(first - 1) &&
         map.total() - first + 1 < map.free_count() - set_aside) {
    --first;
  }
  const u32 count = map.total() - first + 1;
  PointerTree tree(state.blocks, false);
  for (u32 i = 0; i < count; ++i) {
    CAM_TRY(tree.set(i, {first + i, 0, 0}));
  }
  if (!map.take(first, count)) {
    return file_failure(FileError::Kind::DiskFull, "the minidisk has no room in one piece");
  }
  std::vector<u32> taken;
  std::vector<u32> replaced;
  const PointerTree::Root root = CAM_TRY(tree.store(*state.space, taken, replaced));
  Fst fst{};
  std::copy_n(name.bytes().begin(), fst.name.size(), fst.name.begin());
  std::copy_n(name.bytes().begin() + fst.name.size(), fst.type.size(), fst.type.begin());
  fst.mode = {0xC1, 0xF6};  // A6
  fst.record_format = kFixedFormat;
  fst.record_length = state.blocks.block_size();
  fst.records = count;
  fst.data_blocks = count;
  fst.origin = root.origin;
  fst.levels = static_cast<u8>(root.levels);
  fst.pointer_size = kFixedPointerSize;
  const FileTime now = state.now();
  fst.date = pack_time(now);
  fst.flags = now.year >= 2000 ? kCenturyFlag : 0;
  state.directory.insert(fst);
  // UNVERIFIED: that the offset counts the blocks before the first data block.
  state.label.reserved_offset = first - 1;
  return state.commit();
}

}  // namespace cambridge::fs
