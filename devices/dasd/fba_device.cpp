#include "devices/dasd/fba_device.h"

#include <algorithm>
#include <mutex>
#include <shared_mutex>
#include <vector>

namespace cambridge::devices {

namespace {

constexpr u32 kBlock = fs::kFbaBlockSize;
constexpr u32 kPiece = 64 * 1024;
constexpr u8 kPermission = 0xC0, kReadsOnly = 0x40, kNothing = 0x80;
constexpr u8 kWriteInhibited = 0x02;

/// What passes between guest storage and the image, kept by each host thread.
std::span<u8> piece_buffer() {
  thread_local std::vector<u8> buffer(kPiece);
  return buffer;
}

}  // namespace

FbaDevice::FbaDevice(fs::DasdExtent extent, std::shared_ptr<DasdSharing> sharing)
    : extent_(std::move(extent)),
      sharing_(sharing != nullptr ? std::move(sharing) : std::make_shared<DasdSharing>()) {
  CAM_ASSERT(!extent_.geometry().is_ckd());
}

FbaDevice::~FbaDevice() {
  sharing_->forget(this);
}

DeviceIdentity FbaDevice::identity() const {
  return {
      .control_unit = 0x6310, .control_unit_model = 0x80, .device = 0x9336, .device_model = 0x10};
}

DiagnoseIdentity FbaDevice::diagnose_identity() const {
  return {.device_class = 0x01, .type = 0x40};
}

void FbaDevice::begin_program() {
  defined_.reset();
  located_ = false;
  blocks_left_ = 0;
}

void FbaDevice::reset() {
  BasicDevice::reset();
  sharing_->release(this);
  begin_program();
}

CcwResult FbaDevice::refuse(const fs::DiskError& error) {
  switch (error.kind) {
    case fs::DiskError::Kind::NotWritable:
      return unit_check(Sense0::kCommandReject, kWriteInhibited);
    case fs::DiskError::Kind::OutOfRange:
      return command_reject();
    default:
      return unit_check(Sense0::kEquipmentCheck);
  }
}

CcwResult FbaDevice::perform(u8 command, CcwStream& data) {
  if (command != kUnconditionalReserve &&
      sharing_->reserved_elsewhere(this, [this] { notify_attention({UnitStatus::kDeviceEnd}); })) {
    return {{UnitStatus::kBusy}};
  }
  switch (command) {
    case kReadInitialProgram:
      return read_initial_program(data);
    case kReadCharacteristics:
      return read_characteristics(data);
    case kDefineExtent:
      return define_extent(data);
    case kLocate:
      return locate(data);
    case kRead:
      return read(data);
    case kWrite:
      return write(data);
    case kReserve:
    case kRelease:
    case kUnconditionalReserve:
      return reserve(command, data);
    default:
      return command_reject();
  }
}

CcwResult FbaDevice::read_characteristics(CcwStream& data) {
  // UNVERIFIED: blocks per cyclical group and per access position are recalled.
  constexpr u32 kBlocksPerGroup = 111, kBlocksPerPosition = 777;
  std::array<u8, 32> area{};
  area[0] = 0x30;  // burst mode and data chaining
  area[1] = 0x08;
  area[2] = 0x21;
  area[3] = 0x11;
  store_big_endian<u16>(&area[4], static_cast<u16>(kBlock));
  store_big_endian<u32>(&area[6], kBlocksPerGroup);
  store_big_endian<u32>(&area[10], kBlocksPerPosition);
  store_big_endian<u32>(&area[14], static_cast<u32>(extent_.geometry().blocks));
  data.put(area);
  return CcwResult::end();
}

CcwResult FbaDevice::read_initial_program(CcwStream& data) {
  std::array<u8, kBlock> block;
  if (auto done = extent_.read_blocks(0, block); !done.ok()) {
    return refuse(done.error());
  }
  data.put(block);
  return CcwResult::end();
}

CcwResult FbaDevice::define_extent(CcwStream& data) {
  std::array<u8, sizeof(FbaDefineExtent)> bytes;
  if (data.get(bytes) < bytes.size()) {
    return command_reject();
  }
  const auto parameters = std::bit_cast<FbaDefineExtent>(bytes);
  const bool size_known = parameters.block_size == 0 || parameters.block_size == kBlock;
  if (defined_ || !size_known || parameters.last < parameters.first ||
      u64{parameters.start} + (parameters.last - parameters.first) >= extent_.geometry().blocks) {
    return command_reject();
  }
  defined_ = parameters;
  located_ = false;
  return CcwResult::end();
}

CcwResult FbaDevice::locate(CcwStream& data) {
  constexpr u8 kWriteData = 0x01, kReadReplicated = 0x02, kWriteCheck = 0x05, kReadData = 0x06;
  std::array<u8, sizeof(FbaLocate)> bytes;
  if (data.get(bytes) < bytes.size() || !defined_) {
    return command_reject();
  }
  const auto parameters = std::bit_cast<FbaLocate>(bytes);
  const u64 block = parameters.block;
  const u64 count = parameters.count;
  const u8 operation = parameters.operation & 0x0F;
  const bool writes = operation == kWriteData || operation == kWriteCheck;
  if (!writes && operation != kReadData && operation != kReadReplicated) {
    return command_reject();
  }
  if (count == 0 || block < defined_->first || block + count - 1 > defined_->last) {
    return command_reject();
  }
  const u8 permission = defined_->mask & kPermission;
  if (permission == kNothing || (writes && permission == kReadsOnly)) {
    return command_reject();
  }
  if (writes && !extent_.writable()) {
    return unit_check(Sense0::kCommandReject, kWriteInhibited);
  }
  located_ = true;
  may_write_ = writes;
  next_block_ = defined_->start + (block - defined_->first);
  blocks_left_ = count;
  return CcwResult::end();
}

CcwResult FbaDevice::read(CcwStream& data) {
  if (!located_ || may_write_) {
    return command_reject();
  }
  const std::shared_lock guard(sharing_->content);
  u64 blocks = std::min<u64>(blocks_left_, (data.remaining() + kBlock - 1) / kBlock);
  while (blocks > 0 && !data.failed()) {
    const u64 count = std::min<u64>(blocks, kPiece / kBlock);
    const auto piece = piece_buffer().first(count * kBlock);
    if (auto done = extent_.read_blocks(next_block_, piece); !done.ok()) {
      return refuse(done.error());
    }
    data.put(piece.first(std::min<u64>(piece.size(), data.remaining())));
    next_block_ += count;
    blocks_left_ -= count;
    blocks -= count;
  }
  return CcwResult::end();
}

CcwResult FbaDevice::write(CcwStream& data) {
  if (!located_ || !may_write_) {
    return command_reject();
  }
  const std::unique_lock guard(sharing_->content);
  if (data.remaining() == 0) {  // a write without data clears the blocks
    const auto cleared = extent_.clear_blocks(next_block_, blocks_left_);
    blocks_left_ = 0;
    return cleared.ok() ? CcwResult::end() : refuse(cleared.error());
  }
  u64 blocks = std::min<u64>(blocks_left_, (data.remaining() + kBlock - 1) / kBlock);
  while (blocks > 0) {
    const u64 count = std::min<u64>(blocks, kPiece / kBlock);
    const auto piece = piece_buffer().first(count * kBlock);
    const u64 wanted = std::min<u64>(piece.size(), data.remaining());
    const u32 length = data.get(piece.first(wanted));
    const u64 filled = (length + kBlock - 1) / kBlock;  // the last block is padded with zeros
    std::fill(piece.begin() + length, piece.begin() + static_cast<i64>(filled * kBlock), u8{0});
    if (auto done = extent_.write_blocks(next_block_, piece.first(filled * kBlock)); !done.ok()) {
      return refuse(done.error());
    }
    if (length < wanted) {
      break;
    }
    next_block_ += count;
    blocks_left_ -= count;
    blocks -= count;
  }
  return CcwResult::end();
}

CcwResult FbaDevice::reserve(u8 command, CcwStream& data) {
  if (defined_) {
    return command_reject();
  }
  switch (command) {
    case kReserve:
      sharing_->reserve(this);
      break;
    case kUnconditionalReserve:
      sharing_->reserve_anyway(this);
      break;
    default:
      sharing_->release(this);
      break;
  }
  data.put(SenseBytes{});
  return CcwResult::end();
}

}  // namespace cambridge::devices
