#include "machine/channel/block_io.h"

#include <algorithm>
#include <vector>

namespace cambridge::machine {

namespace {

constexpr u8 kReadCharacteristics = 0x64, kDefineExtent = 0x63;
constexpr u8 kCkdLocate = 0x47, kCkdWrite = 0x85, kCkdRead = 0x86;
constexpr u8 kFbaLocate = 0x43, kFbaWrite = 0x41, kFbaRead = 0x42;
constexpr u32 kFbaBlock = 512;
constexpr std::size_t kMostBlocks = 128;  ///< of one program

constexpr u32 divide_up(u32 value, u32 by) {
  return (value + by - 1) / by;
}

/// Records without key on a track by capacity formula 2 of Read Device Characteristics, or the
/// 3380's. 3390 Reference "Track Capacity Formula".
u32 records_per_track(std::span<const u8> characteristics, u32 length) {
  const u32 track =
      static_cast<u32>(characteristics[17]) << 16 | load_big_endian<u16>(&characteristics[18]);
  if (load_big_endian<u16>(&characteristics[3]) == 0x3380) {
    constexpr u32 kCells = 1499;
    return kCells / (15 + divide_up(length + 12, 32));
  }
  const u32 f1 = characteristics[23], f2 = characteristics[24], f4 = characteristics[26],
            f5 = characteristics[27], f6 = characteristics[48];
  if (characteristics[22] != 2 || f1 == 0 || f5 == 0) {
    return 0;
  }
  const u32 segments = divide_up(length + f6, 2 * f5) + 1;
  return track / f1 / (f2 + divide_up(length + f4 * segments, f1));
}

void put_track(u8* at, u64 track, u32 heads) {
  const u64 cylinder = track / heads;
  store_big_endian<u16>(at, static_cast<u16>(cylinder));
  store_big_endian<u16>(at + 2, static_cast<u16>((cylinder >> 16) << 4 | track % heads));
}

using Parameters = std::array<u8, 16>;

Parameters define_extent(const BlockDisk& disk, bool write) {
  Parameters extent{};
  if (disk.per_track == 0) {
    extent[0] = write ? 0x00 : 0x40;
    store_big_endian<u16>(&extent[2], static_cast<u16>(kFbaBlock));
    const u64 last = disk.blocks * (disk.block_size / kFbaBlock) - 1;
    store_big_endian<u32>(&extent[12], static_cast<u32>(last));
    return extent;
  }
  extent[0] = write ? 0x80 : 0x40;
  extent[1] = 0xC0;
  store_big_endian<u16>(&extent[2], static_cast<u16>(disk.block_size));
  put_track(&extent[12], disk.blocks / disk.per_track - 1, disk.heads);
  return extent;
}

Parameters locate(const BlockDisk& disk, const BlockRequest& first, std::size_t count) {
  Parameters where{};
  if (disk.per_track == 0) {
    const u32 each = disk.block_size / kFbaBlock;
    where[0] = first.write ? 0x01 : 0x06;
    store_big_endian<u16>(&where[2], static_cast<u16>(count * each));
    store_big_endian<u32>(&where[4], static_cast<u32>(first.block * each));
    return where;
  }
  where[0] = first.write ? 0x01 : 0x06;
  where[3] = static_cast<u8>(count);
  put_track(&where[4], first.block / disk.per_track, disk.heads);
  put_track(&where[8], first.block / disk.per_track, disk.heads);
  where[12] = static_cast<u8>(first.block % disk.per_track + 1);
  return where;
}

/// How many requests from the front are neighbours of one kind.
std::size_t neighbours(std::span<const BlockRequest> requests) {
  std::size_t count = 1;
  while (count < requests.size() && count < kMostBlocks &&
         requests[count].write == requests[0].write &&
         requests[count].block == requests[count - 1].block + 1) {
    ++count;
  }
  return count;
}

SynchronousEnd move_neighbours(ChannelSubsystem& channel, const BlockDisk& disk,
                               std::span<const BlockRequest> requests, u8 key) {
  const bool fba = disk.per_track == 0;
  const bool write = requests[0].write;
  const Parameters extent = define_extent(disk, write);
  const Parameters where = locate(disk, requests[0], requests.size());
  constexpr std::size_t kFbaLocateLength = 8;
  std::vector<MadeCommand> commands;
  commands.reserve(requests.size() + 2);
  commands.push_back({.command = kDefineExtent, .parameters = extent});
  commands.push_back({.command = fba ? kFbaLocate : kCkdLocate,
                      .parameters = std::span(where).first(fba ? kFbaLocateLength : where.size())});
  const u8 command = fba ? (write ? kFbaWrite : kFbaRead) : (write ? kCkdWrite : kCkdRead);
  for (const BlockRequest& request : requests) {
    commands.push_back(
        {.command = command, .guest_address = request.address, .guest_length = disk.block_size});
  }
  SynchronousEnd end = run_commands(channel, disk.device_number, commands, key);
  end.commands -= std::min<std::size_t>(end.commands, 2);
  return end;
}

}  // namespace

std::optional<BlockDisk> find_block_disk(ChannelSubsystem& channel, u16 device_number,
                                         u32 block_size) {
  constexpr u8 kFbaClass = 0x21, kCkdClass = 0x20;
  constexpr u16 kLongCount = 0xFFFE;
  if (block_size != 512 && block_size != 1024 && block_size != 2048 && block_size != 4096) {
    return std::nullopt;
  }
  std::array<u8, 64> area{};
  const MadeCommand command{.command = kReadCharacteristics, .reply = area};
  if (run_commands(channel, device_number, {&command, 1}).how != SynchronousEnd::How::Done) {
    return std::nullopt;
  }
  BlockDisk disk{.device_number = device_number, .block_size = block_size};
  if (area[2] == kFbaClass) {
    disk.blocks = u64{load_big_endian<u32>(&area[14])} * kFbaBlock / block_size;
    return disk;
  }
  disk.heads = load_big_endian<u16>(&area[14]);
  disk.per_track = records_per_track(area, block_size);
  if (area[10] != kCkdClass || disk.heads == 0 || disk.per_track == 0) {
    return std::nullopt;
  }
  const u16 cylinders = load_big_endian<u16>(&area[12]);
  const u64 all = cylinders == kLongCount ? load_big_endian<u32>(&area[60]) : cylinders;
  disk.blocks = all * disk.heads * disk.per_track;
  return disk;
}

SynchronousEnd move_blocks(ChannelSubsystem& channel, const BlockDisk& disk,
                           std::span<const BlockRequest> requests, u8 key) {
  SynchronousEnd total;
  while (!requests.empty()) {
    const std::size_t count = neighbours(requests);
    const auto part = requests.first(count);
    if (part.back().block >= disk.blocks) {
      total.how = SynchronousEnd::How::Failed;
      return total;
    }
    const std::size_t before = total.commands;
    total = move_neighbours(channel, disk, part, key);
    total.commands += before;
    if (total.how != SynchronousEnd::How::Done) {
      return total;
    }
    requests = requests.subspan(count);
  }
  return total;
}

}  // namespace cambridge::machine
