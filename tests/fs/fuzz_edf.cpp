// Arbitrary bytes in the blocks that decide what a minidisk is: label, directory, map, pointers.
// Nothing may crash, and a disk that the repairer accepts must be sound afterwards.
#include <algorithm>
#include <cstring>
#include <memory>

#include "base/assert.h"

#include "fs/block/memory_block_device.h"
#include "fs/edf/check.h"
#include "fs/edf/minidisk.h"

using namespace cambridge;
using namespace cambridge::fs;

namespace {

/// A small sound disk of 512-byte blocks, made once.
const MemoryBlockDevice& sound_disk() {
  static const MemoryBlockDevice disk = [] {
    auto device = std::make_shared<MemoryBlockDevice>(BlockDeviceShape{512, 400, false, 1});
    FormatOptions format;
    format.block_size = 512;
    format.label = "FUZZ";
    CAM_ASSERT(Minidisk::format(device, format).ok());
    AccessOptions access;
    access.read_only = false;
    auto minidisk = Minidisk::access(device, access);
    for (int i = 0; i < 10; ++i) {
      WriteOptions options;
      options.format = i % 2 == 0 ? RecordFormatKind::Fixed : RecordFormatKind::Variable;
      auto writer =
          (*minidisk)->open_write(*FileName::from_text("F" + std::to_string(i), "X"), options);
      for (int record = 0; record < 80; ++record) {
        const std::vector<u8> bytes(90, static_cast<u8>(record + 1));
        CAM_ASSERT((*writer)->append(bytes).ok());
      }
      CAM_ASSERT((*writer)->close().ok());
    }
    return *device;
  }();
  return disk;
}

void use(const std::shared_ptr<MemoryBlockDevice>& device, bool read_only) {
  AccessOptions options;
  options.read_only = read_only;
  auto disk = Minidisk::access(device, options);
  if (!disk) {
    return;
  }
  for (const FileStatus& file : (*disk)->list()) {
    auto reader = (*disk)->open_read(file.name);
    if (!reader) {
      continue;
    }
    for (int i = 0; i < 100; ++i) {
      const auto record = (*reader)->next();
      if (!record || !*record) {
        break;
      }
    }
    (void)(*reader)->record(file.records / 2 + 1).ok();
  }
  WriteOptions extend;
  extend.kind = WriteOptions::Kind::Extend;
  if (auto writer = (*disk)->open_write(*FileName::from_text("F1", "X"), extend)) {
    const std::vector<u8> bytes(90, 7);
    (void)(*writer)->append(bytes).ok();
    (void)(*writer)->update(3, bytes).ok();
    (void)(*writer)->close().ok();
  }
  (void)(*disk)->erase(*FileName::from_text("F2", "X")).ok();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, std::size_t size) {
  auto device = std::make_shared<MemoryBlockDevice>(sound_disk());
  // Pieces: two bytes of place in units of 4 bytes, one of length, then the bytes.
  while (size >= 3) {
    const std::size_t place = (data[0] << 8 | data[1]) * 4U % device->bytes().size();
    const std::size_t length =
        std::min({static_cast<std::size_t>(data[2]), size - 3, device->bytes().size() - place});
    std::memcpy(device->bytes().data() + place, data + 3, length);
    data += 3 + length;
    size -= 3 + length;
  }
  use(std::make_shared<MemoryBlockDevice>(*device), true);
  use(std::make_shared<MemoryBlockDevice>(*device), false);
  (void)check_minidisk(device).ok();
  if (repair_minidisk(device).ok()) {
    CAM_ASSERT(check_minidisk(device)->sound());
  }
  return 0;
}
