#include "fs/image/ckd_block_device.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fmt/core.h>

#include "fs/image/dasd_image_impl.h"

namespace cambridge::fs {

namespace {

constexpr u32 kCountSize = sizeof(CountField);
constexpr u32 kMostRecords = 64;

u32 standard_offset(u32 record, u32 block_size) {
  return kFirstRecordOffset + (record - 1) * (kCountSize + block_size) + kCountSize;
}

}  // namespace

CkdBlockDevice::CkdBlockDevice(DasdExtent extent, u32 block_size)
    : extent_(std::move(extent)),
      block_size_(block_size),
      per_track_(records_per_track(*extent_.geometry().type, 0, block_size)),
      track_(extent_.geometry().track_size),
      standard_(extent_.geometry().tracks()) {
  CAM_ASSERT(per_track_ > 0 && per_track_ <= kMostRecords);
}

BlockDeviceShape CkdBlockDevice::shape() const {
  return {.block_size = block_size_,
          .block_count = extent_.geometry().tracks() * per_track_,
          .fixed_block = false,
          .cylinders = extent_.geometry().cylinders};
}

bool CkdBlockDevice::inside(u64 first, std::size_t bytes) const {
  const u64 count = shape().block_count;
  return bytes % block_size_ == 0 && first <= count && bytes / block_size_ <= count - first;
}

CkdBlockDevice::Piece CkdBlockDevice::piece_at(u64 block, u64 blocks) const {
  const u64 track = block / per_track_;
  const auto record = static_cast<u32>(block % per_track_);
  const u32 heads = extent_.geometry().heads;
  return {{static_cast<u32>(track / heads), static_cast<u32>(track % heads)},
          record + 1,
          static_cast<u32>(std::min<u64>(blocks, per_track_ - record))};
}

DiskResult<void> CkdBlockDevice::read_many(std::span<const ReadRun> runs) {
  for (const ReadRun& run : runs) {
    if (!inside(run.first, run.into.size())) {
      return disk_failure(DiskError::Kind::OutOfRange, "read beyond the end of the minidisk");
    }
    u64 block = run.first;
    for (std::span<u8> left = run.into; !left.empty();) {
      const Piece piece = piece_at(block, left.size() / block_size_);
      const std::size_t bytes = static_cast<std::size_t>(piece.records) * block_size_;
      CAM_TRY(read_piece(piece, left.first(bytes)));
      left = left.subspan(bytes);
      block += piece.records;
    }
  }
  return {};
}

DiskResult<void> CkdBlockDevice::write_many(std::span<const WriteRun> runs) {
  for (const WriteRun& run : runs) {
    if (!inside(run.first, run.from.size())) {
      return disk_failure(DiskError::Kind::OutOfRange, "write beyond the end of the minidisk");
    }
    u64 block = run.first;
    for (std::span<const u8> left = run.from; !left.empty();) {
      const Piece piece = piece_at(block, left.size() / block_size_);
      const std::size_t bytes = static_cast<std::size_t>(piece.records) * block_size_;
      CAM_TRY(write_piece(piece, left.first(bytes)));
      left = left.subspan(bytes);
      block += piece.records;
    }
  }
  return {};
}

DiskResult<void> CkdBlockDevice::read_piece(const Piece& piece, std::span<u8> into) {
  const DasdImage::Impl& image = extent_.image()->impl();
  const u64 index =
      image.index({piece.where.cylinder + static_cast<u32>(extent_.first()), piece.where.head});
  if (!image.known_full(index)) {
    LazyTrack lazy;
    const TrackForm form = CAM_TRY(image.look(index, lazy));
    if (form == TrackForm::Lazy && lazy.format.data_length == block_size_ &&
        lazy.format.key_length == 0 && lazy.format.records >= per_track_) {
      std::fill(into.begin(), into.end(), u8{0});
      return {};
    }
    if (form != TrackForm::Full) {
      return read_through_buffer(piece, into);
    }
  }
  std::array<CountField, kMostRecords> counts;
  std::array<iovec, 2 * kMostRecords> pieces;
  for (u32 i = 0; i < piece.records; ++i) {
    pieces[2 * i] = {&counts[i], kCountSize};
    pieces[2 * i + 1] = {into.data() + static_cast<std::size_t>(i) * block_size_, block_size_};
  }
  CAM_TRY(image.file.read_vector(
      image.offset(index) + standard_offset(piece.first_record, block_size_) - kCountSize,
      std::span(pieces).first(2 * static_cast<std::size_t>(piece.records))));
  for (u32 i = 0; i < piece.records; ++i) {
    if (counts[i].record != piece.first_record + i || counts[i].key_length != 0 ||
        counts[i].data_length != block_size_) {
      return read_through_buffer(piece, into);
    }
  }
  return {};
}

DiskResult<void> CkdBlockDevice::learn_layout(const Piece& piece) {
  CAM_TRY(extent_.read_track(piece.where, track_));
  offsets_.assign(per_track_ + 1, 0);
  TrackScanner scanner(track_);
  scanner.next();
  u32 standard = 0;
  while (const auto record = scanner.next()) {
    const u32 number = record->count.record;
    if (number >= 1 && number <= per_track_ && offsets_[number] == 0 &&
        record->count.key_length == 0 && record->count.data_length == block_size_) {
      offsets_[number] = record->data_offset();
      standard += record->data_offset() == standard_offset(number, block_size_) ? 1 : 0;
    }
  }
  for (u32 record = piece.first_record; record < piece.first_record + piece.records; ++record) {
    if (offsets_[record] == 0) {
      return disk_failure(DiskError::Kind::Damaged,
                          fmt::format("cylinder {} head {} has no record {} of {} bytes",
                                      piece.where.cylinder, piece.where.head, record, block_size_));
    }
  }
  if (standard == per_track_) {
    standard_[static_cast<u64>(piece.where.cylinder) * extent_.geometry().heads +
              piece.where.head] = true;
  }
  return {};
}

DiskResult<void> CkdBlockDevice::read_through_buffer(const Piece& piece, std::span<u8> into) {
  CAM_TRY(learn_layout(piece));
  for (u32 i = 0; i < piece.records; ++i) {
    std::memcpy(into.data() + static_cast<std::size_t>(i) * block_size_,
                track_.data() + offsets_[piece.first_record + i], block_size_);
  }
  return {};
}

DiskResult<void> CkdBlockDevice::write_piece(const Piece& piece, std::span<const u8> from) {
  const bool standard =
      standard_[static_cast<u64>(piece.where.cylinder) * extent_.geometry().heads +
                piece.where.head];
  if (!standard) {
    CAM_TRY(learn_layout(piece));
  }
  std::array<TrackBytes, kMostRecords> pieces;
  for (u32 i = 0; i < piece.records; ++i) {
    const u32 record = piece.first_record + i;
    pieces[i] = {standard ? standard_offset(record, block_size_) : offsets_[record],
                 from.subspan(static_cast<std::size_t>(i) * block_size_, block_size_)};
  }
  return extent_.write_in_track(piece.where, std::span(pieces).first(piece.records));
}

}  // namespace cambridge::fs
