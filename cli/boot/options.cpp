#include "cli/boot/options.h"

#include <charconv>
#include <cstdlib>
#include <optional>

namespace cambridge::cli {

namespace {

/// A number with K, M, G or T behind it; bare numbers are megabytes.
std::optional<u64> parse_size(const std::string& text) {
  u64 value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string unit(end, text.data() + text.size());
  if (error != std::errc() || unit.size() > 1) {
    return std::nullopt;
  }
  switch (unit.empty() ? 'M' : unit[0] & ~0x20) {
    case 'K':
      return value << 10;
    case 'M':
      return value << 20;
    case 'G':
      return value << 30;
    case 'T':
      return value << 40;
    default:
      return std::nullopt;
  }
}

}  // namespace

Result<BootOptions, std::string> parse_boot_options(std::span<const std::string> arguments) {
  BootOptions options;
  for (std::size_t k = 0; k < arguments.size(); ++k) {
    const std::string& option = arguments[k];
    if (option == "--stats") {
      options.statistics = true;
      continue;
    }
    if (option == "--help") {
      options.help = true;
      continue;
    }
    const bool known = option == "--kernel" || option == "--initrd" || option == "--append" ||
                       option == "--memory" || option == "--cpus" || option == "--dasd" ||
                       option == "--time-limit";
    if (!known) {
      return failure("unknown option " + option);
    }
    if (k + 1 == arguments.size()) {
      return failure("option " + option + " needs a value");
    }
    const std::string& value = arguments[++k];
    if (option == "--kernel") {
      options.kernel = value;
    } else if (option == "--initrd") {
      options.initrd = value;
    } else if (option == "--append") {
      options.append = value;
    } else if (option == "--dasd") {
      options.dasd.push_back(value);
    } else if (option == "--time-limit") {
      options.time_limit = std::atof(value.c_str());
    } else if (option == "--cpus") {
      options.cpus = static_cast<unsigned>(std::atoi(value.c_str()));
      if (options.cpus < 1 || options.cpus > 64) {
        return failure("--cpus " + value + " is not a number from 1 to 64");
      }
    } else {
      const auto size = parse_size(value);
      if (!size || *size < u64{1} << 20 || *size > u64{16} << 40) {
        return failure("--memory " + value + " is not a size from 1M to 16T");
      }
      options.memory = *size;
    }
  }
  if (options.kernel.empty() && !options.help) {
    return failure(std::string("--kernel is missing"));
  }
  return options;
}

}  // namespace cambridge::cli
