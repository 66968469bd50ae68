/// CAM_ASSERT: our own invariants. It stays on in release builds: a broken invariant ends the
/// process before it can damage a disk. User input and guest behaviour never reach one.
#pragma once

namespace cambridge {

[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace cambridge

#define CAM_ASSERT(expression)            \
  (static_cast<bool>(expression) ? void() \
                                 : ::cambridge::assertion_failed(#expression, __FILE__, __LINE__))
