#include "machine/storage/absolute_storage.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <sys/mman.h>

#include "base/assert.h"

namespace cambridge::machine {

struct AbsoluteStorage::Impl {
  std::mutex mutex;  ///< guards everything here and every change of a frame's presence
  PageIn page_in;
  std::vector<Shootdown> shootdowns;
  std::atomic<u64> resident{0};
};

namespace {

void* reserve(u64 bytes) {
  void* at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  CAM_ASSERT(at != MAP_FAILED);
  return at;
}

u64 whole_frames(u64 size) {
  return (size + AbsoluteStorage::kFrameSize - 1) / AbsoluteStorage::kFrameSize;
}

}  // namespace

AbsoluteStorage::AbsoluteStorage(u64 size)
    : size_(whole_frames(size) * kFrameSize),
      base_(static_cast<u8*>(reserve(size_ + kFrameSize))),
      frames_(static_cast<FrameState*>(reserve(whole_frames(size) * sizeof(FrameState) + 4096))),
      impl_(std::make_unique<Impl>()) {}

AbsoluteStorage::~AbsoluteStorage() {
  munmap(base_, size_ + kFrameSize);
  munmap(static_cast<void*>(frames_), size_ / kFrameSize * sizeof(FrameState) + 4096);
}

bool AbsoluteStorage::inside(AbsoluteAddress from, u64 length) const {
  return from.value() <= size_ && length <= size_ - from.value();
}

bool AbsoluteStorage::fetch(AbsoluteAddress from, std::span<u8> into) {
  if (!inside(from, into.size())) {
    return false;
  }
  u64 at = from.value();
  while (!into.empty()) {
    const u64 part = std::min<u64>(into.size(), kFrameSize - at % kFrameSize);
    std::memcpy(into.data(), touch(at / kFrameSize) + at % kFrameSize, part);
    into = into.subspan(part);
    at += part;
  }
  return true;
}

bool AbsoluteStorage::store(AbsoluteAddress to, std::span<const u8> data) {
  if (!inside(to, data.size())) {
    return false;
  }
  u64 at = to.value();
  while (!data.empty()) {
    const u64 part = std::min<u64>(data.size(), kFrameSize - at % kFrameSize);
    std::memcpy(touch(at / kFrameSize) + at % kFrameSize, data.data(), part);
    invalidate_code(at / kFrameSize);
    data = data.subspan(part);
    at += part;
  }
  return true;
}

void AbsoluteStorage::invalidate_code(u64 frame) {
  if (frames_[frame].has_code.load(std::memory_order_acquire) != 0) {
    shoot_down(frame);
  }
}

void AbsoluteStorage::clear() {
  std::lock_guard lock(impl_->mutex);
  madvise(base_, size_, MADV_DONTNEED);
  madvise(static_cast<void*>(frames_), size_ / kFrameSize * sizeof(FrameState), MADV_DONTNEED);
  impl_->resident = 0;
}

u64 AbsoluteStorage::resident_frames() const {
  return impl_->resident;
}

void AbsoluteStorage::make_present(u64 frame) {
  std::lock_guard lock(impl_->mutex);
  FrameState& state = frames_[frame];
  if (state.present == kPresent) {
    return;
  }
  if (state.present == kTakenAway && impl_->page_in) {
    impl_->page_in(frame, {base_ + frame * kFrameSize, kFrameSize});
  }
  state.present.store(kPresent, std::memory_order_release);
  ++impl_->resident;
}

bool AbsoluteStorage::take_away(u64 frame, std::span<u8> content) {
  FrameState& state = frames_[frame];
  if (state.present != kPresent) {
    return false;
  }
  state.present = kTakenAway;
  shoot_down(frame);
  std::lock_guard lock(impl_->mutex);
  u8* at = base_ + frame * kFrameSize;
  std::memcpy(content.data(), at, kFrameSize);
  madvise(at, kFrameSize, MADV_DONTNEED);
  --impl_->resident;
  return true;
}

void AbsoluteStorage::release(u64 frame) {
  const u8 presence = frames_[frame].present.exchange(kNeverTouched);
  shoot_down(frame);
  if (presence == kPresent) {
    madvise(base_ + frame * kFrameSize, kFrameSize, MADV_DONTNEED);
    --impl_->resident;
  }
}

void AbsoluteStorage::set_page_in(PageIn page_in) {
  std::lock_guard lock(impl_->mutex);
  impl_->page_in = std::move(page_in);
}

void AbsoluteStorage::add_shootdown(Shootdown shootdown) {
  std::lock_guard lock(impl_->mutex);
  impl_->shootdowns.push_back(std::move(shootdown));
}

void AbsoluteStorage::shoot_down(u64 frame) {
  for (const Shootdown& shootdown : impl_->shootdowns) {
    shootdown(frame);
  }
}

}  // namespace cambridge::machine
