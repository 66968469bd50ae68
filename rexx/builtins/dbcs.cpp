/// DBCS functions: mixed strings of single bytes and, between shift-out and shift-in, double bytes.
/// REXX/VM Reference, "Double-Byte Character Set (DBCS) Support".
#include <array>
#include <vector>

#include "rexx/builtins/families.h"

namespace cambridge::rexx {

namespace {

constexpr char kShiftOut = '\x0E', kShiftIn = '\x0F';

/// A character of a mixed string: one byte or two.
struct MixedCharacter {
  std::string_view bytes;
  [[nodiscard]] bool is_double() const { return bytes.size() == 2; }
};

/// Splits a mixed string; false when its shifts do not match.
bool split_mixed(std::string_view text, std::vector<MixedCharacter>& characters) {
  bool inside = false;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == (inside ? kShiftIn : kShiftOut)) {
      inside = !inside;
      ++i;
      continue;
    }
    const std::size_t size = inside ? 2 : 1;
    if (i + size > text.size() || (!inside && text[i] == kShiftIn)) {
      return false;
    }
    characters.push_back({text.substr(i, size)});
    i += size;
  }
  return !inside;
}

bool mixed(Call& call, std::size_t i, std::vector<MixedCharacter>& characters) {
  if (split_mixed(call.text(i), characters)) {
    return true;
  }
  return call.fail({23, 1, std::string(call.text(i)), {}, {}, {}});
}

std::string joined(const std::vector<MixedCharacter>& characters, std::size_t from,
                   std::size_t count) {
  std::string text;
  bool inside = false;
  for (std::size_t i = from; i < from + count && i < characters.size(); ++i) {
    if (characters[i].is_double() != inside) {
      inside = !inside;
      text.push_back(inside ? kShiftOut : kShiftIn);
    }
    text += characters[i].bytes;
  }
  if (inside) {
    text.push_back(kShiftIn);
  }
  return text;
}

i64 width_of(const std::vector<MixedCharacter>& characters, bool count_shifts) {
  i64 width = 0;
  bool inside = false;
  for (const auto& c : characters) {
    if (c.is_double() != inside) {
      inside = !inside;
      width += count_shifts ? 1 : 0;
    }
    width += static_cast<i64>(c.bytes.size());
  }
  return width + (inside && count_shifts ? 1 : 0);
}

bool counts_shifts(Call& call, std::size_t i) {
  return call.option(i, 'N') == 'Y';
}

/// The characters that fit into `width` from the left; `used` is what they take.
std::size_t fitting(const std::vector<MixedCharacter>& characters, i64 width, bool count_shifts) {
  std::size_t count = 0;
  while (count < characters.size()) {
    std::vector<MixedCharacter> part(characters.begin(),
                                     characters.begin() + static_cast<std::ptrdiff_t>(count) + 1);
    if (width_of(part, count_shifts) > width) {
      break;
    }
    ++count;
  }
  return count;
}

std::string pad_text(Call& call, std::size_t i, i64 width) {
  const char pad = call.has(i) && !call.text(i).empty() ? call.text(i)[0] : call.traits().blank;
  return std::string(static_cast<std::size_t>(width < 0 ? 0 : width), pad);
}

bool dbwidth(Call& call) {
  std::vector<MixedCharacter> characters;
  return mixed(call, 0, characters) && call.give(width_of(characters, counts_shifts(call, 1)));
}

bool dbvalidate(Call& call) {
  std::vector<MixedCharacter> characters;
  const bool good = split_mixed(call.text(0), characters);
  bool canonical = true;
  if (good && call.has(1)) {
    // 'C': no empty shifts and nothing that adjusting would change.
    canonical = joined(characters, 0, characters.size()) == call.text(0);
  }
  return call.give(good && canonical ? i64{1} : i64{0});
}

