#include "base/fiber_stack.h"

#include <cstdint>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

#include "base/assert.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define __SANITIZE_ADDRESS__ 1
#endif
#endif

namespace cambridge {

namespace {

constexpr std::size_t kKeptPerThread = 16;
constexpr std::size_t kKeptSize = std::size_t{256} << 10;  // only stacks of this size are kept
constexpr std::size_t kHugePage = std::size_t{2} << 20;

std::size_t page_size() {
  static const auto size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

char* map_stack(std::size_t size) {
  const std::size_t whole = size + page_size();
  void* memory = mmap(nullptr, whole, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  CAM_ASSERT(memory != MAP_FAILED);
  if (size >= kHugePage) {
    madvise(memory, whole, MADV_NOHUGEPAGE);  // one touched page must not cost two megabytes
  }
  CAM_ASSERT(mprotect(memory, page_size(), PROT_NONE) == 0);
  return static_cast<char*>(memory) + page_size();
}

void unmap_stack(char* bottom, std::size_t size) {
  munmap(bottom - page_size(), size + page_size());
}

/// Stacks this thread has finished with. They keep the pages they have touched.
struct KeptStacks {
  std::vector<char*> bottoms;
  bool* alive;
  explicit KeptStacks(bool& alive_flag) : alive(&alive_flag) {
    bottoms.reserve(kKeptPerThread);
    *alive = true;
  }
  ~KeptStacks() {
    *alive = false;
    for (char* bottom : bottoms) {
      unmap_stack(bottom, kKeptSize);
    }
  }
};

/// The kept stacks of this thread; nullptr once they are gone, at the end of the thread.
KeptStacks* kept_stacks() {
  thread_local bool alive = false;
  thread_local KeptStacks kept(alive);
  return alive ? &kept : nullptr;
}

}  // namespace

FiberStack::FiberStack(std::size_t size) {
  size_ = (size + page_size() - 1) / page_size() * page_size();
  if (size_ == kKeptSize) {
    auto* kept = kept_stacks();
    if (kept != nullptr && !kept->bottoms.empty()) {
      bottom_ = kept->bottoms.back();
      kept->bottoms.pop_back();
      return;
    }
  }
  bottom_ = map_stack(size_);
}

FiberStack::~FiberStack() {
#if defined(__SANITIZE_ADDRESS__)
  // The frames of a body that ended by a switch leave their red zones behind.
  __asan_unpoison_memory_region(bottom_, size_);
#endif
  if (size_ == kKeptSize) {
    auto* kept = kept_stacks();
    if (kept != nullptr && kept->bottoms.size() < kKeptPerThread) {
      kept->bottoms.push_back(bottom_);
      return;
    }
  }
  unmap_stack(bottom_, size_);
}

void FiberStack::release_below(const void* stack_pointer) {
  const auto used = reinterpret_cast<std::uintptr_t>(stack_pointer) & ~(page_size() - 1);
  const auto lowest = reinterpret_cast<std::uintptr_t>(bottom_);
  if (used > lowest) {
    madvise(bottom_, used - lowest, MADV_DONTNEED);
  }
}

}  // namespace cambridge
