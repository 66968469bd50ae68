/// Searching texts: CHANGESTR COUNTSTR INDEX LASTPOS POS VERIFY.
#include <array>

#include "rexx/builtins/families.h"

namespace cambridge::rexx {

namespace {

bool search(Call& call, std::string_view needle, std::string_view text) {
  const auto start = static_cast<std::size_t>(call.whole(2, 1) - 1);
  if (needle.empty() || start >= text.size()) {
    return call.give(i64{0});
  }
  const auto found = needle.size() == 1 ? text.find(needle[0], start) : text.find(needle, start);
  return call.give(found == std::string_view::npos ? i64{0} : static_cast<i64>(found) + 1);
}

bool pos(Call& call) {
  return search(call, call.text(0), call.text(1));
}

bool index(Call& call) {
  return search(call, call.text(1), call.text(0));
}

bool lastpos(Call& call) {
  const std::string_view needle = call.text(0);
  std::string_view text = call.text(1);
  const i64 start = call.whole(2, static_cast<i64>(text.size()));
  text = text.substr(0, static_cast<std::size_t>(start));
  if (needle.empty()) {
    return call.give(i64{0});
  }
  const auto found = text.rfind(needle);
  return call.give(found == std::string_view::npos ? i64{0} : static_cast<i64>(found) + 1);
}

bool verify(Call& call) {
  const std::string_view text = call.text(0), reference = call.text(1);
  const bool match = call.option(2, 'N') == 'M';
  const auto start = static_cast<std::size_t>(call.whole(3, 1) - 1);
  std::array<bool, 256> known{};
  for (const char c : reference) {
    known[static_cast<u8>(c)] = true;
  }
  for (std::size_t i = start; i < text.size(); ++i) {
    if (known[static_cast<u8>(text[i])] == match) {
      return call.give(static_cast<i64>(i) + 1);
    }
  }
  return call.give(i64{0});
}

bool countstr(Call& call) {
  const std::string_view needle = call.text(0), text = call.text(1);
  i64 count = 0;
  if (!needle.empty()) {
    for (auto at = text.find(needle); at != std::string_view::npos;
         at = text.find(needle, at + needle.size())) {
      ++count;
    }
  }
  return call.give(count);
}

bool changestr(Call& call) {
  const std::string_view needle = call.text(0), text = call.text(1), fresh = call.text(2);
  std::string result;
  std::size_t from = 0;
  if (!needle.empty()) {
    for (auto at = text.find(needle); at != std::string_view::npos; at = text.find(needle, from)) {
      result.append(text, from, at - from);
      result += fresh;
      from = at + needle.size();
    }
  }
  result.append(text, from, std::string_view::npos);
  return call.give(result);
}

constexpr std::array kFunctions{
    Builtin{"CHANGESTR", 3, 3, "sss", "", "The text with each occurrence exchanged.", changestr,
            true},
    Builtin{"COUNTSTR", 2, 2, "ss", "", "The number of occurrences.", countstr, true},
    Builtin{"INDEX", 2, 3, "ssp", "", "The position of a text in another.", index},
    Builtin{"LASTPOS", 2, 3, "ssp", "", "The position of the last occurrence.", lastpos},
    Builtin{"POS", 2, 3, "ssp", "", "The position of a text in another.", pos},
    Builtin{"VERIFY", 2, 4, "ssop", "MN", "The first character that is not (or is) in a set.",
            verify},
};

}  // namespace

std::span<const Builtin> search_functions() {
  return kFunctions;
}

}  // namespace cambridge::rexx
