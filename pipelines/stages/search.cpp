#include "pipelines/stages/search.h"

#include <cstring>

namespace cambridge::pipelines {

bool contains(std::string_view part, std::string_view text) {
  if (text.size() > part.size()) return false;
  if (text.empty()) return true;
  // Records are short: look for the first byte, then compare; memmem's set-up costs more.
  const char* at = part.data();
  const char* const last = part.data() + (part.size() - text.size());
  while (at <= last) {
    at =
        static_cast<const char*>(std::memchr(at, text[0], static_cast<std::size_t>(last - at) + 1));
    if (at == nullptr) return false;
    if (std::memcmp(at, text.data(), text.size()) == 0) return true;
    ++at;
  }
  return false;
}

bool contains_folded(std::string_view part, std::string_view text, const ByteTable& fold) {
  for (std::size_t at = 0; at + text.size() <= part.size(); ++at) {
    std::size_t i = 0;
    while (i < text.size() && fold[static_cast<u8>(part[at + i])] == static_cast<u8>(text[i])) ++i;
    if (i == text.size()) return true;
  }
  return false;
}

void fold_text(std::string& text, const ByteTable& fold) {
  for (char& c : text) c = static_cast<char>(fold[static_cast<u8>(c)]);
}

std::string folded(std::string_view text, const ByteTable& fold) {
  std::string result(text);
  fold_text(result, fold);
  return result;
}

bool begins_with(std::string_view record, std::string_view text, const ByteTable* fold) {
  if (record.size() < text.size()) return false;
  if (fold == nullptr) return record.substr(0, text.size()) == text;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((*fold)[static_cast<u8>(record[i])] != static_cast<u8>(text[i])) return false;
  }
  return true;
}

}  // namespace cambridge::pipelines
