#include "fs/edf/survey.h"

#include <algorithm>
#include <fmt/core.h>
#include <unordered_set>

namespace cambridge::fs {

namespace {

constexpr u32 kNobody = 0;
constexpr u32 kSystem = 1;  // slots of files begin at 2

/// "5, 9-12 and 3 more"
std::string ranges(const std::vector<u32>& blocks) {
  constexpr int kMostRanges = 4;
  std::string text;
  int shown = 0;
  for (std::size_t i = 0; i < blocks.size();) {
    std::size_t end = i + 1;
    while (end < blocks.size() && blocks[end] == blocks[end - 1] + 1) {
      ++end;
    }
    if (shown++ == kMostRanges) {
      return text + fmt::format(" and {} more", blocks.size() - i);
    }
    text += text.empty() ? "" : ", ";
    text += end - i == 1 ? fmt::format("{}", blocks[i])
                         : fmt::format("{}-{}", blocks[i], blocks[end - 1]);
    i = end;
  }
  return text;
}

FileName name_of(const Fst& fst) {
  return FileName::from_disk(fst.name, fst.type);
}

Failure<FileError> damaged(std::string what) {
  return file_failure(FileError::Kind::Damaged, std::move(what));
}

}  // namespace

Survey::Survey(std::shared_ptr<MinidiskState> state)
    : state_(std::move(state)), owner_(state_->blocks.total(), kNobody) {
  for (u32 block = 1; block <= kSecondRoot && block <= owner_.size(); ++block) {
    owner_[block - 1] = kSystem;
  }
  bool conflict = false;
  for (const std::vector<u32>* list :
       {&state_->directory_file.homes, &state_->directory_file.pointers}) {
    for (const u32 block : *list) {
      if (block > kSecondRoot) {
        claim(block, kSystem, conflict);
      }
    }
  }
  std::unordered_set<std::string> seen;
  for (u32 slot = Directory::kPseudoFiles; slot < state_->directory.entries().size(); ++slot) {
    const Fst& fst = state_->directory.at(slot);
    if (!seen.insert(name_of(fst).text()).second) {
      problem(fmt::format("{} is in the directory twice", name_of(fst).text()));
      nameless.push_back(slot);
      continue;
    }
    walk_file(slot);
  }
  // What is left of broken files is theirs until it has been copied.
  for (const u32 slot : half_claimed_) {
    auto tree = PointerTree::open(state_->blocks, state_->directory.at(slot));
    std::vector<u32> all;
    if (tree && !tree->collect(all, true)) {
      problem(fmt::format("{}: pointer blocks cannot be read", owner_name(slot)));
    }
    for (const u32 block : all) {
      if (state_->blocks.holds_data(block) && owner_[block - 1] == kNobody) {
        owner_[block - 1] = slot;
      }
    }
  }
}

std::string Survey::owner_name(u32 owner) const {
  return owner == kSystem ? "the directory or the map"
                          : name_of(state_->directory.at(owner)).text();
}

void Survey::claim(u32 block, u32 owner, bool& conflict) {
  if (!state_->blocks.holds_data(block)) {
    return;  // reported where the pointer is followed
  }
  u32& now = owner_[block - 1];
  if (now != kNobody) {
    if (!conflict) {
      problem(fmt::format("block {} belongs to {} and to {}", block, owner_name(now),
                          owner_name(owner)));
    }
    conflict = true;
    return;
  }
  now = owner;
}

void Survey::walk_file(u32 slot) {
  const Fst& fst = state_->directory.at(slot);
  const FileName name = name_of(fst);
  const auto walk = [&]() -> FileResult<bool> {
    if (fst.record_length == 0 || fst.records == 0 || fst.records > kMostRecords) {
      return damaged(fmt::format("has {} records of length {}", fst.records.value(),
                                 fst.record_length.value()));
    }
    PointerTree tree = CAM_TRY(PointerTree::open(state_->blocks, fst));
    CAM_TRY(fst.record_format == kVariableFormat ? walk_variable(fst, tree)
                                                 : walk_fixed(fst, tree));
    std::vector<u32> all;
    CAM_TRY(tree.collect(all, true));
    bool conflict = false;
    for (const u32 block : all) {
      claim(block, slot, conflict);
    }
    return conflict;
  };
  const auto conflict = walk();
  if (!conflict) {
    problem(fmt::format("{}: {}", name.text(), conflict.error().what));
    half_claimed_.push_back(slot);
  }
  if (!conflict || *conflict) {
    broken.push_back(name);
  }
}

FileResult<void> Survey::walk_fixed(const Fst& fst, PointerTree& tree) {
  if (tree.size() > state_->blocks.total()) {
    return {};  // sparse: what there is of it is claimed
  }
  std::vector<u32> places;
  CAM_TRY(tree.list(0, tree.size(), places));
  const auto present = static_cast<u32>(
      places.size() - static_cast<std::size_t>(std::count(places.begin(), places.end(), 0U)));
  // Some writers count null blocks too.
  if (fst.data_blocks < present || fst.data_blocks > places.size()) {
    return damaged(
        fmt::format("has {} data blocks, the directory says {}", present, fst.data_blocks.value()));
  }
  return {};
}

FileResult<void> Survey::walk_variable(const Fst& fst, PointerTree& tree) {
  const u64 size = state_->blocks.block_size();
  constexpr u64 kBlocksAtOnce = 64;
  constexpr u32 kHeader = 2;
  std::vector<u8> bytes;
  std::vector<u32> places;
  u32 started = 0;     // records whose header has begun
  u64 next_start = 0;  // where the next header begins
  u32 length = 0;
  bool half_header = false;
  u32 longest = 0;
  for (u64 first = 0; first < tree.size(); first += kBlocksAtOnce) {
    const u64 count = std::min(kBlocksAtOnce, tree.size() - first);
    places.clear();
    CAM_TRY(tree.list(first, count, places));
    bytes.resize(count * size);
    CAM_TRY(state_->blocks.read(places, bytes.data()));
    for (u64 index = first; index < first + count; ++index) {
      const u8* block = bytes.data() + (index - first) * size;
      const u64 begin = index * size;
      u32 displacement = kNoRecordStarts;
      if (half_header) {
        length += block[0];
        half_header = false;
        if (length == 0) {
          return damaged(fmt::format("record {} has no length", started));
        }
        longest = std::max(longest, length);
        next_start = begin + 1 + length;
      }
      while (started < fst.records && next_start < begin + size) {
        const u64 at = next_start - begin;
        displacement = std::min(displacement, static_cast<u32>(at));
        ++started;
        length = static_cast<u32>(block[at]) << 8;
        if (at + 1 == size) {
          half_header = true;
          break;
        }
        length += block[at + 1];
        if (length == 0) {
          return damaged(fmt::format("record {} has no length", started));
        }
        longest = std::max(longest, length);
        next_start += kHeader + length;
      }
      const PointerTree::Entry entry = CAM_TRY(tree.entry(index));
      if (entry.highest != started || (fst.levels > 0 && entry.displacement != displacement)) {
        return damaged(
            fmt::format("the pointer to block {} does not fit its records", entry.block));
      }
    }
  }
  if (started != fst.records || half_header || next_start > tree.size() * size ||
      longest > fst.record_length) {
    return damaged(
        fmt::format("has {} records, the directory says {}", started, fst.records.value()));
  }
  return {};
}

void Survey::compare_map() {
  const Fst& self = state_->directory.at(1);
  const u32 total = state_->blocks.total();
  const auto load = [&]() -> FileResult<std::vector<u8>> {
    PointerTree tree = CAM_TRY(PointerTree::open(state_->blocks, self));
    const u64 needed =
        (total + state_->blocks.block_size() * 8 - 1) / (state_->blocks.block_size() * 8);
    if (self.record_format != kFixedFormat || tree.size() != needed) {
      return damaged(fmt::format("has {} blocks, but the disk needs {}", tree.size(), needed));
    }
    std::vector<u32> all;
    CAM_TRY(tree.collect(all, true));
    bool conflict = false;
    for (const u32 block : all) {
      claim(block, kSystem, conflict);
    }
    if (conflict) {
      return damaged("shares blocks with files");
    }
    std::vector<u32> places;
    CAM_TRY(tree.list(0, tree.size(), places));
    std::vector<u8> bytes(places.size() * state_->blocks.block_size());
    CAM_TRY(state_->blocks.read(places, bytes.data()));
    return bytes;
  };
  const auto bytes = load();
  if (!bytes) {
    problem("the allocation map: " + bytes.error().what);
    return;
  }
  std::vector<u32> lost;
  std::vector<u32> unprotected;
  u32 used = 0;
  for (u32 block = 1; block <= total; ++block) {
    const bool marked = ((*bytes)[(block - 1) / 8] >> (7 - (block - 1) % 8) & 1) != 0;
    used += marked ? 1 : 0;
    if (marked != (owner_[block - 1] != kNobody)) {
      (marked ? lost : unprotected).push_back(block);
    }
  }
  if (!lost.empty()) {
    problem(
        fmt::format("{} lost block{}: {}", lost.size(), lost.size() == 1 ? "" : "s", ranges(lost)));
  }
  if (!unprotected.empty()) {
    problem(fmt::format("{} block{} in use but free in the map: {}", unprotected.size(),
                        unprotected.size() == 1 ? "" : "s", ranges(unprotected)));
  }
  if (used != state_->label.used) {
    problem(fmt::format("the label says {} blocks in use, the map has {}",
                        state_->label.used.value(), used));
  }
  const auto slots = static_cast<u32>(state_->directory.entries().size());
  if (state_->directory.at(0).records != slots) {
    problem(fmt::format("the directory says {} entries, but there are {}",
                        state_->directory.at(0).records.value(), slots));
  }
}

std::vector<u8> Survey::rightful_map() const {
  std::vector<u8> bytes(owner_.size() / 8 + 1);
  for (std::size_t i = 0; i < owner_.size(); ++i) {
    if (owner_[i] != kNobody) {
      bytes[i / 8] |= static_cast<u8>(0x80 >> (i % 8));
    }
  }
  return bytes;
}

}  // namespace cambridge::fs
