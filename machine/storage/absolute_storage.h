/// The absolute storage of one virtual machine, in 4K frames that exist once they are touched.
/// PoO ch. 3 "Absolute Storage". The host can take frames away and give them back (paging); so
/// nobody keeps a host pointer across a safe point (docs/DESIGN, section 2).
///
/// Invariants
///   1. A frame's content is at base() + frame * kFrameSize while its state is Present; a frame in
///      any other state is reached only after make_present().
///   2. Whoever caches a host address (a CPU's look-aside) drops it before take_away() returns.
/// Thread: any; single bytes may be seen torn by concurrent virtual CPUs, as the architecture
/// allows.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/address.h"
#include "base/types.h"

namespace cambridge::machine {

/// What is known of one frame besides its content. Zero bytes describe a frame never touched.
struct FrameState {
  std::atomic<u8> key{0};  ///< access key, fetch protection, reference, change: bits 0-6 of ISKE
  std::atomic<u8> present{0};   ///< 0 never touched, 1 present, 2 taken away
  std::atomic<u8> has_code{0};  ///< a CPU holds decoded instructions of this frame
  u8 reserved = 0;
};

class AbsoluteStorage {
 public:
  static constexpr u64 kFrameSize = 4096;
  enum FramePresence : u8 { kNeverTouched = 0, kPresent = 1, kTakenAway = 2 };

  /// Gives back the content of a frame that was taken away. Called on the thread that touches it.
  using PageIn = std::function<void(u64 frame, std::span<u8> into)>;
  /// Makes every CPU drop what it caches of a frame, before it returns.
  using Shootdown = std::function<void(u64 frame)>;

  /// Reserves address space only; no frame exists yet.
  explicit AbsoluteStorage(u64 size);
  ~AbsoluteStorage();
  AbsoluteStorage(const AbsoluteStorage&) = delete;
  AbsoluteStorage& operator=(const AbsoluteStorage&) = delete;

  [[nodiscard]] u64 size() const { return size_; }
  /// Return false, without effect, when the range is not wholly inside storage (addressing
  /// exception).
  [[nodiscard]] bool fetch(AbsoluteAddress from, std::span<u8> into);
  [[nodiscard]] bool store(AbsoluteAddress to, std::span<const u8> data);
  /// Frees every frame: all storage reads as zero again, storage keys too (CLEAR RESET).
  /// REQUIRES: no CPU runs.
  void clear();
  /// Frames that exist now.
  [[nodiscard]] u64 resident_frames() const;

  /// The host address of a present frame; pages it in or makes it first. Valid until the caller's
  /// next safe point. REQUIRES: frame < size() / kFrameSize.
  [[nodiscard]] u8* touch(u64 frame) {
    if (frames_[frame].present.load(std::memory_order_acquire) != kPresent) [[unlikely]] {
      make_present(frame);
    }
    return base_ + frame * kFrameSize;
  }
  [[nodiscard]] FrameState& frame(u64 number) { return frames_[number]; }

  /// Copies a present frame out and frees it. Returns false when it was not present.
  bool take_away(u64 frame, std::span<u8> content);
  /// Drops a frame's content: it reads as zero again (DIAGNOSE X'10').
  void release(u64 frame);
  void set_page_in(PageIn page_in);
  /// Each registered function is called for a frame that goes away or whose stores must be seen.
  void add_shootdown(Shootdown shootdown);
  void shoot_down(u64 frame);

 private:
  void make_present(u64 frame);
  [[nodiscard]] bool inside(AbsoluteAddress from, u64 length) const;
  void invalidate_code(u64 frame);

  u64 size_;
  u8* base_ = nullptr;
  FrameState* frames_ = nullptr;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cambridge::machine
