/// The verbs of `cambridge disk`, a source file each.
#pragma once

#include <span>
#include <string>

#include "cli/disk/arguments.h"

namespace cambridge::cli::disk {

using Words = std::span<const std::string>;

/// Each returns the exit status, or what went wrong.
Outcome<int> init(Words words);
Outcome<int> list(Words words);
Outcome<int> get(Words words);
Outcome<int> put(Words words);
Outcome<int> remove(Words words);
Outcome<int> check(Words words);
Outcome<int> expand(Words words);

}  // namespace cambridge::cli::disk
