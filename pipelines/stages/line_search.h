/// Late splitting: lines of a mapped file that hold a string, found before any line is cut.
#pragma once

#include <cstring>
#include <string_view>

#include "pipelines/host/record.h"

namespace cambridge::pipelines {

/// Calls take(line) for each line of the image that holds the text, until it returns false.
/// REQUIRES: text is not empty and holds no line end.
template <class Take>
void find_lines(std::string_view image, std::string_view text, char line_end, Take&& take) {
  const char* at = image.data();
  const char* const end = at + image.size();
  while (at < end) {
    const auto* hit = static_cast<const char*>(
        memmem(at, static_cast<std::size_t>(end - at), text.data(), text.size()));
    if (hit == nullptr) return;
    const auto* before =
        static_cast<const char*>(memrchr(at, line_end, static_cast<std::size_t>(hit - at)));
    const char* const start = before == nullptr ? at : before + 1;
    const auto* after =
        static_cast<const char*>(std::memchr(hit, line_end, static_cast<std::size_t>(end - hit)));
    const char* const stop = after == nullptr ? end : after;
    if (!take(RecordView(start, static_cast<std::size_t>(stop - start), true))) return;
    at = after == nullptr ? end : after + 1;
  }
}

}  // namespace cambridge::pipelines