bool dbadjust(Call& call) {
  std::vector<MixedCharacter> characters;
  if (!mixed(call, 0, characters)) {
    return false;
  }
  if (call.option(1, 'B') == 'B') {
    std::string text(call.text(0));
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      if ((text[i] == kShiftOut && text[i + 1] == kShiftIn) ||
          (text[i] == kShiftIn && text[i + 1] == kShiftOut)) {
        text[i] = text[i + 1] = call.traits().blank;
      }
    }
    return call.give(text);
  }
  return call.give(joined(characters, 0, characters.size()));
}

bool dbbracket(Call& call) {
  const std::string_view text = call.text(0);
  if (text.size() % 2 != 0 || text.find(kShiftOut) != std::string_view::npos) {
    return call.fail({23, 1, std::string(text), {}, {}, {}});
  }
  return call.give(kShiftOut + std::string(text) + kShiftIn);
}

bool dbunbracket(Call& call) {
  const std::string_view text = call.text(0);
  if (text.size() < 2 || text.front() != kShiftOut || text.back() != kShiftIn) {
    return call.fail({23, 1, std::string(text), {}, {}, {}});
  }
  return call.give(text.substr(1, text.size() - 2));
}

/// Bytes and their double-byte forms: X'42' and the byte; the blank is X'4040'.
bool dbtodbcs(Call& call) {
  std::vector<MixedCharacter> characters;
  if (!mixed(call, 0, characters)) {
    return false;
  }
  std::string wide(1, kShiftOut);
  for (const auto& c : characters) {
    if (c.is_double()) {
      wide += c.bytes;
    } else {
      wide.push_back(c.bytes[0] == call.traits().blank ? call.traits().blank : '\x42');
      wide += c.bytes;
    }
  }
  wide.push_back(kShiftIn);
  return call.give(characters.empty() ? std::string() : wide);
}

bool dbtosbcs(Call& call) {
  std::vector<MixedCharacter> characters;
  if (!mixed(call, 0, characters)) {
    return false;
  }
  for (auto& c : characters) {
    const bool narrow =
        c.is_double() && (c.bytes[0] == '\x42' ||
                          (c.bytes[0] == call.traits().blank && c.bytes[1] == call.traits().blank));
    if (narrow) {
      c.bytes.remove_prefix(1);
    }
  }
  return call.give(joined(characters, 0, characters.size()));
}

bool from_left(Call& call, bool pad_it) {
  std::vector<MixedCharacter> characters;
  if (!mixed(call, 0, characters)) {
    return false;
  }
  const std::size_t option = pad_it ? 3 : 2;
  const i64 width = call.whole(1, 0);
  const bool shifts = counts_shifts(call, option);
  const std::size_t count = fitting(characters, width, shifts);
  std::string text = joined(characters, 0, count);
  if (pad_it) {
    characters.resize(count);
    text += pad_text(call, 2, width - width_of(characters, shifts));
  }
  return call.give(text);
}

bool dbleft(Call& call) {
  return from_left(call, true);
}

/// What is left of the text after DBLEFT has taken its characters.
bool dbrleft(Call& call) {
  std::vector<MixedCharacter> characters;
  if (!mixed(call, 0, characters)) {
    return false;
  }
  const std::size_t count = fitting(characters, call.whole(1, 0), counts_shifts(call, 2));
  return call.give(joined(characters, count, characters.size() - count));
}

std::size_t fitting_right(const std::vector<MixedCharacter>& characters, i64 width, bool shifts) {
  const std::vector<MixedCharacter> reversed(characters.rbegin(), characters.rend());
  return fitting(reversed, width, shifts);
}

bool dbright(Call& call) {
  std::vector<MixedCharacter> characters;
  if (!mixed(call, 0, characters)) {
    return false;
  }
  const i64 width = call.whole(1, 0);
  const bool shifts = counts_shifts(call, 3);
  const std::size_t count = fitting_right(characters, width, shifts);
  characters.erase(characters.begin(), characters.end() - static_cast<std::ptrdiff_t>(count));
  return call.give(pad_text(call, 2, width - width_of(characters, shifts)) +
                   joined(characters, 0, count));
}

