/// Brings a kernel image into absolute storage: a Linux image, an s390x ELF, or a flat image for
/// absolute 0.
#pragma once

#include <string>

#include "base/result.h"

#include "cli/boot/options.h"
#include "machine/cpu/psw.h"
#include "machine/storage/absolute_storage.h"

namespace cambridge::cli {

/// Loads what the options name; the PSW to start with, or what went wrong.
Result<machine::Psw, std::string> load_guest(const BootOptions& options,
                                             machine::AbsoluteStorage& storage);

}  // namespace cambridge::cli
