/// How the program reports what went wrong: one line on standard error, and an exit status.
#pragma once

#include <string_view>

namespace cambridge::cli {

/// Writes "cambridge: <text>" ("what, which, what to do") and returns the status.
int failed(std::string_view text, int status = 1);
/// The same for a mistake on the command line: status 2.
int bad_usage(std::string_view text);

}  // namespace cambridge::cli