/// What is left of the text after DBRIGHT has taken its characters.
bool dbrright(Call& call) {
  std::vector<MixedCharacter> characters;
  if (!mixed(call, 0, characters)) {
    return false;
  }
  const std::size_t count = fitting_right(characters, call.whole(1, 0), counts_shifts(call, 2));
  return call.give(joined(characters, 0, characters.size() - count));
}

bool dbcenter(Call& call) {
  std::vector<MixedCharacter> characters;
  if (!mixed(call, 0, characters)) {
    return false;
  }
  const i64 width = call.whole(1, 0);
  const bool shifts = counts_shifts(call, 3);
  const std::size_t count = fitting(characters, width, shifts);
  characters.resize(count);
  const i64 room = width - width_of(characters, shifts);
  return call.give(pad_text(call, 2, room / 2) + joined(characters, 0, count) +
                   pad_text(call, 2, room - room / 2));
}

bool dbcjustify(Call& call) {
  std::vector<MixedCharacter> characters;
  if (!mixed(call, 0, characters)) {
    return false;
  }
  std::vector<std::pair<std::size_t, std::size_t>> words;
  const auto blank = [&](const MixedCharacter& c) {
    return c.bytes[0] == call.traits().blank && c.bytes.back() == call.traits().blank;
  };
  for (std::size_t i = 0; i < characters.size();) {
    while (i < characters.size() && blank(characters[i])) {
      ++i;
    }
    const std::size_t start = i;
    while (i < characters.size() && !blank(characters[i])) {
      ++i;
    }
    if (i != start) {
      words.emplace_back(start, i - start);
    }
  }
  const i64 width = call.whole(1, 0);
  const bool shifts = counts_shifts(call, 3);
  i64 used = 0;
  for (const auto& [start, count] : words) {
    std::vector<MixedCharacter> word(
        characters.begin() + static_cast<std::ptrdiff_t>(start),
        characters.begin() + static_cast<std::ptrdiff_t>(start + count));
    used += width_of(word, shifts);
  }
  const auto gaps = static_cast<i64>(words.empty() ? 0 : words.size() - 1);
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i != 0) {
      const i64 extra = std::max<i64>(gaps, width - used);
      const auto n = static_cast<i64>(i);
      text += pad_text(call, 2, extra * n / gaps - extra * (n - 1) / gaps);
    }
    text += joined(characters, words[i].first, words[i].second);
  }
  return call.give(text);
}

constexpr std::array kFunctions{
    Builtin{"DBADJUST", 1, 2, "so", "BN", "Contiguous shifts blanked or removed.", dbadjust},
    Builtin{"DBBRACKET", 1, 1, "s", "", "The text between shift-out and shift-in.", dbbracket},
    Builtin{"DBCENTER", 2, 4, "swso", "NY", "DBCS CENTER.", dbcenter},
    Builtin{"DBCJUSTIFY", 2, 4, "swso", "NY", "DBCS JUSTIFY.", dbcjustify},
    Builtin{"DBLEFT", 2, 4, "swso", "NY", "DBCS LEFT.", dbleft},
    Builtin{"DBRIGHT", 2, 4, "swso", "NY", "DBCS RIGHT.", dbright},
    Builtin{"DBRLEFT", 2, 3, "swo", "NY", "What DBLEFT leaves.", dbrleft},
    Builtin{"DBRRIGHT", 2, 3, "swo", "NY", "What DBRIGHT leaves.", dbrright},
    Builtin{"DBTODBCS", 1, 1, "s", "", "Single bytes to double bytes.", dbtodbcs},
    Builtin{"DBTOSBCS", 1, 1, "s", "", "Double bytes to single bytes.", dbtosbcs},
    Builtin{"DBUNBRACKET", 1, 1, "s", "", "The text without its shifts.", dbunbracket},
    Builtin{"DBVALIDATE", 1, 2, "so", "C", "1 when the text is a valid mixed string.", dbvalidate},
    Builtin{"DBWIDTH", 1, 2, "so", "NY", "The number of bytes.", dbwidth},
};

}  // namespace

std::span<const Builtin> dbcs_functions() {
  return kFunctions;
}

}  // namespace cambridge::rexx
