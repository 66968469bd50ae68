/// The stack of a fiber: mapped memory with a guard page below, committed only as it is touched.
/// Owns: the mapping. Stacks of the usual size are kept for reuse, a few per host thread.
#pragma once

#include <cstddef>

namespace cambridge {

class FiberStack {
 public:
  /// Size is rounded up to whole pages; the guard page comes on top of it. A host that has no
  /// memory for a stack ends the process.
  explicit FiberStack(std::size_t size);
  ~FiberStack();
  FiberStack(const FiberStack&) = delete;
  FiberStack& operator=(const FiberStack&) = delete;

  [[nodiscard]] char* bottom() const { return bottom_; }  ///< lowest usable byte
  [[nodiscard]] char* top() const { return bottom_ + size_; }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Gives the whole pages between bottom() and `stack_pointer` back to the host.
  void release_below(const void* stack_pointer);

 private:
  char* bottom_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace cambridge
