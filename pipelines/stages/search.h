/// Searching bytes in bytes, as the selection stages do it.
#pragma once

#include <string>
#include <string_view>

#include "pipelines/host/text.h"

namespace cambridge::pipelines {

/// Whether `part` holds `text`; every part holds the null string.
bool contains(std::string_view part, std::string_view text);
/// The same without regard to case; `text` has been folded.
bool contains_folded(std::string_view part, std::string_view text, const ByteTable& fold);
void fold_text(std::string& text, const ByteTable& fold);
std::string folded(std::string_view text, const ByteTable& fold);
/// Whether the record begins with the text, without regard to case when there is a fold table.
bool begins_with(std::string_view record, std::string_view text, const ByteTable* fold);

}  // namespace cambridge::pipelines
