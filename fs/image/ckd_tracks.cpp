#include <algorithm>
#include <cstring>
#include <fmt/core.h>
#include <vector>

#include "fs/image/dasd_image_impl.h"

namespace cambridge::fs {

namespace {

/// HA and R0 count of zeros: a place in the file that nobody has written. (A written R0 has data.)
bool never_written(std::span<const u8> head) {
  const auto start = head.first(kRecordZeroOffset + sizeof(CountField));
  return std::all_of(start.begin(), start.end(), [](u8 byte) { return byte == 0; });
}

/// A buffer for one track, kept by each host thread.
std::span<u8> track_buffer(u32 size) {
  thread_local std::vector<u8> buffer;
  buffer.resize(std::max<std::size_t>(buffer.size(), size));
  return std::span(buffer).first(size);
}

constexpr unsigned kBits = 64;

}  // namespace

void DasdImage::Impl::allocate_bits() {
  full_ = std::make_unique<std::atomic<u64>[]>(geometry.tracks() / kBits + 1);
}

bool DasdImage::Impl::known_full(u64 index) const {
  return (full_[index / kBits].load(std::memory_order_acquire) >> (index % kBits) & 1) != 0;
}

void DasdImage::Impl::remember(u64 index, TrackForm form) const {
  const u64 bit = u64{1} << (index % kBits);
  if (form == TrackForm::Full) {
    full_[index / kBits].fetch_or(bit, std::memory_order_release);
  } else {
    full_[index / kBits].fetch_and(~bit, std::memory_order_release);
  }
}

DiskResult<TrackForm> DasdImage::Impl::form_of(u64 index, std::span<const u8> head,
                                               LazyTrack& lazy) const {
  if (never_written(head)) {
    return TrackForm::NeverWritten;
  }
  const TrackAddress where = address(index);
  const HomeAddress home = home_address(head);
  if (home.cylinder != where.cylinder || home.head != where.head) {
    return failure(
        DiskError::Kind::Damaged,
        fmt::format("cylinder {} head {} carries the home address of cylinder {} "
                    "head {}",
                    where.cylinder, where.head, home.cylinder.value(), home.head.value()));
  }
  if (auto found = decode_lazy_track(head, *geometry.type)) {
    lazy = *found;
    return TrackForm::Lazy;
  }
  return TrackForm::Full;
}

DiskResult<TrackForm> DasdImage::Impl::look(u64 index, LazyTrack& lazy) const {
  if (known_full(index)) {
    return TrackForm::Full;
  }
  std::array<u8, kLazyTrackSize> head{};
  CAM_TRY(file.read(offset(index), head));
  const TrackForm form = CAM_TRY(form_of(index, head, lazy));
  if (form == TrackForm::Full) {
    remember(index, form);
  }
  return form;
}

DiskResult<void> DasdImage::Impl::write_full_over_lazy(u64 index, std::span<const u8> used) const {
  // The head decides what the track is. It lies within one page of the host file (tracks begin at
  // multiples of 512 bytes), which the host writes all or nothing, and it is written last.
  const std::size_t head = std::min<std::size_t>(kLazyTrackSize, used.size());
  CAM_TRY(file.write(offset(index) + head, used.subspan(head)));
  CAM_TRY(file.write(offset(index), used.first(head)));
  remember(index, TrackForm::Full);
  return {};
}

DiskResult<void> DasdImage::Impl::write_bare_track(u64 index) const {
  std::array<u8, kFirstRecordOffset + kEndOfTrack.size()> bare{};
  TrackBuilder(bare, address(index)).finish();
  return file.write(offset(index), bare);
}

DiskResult<void> DasdImage::Impl::check_tracks(TrackAddress first, u64 count, bool write) const {
  if (!geometry.is_ckd()) {
    return failure(DiskError::Kind::Invalid, "is an FBA image, which has no tracks");
  }
  if (first.head >= geometry.heads || index(first) > geometry.tracks() ||
      count > geometry.tracks() - index(first)) {
    return failure(DiskError::Kind::OutOfRange,
                   fmt::format("has no track at cylinder {} head {}", first.cylinder, first.head));
  }
  if (write && !writable) {
    return failure(DiskError::Kind::NotWritable, "is open read-only");
  }
  return {};
}

DiskResult<void> DasdImage::read_track(TrackAddress where, std::span<u8> into) const {
  CAM_TRY(impl_->check_tracks(where, 1, false));
  CAM_ASSERT(into.size() == impl_->geometry.track_size);
  const u64 index = impl_->index(where);
  LazyTrack lazy;
  if (!impl_->known_full(index)) {  // the head alone tells what such a track holds
    const TrackForm form = CAM_TRY(impl_->look(index, lazy));
    if (form != TrackForm::Full) {
      build_full_track(into, where, lazy);  // no records if never written
      return {};
    }
  }
  CAM_TRY(impl_->file.read(impl_->offset(index), into));
  switch (CAM_TRY(impl_->form_of(index, into, lazy))) {
    case TrackForm::NeverWritten:
      TrackBuilder(into, where).finish();
      break;
    case TrackForm::Lazy:
      build_full_track(into, where, lazy);
      break;
    case TrackForm::Full:
      break;
  }
  return {};
}

DiskResult<void> DasdImage::write_track(TrackAddress where, std::span<const u8> track) {
  CAM_TRY(impl_->check_tracks(where, 1, true));
  const auto used =
      used_length(track.first(std::min<std::size_t>(track.size(), impl_->geometry.track_size)));
  const HomeAddress home = home_address(track);
  if (!used || home.cylinder != where.cylinder || home.head != where.head) {
    return impl_->failure(DiskError::Kind::Invalid,
                          fmt::format("what is to be written on cylinder {} head {} is not a "
                                      "well-formed track",
                                      where.cylinder, where.head));
  }
  const u64 index = impl_->index(where);
  const std::lock_guard guard(impl_->lock_of(index));
  if (auto lazy = as_lazy_track(track)) {
    if (lazy->format.records <= records_per_track(*impl_->geometry.type, lazy->format.key_length,
                                                  lazy->format.data_length)) {
      impl_->remember(index, TrackForm::Lazy);
      return impl_->file.write(impl_->offset(index), encode_lazy_track(where, *lazy));
    }
  }
  LazyTrack ignored;
  if (CAM_TRY(impl_->look(index, ignored)) == TrackForm::Full) {
    return impl_->file.write(impl_->offset(index), track.first(*used));
  }
  return impl_->write_full_over_lazy(index, track.first(*used));
}

DiskResult<void> DasdImage::write_in_track(TrackAddress where, std::span<const TrackBytes> pieces) {
  CAM_TRY(impl_->check_tracks(where, 1, true));
  const u32 size = impl_->geometry.track_size;
  for (const TrackBytes& piece : pieces) {
    if (piece.offset < kFirstRecordOffset - kRecordZeroLength ||
        piece.bytes.size() > size - std::min(size, piece.offset)) {
      return impl_->failure(DiskError::Kind::OutOfRange, "write outside the records of a track");
    }
  }
  const u64 index = impl_->index(where);
  if (!impl_->known_full(index)) {
    const std::lock_guard guard(impl_->lock_of(index));
    LazyTrack lazy;
    const TrackForm form = CAM_TRY(impl_->look(index, lazy));
    if (form != TrackForm::Full) {
      const std::span<u8> track = track_buffer(size);
      const u32 used = build_full_track(track, where, lazy);  // no records if never written
      for (const TrackBytes& piece : pieces) {
        if (piece.offset + piece.bytes.size() > used - kEndOfTrack.size()) {
          return impl_->failure(DiskError::Kind::OutOfRange,
                                "write outside the records of a track");
        }
        std::copy(piece.bytes.begin(), piece.bytes.end(), track.begin() + piece.offset);
      }
      return impl_->write_full_over_lazy(index, track.first(used));
    }
  }
  for (const TrackBytes& piece : pieces) {
    CAM_TRY(impl_->file.write(impl_->offset(index) + piece.offset, piece.bytes));
  }
  return {};
}

DiskResult<void> DasdImage::format_tracks(TrackAddress first, u64 count, const RecordFormat& format,
                                          u32 bias) {
  CAM_TRY(impl_->check_tracks(first, count, true));
  if (format.records >
          records_per_track(*impl_->geometry.type, format.key_length, format.data_length) ||
      bias > first.cylinder) {
    return impl_->failure(DiskError::Kind::Invalid,
                          fmt::format("{} records of {} bytes do not fit on a track",
                                      format.records, format.data_length));
  }
  const u64 begin = impl_->index(first);
  // What the tracks held stays in the file behind their new heads, where nobody reads it: giving
  // the room back to the host can take minutes.
  for (u64 index = begin; index < begin + count; ++index) {
    const TrackAddress where = impl_->address(index);
    const std::lock_guard guard(impl_->lock_of(index));
    impl_->remember(index, TrackForm::Lazy);
    const auto lazy = encode_lazy_track(where, {format, where.cylinder - bias});
    CAM_TRY(impl_->file.write(impl_->offset(index), lazy));
  }
  return {};
}

DiskResult<void> DasdImage::erase_tracks(TrackAddress first, u64 count) {
  CAM_TRY(impl_->check_tracks(first, count, true));
  const u64 begin = impl_->index(first);
  for (u64 index = begin; index < begin + count; ++index) {
    const std::lock_guard guard(impl_->lock_of(index));
    impl_->remember(index, TrackForm::NeverWritten);
    CAM_TRY(impl_->write_bare_track(index));
  }
  return {};
}

DiskResult<void> DasdImage::expand_tracks(TrackAddress first, u64 count) {
  CAM_TRY(impl_->check_tracks(first, count, true));
  const u64 begin = impl_->index(first);
  for (u64 index = begin; index < begin + count; ++index) {
    const std::lock_guard guard(impl_->lock_of(index));
    LazyTrack lazy;
    if (CAM_TRY(impl_->look(index, lazy)) != TrackForm::Full) {
      const std::span<u8> track = track_buffer(impl_->geometry.track_size);
      const u32 used = build_full_track(track, impl_->address(index), lazy);
      CAM_TRY(impl_->write_full_over_lazy(index, track.first(used)));
    }
  }
  return {};
}

}  // namespace cambridge::fs
