/// The command line of `cambridge boot`.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/types.h"

namespace cambridge::cli {

struct BootOptions {
  std::string kernel;
  std::string initrd;
  std::string append;
  u64 memory = u64{512} << 20;
  unsigned cpus = 1;
  std::vector<std::string> dasd;
  double time_limit = 0;  ///< seconds, 0 for none
  bool statistics = false;
  bool help = false;
};

inline constexpr const char* kBootUsage =
    "usage: cambridge boot --kernel F [--initrd F] [--append S] [--memory SIZE] [--cpus N]\n"
    "                      [--dasd F]... [--time-limit S] [--stats]\n";

Result<BootOptions, std::string> parse_boot_options(std::span<const std::string> arguments);

}  // namespace cambridge::cli
