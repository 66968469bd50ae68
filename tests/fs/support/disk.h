/// Minidisks in memory, and shorthand for what nearly every test of them does.
#pragma once

#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "fs/block/faulty_block_device.h"
#include "fs/block/memory_block_device.h"
#include "fs/edf/minidisk.h"

namespace cambridge::fs::test {

using Records = std::vector<std::string>;

inline const FixedClock& test_clock() {
  static const FixedClock clock(1795676970LL * 1000000);
  return clock;
}

inline FileName name(const std::string& fn, const std::string& ft = "DATA") {
  return FileName::from_text(fn, ft).value();
}

inline std::span<const u8> bytes(const std::string& text) {
  return {reinterpret_cast<const u8*>(text.data()), text.size()};
}

inline std::string text(std::span<const u8> record) {
  return {reinterpret_cast<const char*>(record.data()), record.size()};
}

/// A formatted minidisk in memory: CKD-like with whole blocks, or FBA.
inline std::shared_ptr<MemoryBlockDevice> make_disk(u32 block_size, u64 blocks, bool fba = false) {
  BlockDeviceShape shape{block_size, blocks, false, 1};
  if (fba) {
    shape = {512, blocks * (block_size / 512), true, 0};
  }
  auto device = std::make_shared<MemoryBlockDevice>(shape);
  FormatOptions options;
  options.block_size = block_size;
  options.label = "TEST";
  options.clock = &test_clock();
  REQUIRE(Minidisk::format(device, options).ok());
  return device;
}

inline std::unique_ptr<Minidisk> access(std::shared_ptr<BlockDevice> device,
                                        bool read_only = false) {
  AccessOptions options;
  options.read_only = read_only;
  options.clock = &test_clock();
  auto disk = Minidisk::access(std::move(device), options);
  if (!disk) {
    FAIL(disk.error().what);
  }
  return std::move(*disk);
}

inline FileResult<void> write_file(Minidisk& disk, const FileName& id, const Records& records,
                                   WriteOptions options = {}) {
  auto writer = CAM_TRY(disk.open_write(id, options));
  for (const std::string& record : records) {
    CAM_TRY(writer->append(bytes(record)));
  }
  return writer->close();
}

inline FileResult<Records> read_file(Minidisk& disk, const FileName& id) {
  auto reader = CAM_TRY(disk.open_read(id));
  Records records;
  while (auto record = CAM_TRY(reader->next())) {
    records.push_back(text(*record));
  }
  return records;
}

inline WriteOptions fixed(u32 length = 0) {
  WriteOptions options;
  options.format = RecordFormatKind::Fixed;
  options.record_length = length;
  return options;
}

inline WriteOptions extend() {
  WriteOptions options;
  options.kind = WriteOptions::Kind::Extend;
  return options;
}

}  // namespace cambridge::fs::test
