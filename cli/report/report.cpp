#include "cli/report/report.h"

#include <cstdio>
#include <fmt/format.h>

namespace cambridge::cli {

int failed(std::string_view text, int status) {
  fmt::print(stderr, "cambridge: {}\n", text);
  return status;
}

int bad_usage(std::string_view text) {
  return failed(text, 2);
}

}  // namespace cambridge::cli
