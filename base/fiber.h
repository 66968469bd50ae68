/// A stackful fiber (Boost.Context) with a guarded stack and sanitizer annotations.
///
/// Invariants
///   1. A fiber is resumed only by the host thread that resumed it first: thread-local state and
///      exception handling forbid moving it.
///   2. An exception does not leave the body; a body that lets one out ends the process.
/// Owns: its stack (mapped memory, committed as it is touched, guard page below).
/// Thread: the one that first resumes it.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace cambridge {

class Fiber {
 public:
  static constexpr std::size_t kDefaultStack = std::size_t{256} << 10;

  explicit Fiber(std::function<void()> body, std::size_t stack_size = kDefaultStack);
  /// Unwinds the body first when it has started and not ended: suspend() then throws
  /// Fiber::Unwound inside it, which the body must let pass.
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  /// Runs the body until it suspends or ends. REQUIRES: not done(), not called from inside itself.
  void resume();
  [[nodiscard]] bool done() const;

  /// Leaves the current fiber, back to whoever resumed it. REQUIRES: current() != nullptr.
  /// While the fiber is being unwound it throws Unwound, or returns at once when it is called by a
  /// destructor that the unwinding runs.
  static void suspend();
  /// The fiber that runs on this thread, or nullptr. Fibers nest: a fiber may resume another.
  static Fiber* current();

  /// Bytes of stack left below the caller on the current fiber (or thread); for recursion limits.
  static std::size_t stack_left();
  /// Gives the unused part of a suspended fiber's stack back to the host.
  void trim_stack();

  /// Thrown by suspend() when the fiber is being destroyed. Not derived from std::exception.
  struct Unwound {};

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cambridge
