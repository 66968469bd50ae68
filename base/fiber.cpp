#include "base/fiber.h"

#include <boost/context/detail/fcontext.hpp>
#include <cstdint>
#include <cxxabi.h>
#include <exception>
#include <pthread.h>
#include <utility>

#include "base/assert.h"
#include "base/fiber_stack.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CAM_ASAN_FIBERS 1
#endif
#if __has_feature(thread_sanitizer)
#define CAM_TSAN_FIBERS 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define CAM_ASAN_FIBERS 1
#endif
#if defined(__SANITIZE_THREAD__)
#define CAM_TSAN_FIBERS 1
#endif
#if defined(CAM_ASAN_FIBERS)
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(CAM_TSAN_FIBERS)
#include <sanitizer/tsan_interface.h>
#endif

namespace cambridge {

namespace {

namespace context = boost::context::detail;

thread_local Fiber* running_fiber = nullptr;

/// The C++ runtime's record of exceptions being handled on this thread (Itanium C++ ABI: Exception
/// Handling, 2.2.2). Each fiber has its own, exchanged at every switch, so that a fiber may suspend
/// inside a catch block.
struct ExceptionState {
  void* caught = nullptr;
  unsigned uncaught_count = 0;
};

ExceptionState& thread_exception_state() {
  return *reinterpret_cast<ExceptionState*>(abi::__cxa_get_globals());
}

/// What AddressSanitizer wants to know at a switch: where the stack ahead lies, and where to keep
/// the fake stack of the one behind. Empty in other builds.
struct StackRecord {
  void* fake_stack = nullptr;
  const void* bottom = nullptr;
  std::size_t size = 0;
};

void before_switch([[maybe_unused]] void** save_fake, [[maybe_unused]] const StackRecord& target) {
#if defined(CAM_ASAN_FIBERS)
  __sanitizer_start_switch_fiber(save_fake, target.bottom, target.size);
#endif
}

void after_switch([[maybe_unused]] void* fake, [[maybe_unused]] StackRecord* origin) {
#if defined(CAM_ASAN_FIBERS)
  __sanitizer_finish_switch_fiber(fake, origin != nullptr ? &origin->bottom : nullptr,
                                  origin != nullptr ? &origin->size : nullptr);
#endif
}

/// ThreadSanitizer's idea of one thread of control.
class TsanFiber {
 public:
#if defined(CAM_TSAN_FIBERS)
  ~TsanFiber() {
    if (own_ != nullptr) {
      __tsan_destroy_fiber(own_);
    }
  }
  void enter() {
    if (own_ == nullptr) {
      own_ = __tsan_create_fiber(0);
    }
    caller_ = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(own_, 0);
  }
  void leave() {
    __tsan_switch_to_fiber(caller_, 0);
  }

 private:
  void* own_ = nullptr;
  void* caller_ = nullptr;
#else
  void enter() {}
  void leave() {}
#endif
};

}  // namespace

struct Fiber::Impl {
  std::function<void()> body;
  FiberStack stack;
  context::fcontext_t inside = nullptr;   ///< where the body goes on; its saved stack pointer too
  context::fcontext_t outside = nullptr;  ///< where the resumer goes on, while the body runs
  Fiber* resumer = nullptr;
  ExceptionState exceptions;
  StackRecord own_record;
  StackRecord resumer_record;
  TsanFiber tsan;
  /// The thread's own, fixed at the first resume; they tell the thread, too.
  Fiber** running = nullptr;
  ExceptionState* thread_exceptions = nullptr;
  bool started = false;
  bool ended = false;
  bool unwinding = false;

  Impl(std::function<void()> the_body, std::size_t stack_size)
      : body(std::move(the_body)), stack(stack_size) {
    own_record.bottom = stack.bottom();
    own_record.size = stack.size();
    inside = context::make_fcontext(stack.top(), stack.size(), &Impl::entry);
  }

  void enter() {
    void* fake = nullptr;
    before_switch(&fake, own_record);
    tsan.enter();
    std::swap(exceptions, *thread_exceptions);
    const auto transfer = context::jump_fcontext(inside, this);
    std::swap(exceptions, *thread_exceptions);
    inside = transfer.fctx;
    after_switch(fake, nullptr);
  }

  /// Back to the resumer. `last`: the body has ended and this call does not return.
  void leave(bool last) {
    before_switch(last ? nullptr : &own_record.fake_stack, resumer_record);
    tsan.leave();
    const auto transfer = context::jump_fcontext(outside, nullptr);
    outside = transfer.fctx;
    after_switch(own_record.fake_stack, &resumer_record);
  }

  /// An exception that leaves the body ends the process here: noexcept.
  void run_body() noexcept {
    try {
      body();
    } catch (const Unwound&) {
      CAM_ASSERT(unwinding);
    }
  }

  [[noreturn]] static void entry(context::transfer_t transfer) {
    auto* self = static_cast<Impl*>(transfer.data);
    self->outside = transfer.fctx;
    after_switch(nullptr, &self->resumer_record);
    self->run_body();
    self->ended = true;
    self->leave(true);
    __builtin_unreachable();
  }
};

Fiber::Fiber(std::function<void()> body, std::size_t stack_size)
    : impl_(std::make_unique<Impl>(std::move(body), stack_size)) {}

Fiber::~Fiber() {
  CAM_ASSERT(running_fiber != this);
  if (impl_->started && !impl_->ended) {
    impl_->unwinding = true;
    resume();
    CAM_ASSERT(impl_->ended);  // suspend() refuses to leave a body that is being unwound
  }
}

void Fiber::resume() {
  Impl& self = *impl_;
  Fiber** running = &running_fiber;
  CAM_ASSERT(!self.ended && *running != this && self.outside == nullptr);
  if (!self.started) {
    self.started = true;
    self.running = running;
    self.thread_exceptions = &thread_exception_state();
  }
  CAM_ASSERT(self.running == running);  // invariant 1
  self.resumer = *running;
  *running = this;
  self.enter();
  self.outside = nullptr;
  *running = self.resumer;
}

bool Fiber::done() const {
  return impl_->ended;
}

void Fiber::suspend() {
  CAM_ASSERT(running_fiber != nullptr);
  Impl& self = *running_fiber->impl_;
  if (!self.unwinding) {
    self.leave(false);
  }
  if (self.unwinding && std::uncaught_exceptions() == 0) {
    throw Unwound{};
  }
}

Fiber* Fiber::current() {
  return running_fiber;
}

std::size_t Fiber::stack_left() {
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  if (running_fiber != nullptr) {
    return here - reinterpret_cast<std::uintptr_t>(running_fiber->impl_->stack.bottom());
  }
  thread_local const std::uintptr_t thread_bottom = [] {
    pthread_attr_t attributes;
    void* bottom = nullptr;
    std::size_t size = 0;
    std::size_t guard = 0;
    CAM_ASSERT(pthread_getattr_np(pthread_self(), &attributes) == 0);
    pthread_attr_getstack(&attributes, &bottom, &size);
    pthread_attr_getguardsize(&attributes, &guard);
    pthread_attr_destroy(&attributes);
    return reinterpret_cast<std::uintptr_t>(bottom) + guard;
  }();
  return here - thread_bottom;
}

void Fiber::trim_stack() {
  CAM_ASSERT(running_fiber != this && impl_->outside == nullptr);
  impl_->stack.release_below(impl_->ended ? impl_->stack.top()
                                          : static_cast<const void*>(impl_->inside));
}

}  // namespace cambridge
