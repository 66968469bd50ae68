#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace cambridge {

void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "cambridge: internal error, %s:%d: %s, please report it\n", file, line,
               expression);
  std::abort();
}

}  // namespace cambridge
