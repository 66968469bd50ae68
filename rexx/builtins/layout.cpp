/// Texts laid out: CENTER CENTRE JUSTIFY SPACE XRANGE.
#include <array>
#include <vector>

#include "rexx/builtins/families.h"

namespace cambridge::rexx {

namespace {

bool center(Call& call) {
  const std::string_view text = call.text(0);
  const i64 wanted = call.whole(1, 0);
  if (!call.room_for(wanted)) {
    return false;
  }
  const auto width = static_cast<std::size_t>(wanted);
  if (width <= text.size()) {
    // Odd ones are lost on the right.
    return call.give(text.substr((text.size() - width) / 2, width));
  }
  const char pad = call.pad(2);
  const std::size_t before = (width - text.size()) / 2;
  std::string result(before, pad);
  result += text;
  result.append(width - result.size(), pad);
  return call.give(result);
}

std::vector<std::string_view> words_of(std::string_view text, const TextTraits& traits) {
  std::vector<std::string_view> words;
  std::size_t at = 0;
  while (at < text.size()) {
    while (at < text.size() && traits.blank_at(text[at])) {
      ++at;
    }
    const std::size_t start = at;
    while (at < text.size() && !traits.blank_at(text[at])) {
      ++at;
    }
    if (at != start) {
      words.push_back(text.substr(start, at - start));
    }
  }
  return words;
}

bool justify(Call& call) {
  const auto words = words_of(call.text(0), call.traits());
  const i64 wanted = call.whole(1, 0);
  if (!call.room_for(wanted)) {
    return false;
  }
  const auto width = static_cast<std::size_t>(wanted);
  const char pad = call.pad(2);
  std::size_t length = words.empty() ? 0 : words.size() - 1;
  for (const auto word : words) {
    length += word.size();
  }
  std::string result;
  if (length >= width || words.size() < 2) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (i != 0) {
        result.push_back(length > width ? call.traits().blank : pad);
      }
      result += words[i];
    }
    result.resize(width, pad);
    return call.give(result);
  }
  const std::size_t gaps = words.size() - 1;
  const std::size_t extra = width - length;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i != 0) {
      // What does not go up goes to the gaps on the left.
      result.append(1 + extra / gaps + (i <= extra % gaps ? 1 : 0), pad);
    }
    result += words[i];
  }
  return call.give(result);
}

bool space(Call& call) {
  const std::string_view text = call.text(0);
  const i64 wanted = call.whole(1, 1);
  const char pad = call.pad(2);
  const TextTraits& traits = call.traits();
  std::string result;
  result.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    while (at < text.size() && traits.blank_at(text[at])) {
      ++at;
    }
    const std::size_t start = at;
    while (at < text.size() && !traits.blank_at(text[at])) {
      ++at;
    }
    if (at != start) {
      if (!result.empty()) {
        if (!call.room_for(static_cast<i64>(result.size()) + wanted)) {
          return false;
        }
        result.append(static_cast<std::size_t>(wanted), pad);
      }
      result.append(text, start, at - start);
    }
  }
  return call.give(result);
}

bool xrange(Call& call) {
  const auto first = static_cast<u8>(call.has(0) ? call.text(0)[0] : '\0');
  const auto last = static_cast<u8>(call.has(1) ? call.text(1)[0] : '\xFF');
  std::string result;
  for (u8 c = first;; ++c) {
    result.push_back(static_cast<char>(c));
    if (c == last) {
      break;
    }
  }
  return call.give(result);
}

constexpr std::array kFunctions{
    Builtin{"CENTER", 2, 3, "swc", "", "The text in the middle of a field.", center},
    Builtin{"CENTRE", 2, 3, "swc", "", "The text in the middle of a field.", center},
    Builtin{"JUSTIFY", 2, 3, "swc", "", "The words spread over a field.", justify},
    Builtin{"SPACE", 1, 3, "swc", "", "The words with so many blanks between them.", space},
    Builtin{"XRANGE", 0, 2, "cc", "", "All characters from one to another.", xrange},
};

}  // namespace

std::span<const Builtin> layout_functions() {
  return kFunctions;
}

}  // namespace cambridge::rexx
