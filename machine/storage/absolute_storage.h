/// The absolute storage of one virtual machine, in 4K frames that exist once they are touched.
/// PoO ch. 3 "Absolute Storage". The host can take frames away and give them back (paging); so
/// nobody keeps a host pointer across a safe point (docs/DESIGN, section 2).
///
/// Thread: any; single bytes may be seen torn by concurrent virtual CPUs, as the architecture
/// allows.
#pragma once

#include <memory>
#include <span>

#include "base/address.h"
#include "base/types.h"

namespace cambridge::machine {

class AbsoluteStorage {
 public:
  static constexpr u64 kFrameSize = 4096;

  /// Reserves address space only; no frame exists yet.
  explicit AbsoluteStorage(u64 size);
  ~AbsoluteStorage();
  AbsoluteStorage(const AbsoluteStorage&) = delete;
  AbsoluteStorage& operator=(const AbsoluteStorage&) = delete;

  [[nodiscard]] u64 size() const;
  /// Return false, without effect, when the range is not wholly inside storage (addressing
  /// exception).
  [[nodiscard]] bool fetch(AbsoluteAddress from, std::span<u8> into);
  [[nodiscard]] bool store(AbsoluteAddress to, std::span<const u8> data);
  /// Frees every frame: all storage reads as zero again (CLEAR RESET).
  void clear();
  /// Frames that exist now.
  [[nodiscard]] u64 resident_frames() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cambridge::machine
