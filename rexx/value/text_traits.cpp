/// TextTraits: the tables, made once per code page.
#include "rexx/value/text_traits.h"

#include <array>
#include <memory>
#include <mutex>

namespace cambridge::rexx {

namespace {

char byte(unsigned value) {
  return static_cast<char>(static_cast<u8>(value));
}

/// Fills everything that follows from to_ascii and from_ascii.
void complete(TextTraits& t) {
  auto in_page = [&t](char c) { return t.from_ascii[static_cast<u8>(c)]; };
  t.zero = in_page('0');
  t.blank = in_page(' ');
  t.dot = in_page('.');
  t.plus = in_page('+');
  t.minus = in_page('-');
  t.upper_e = in_page('E');
  t.lower_e = in_page('e');
  for (unsigned i = 0; i < 256; ++i) {
    t.upper[i] = t.lower[i] = byte(i);
  }
  for (char c = 'a'; c <= 'z'; ++c) {
    const char capital = static_cast<char>(c - 'a' + 'A');
    t.upper[static_cast<u8>(in_page(c))] = in_page(capital);
    t.lower[static_cast<u8>(in_page(capital))] = in_page(c);
  }
  t.is_blank[static_cast<u8>(t.blank)] = true;
}

TextTraits make_ascii() {
  TextTraits t{};
  for (unsigned i = 0; i < 256; ++i) {
    t.to_ascii[i] = t.from_ascii[i] = byte(i);
  }
  complete(t);
  t.is_blank[static_cast<u8>('\t')] = true;  // other blank characters, ANSI X3.274 6.2
  return t;
}

TextTraits make_ebcdic(CodePage page) {
  TextTraits t{};
  const auto& unicode = to_unicode_table(page);
  std::array<bool, 256> used{};
  for (unsigned i = 0; i < 256; ++i) {
    if (unicode[i] < 256) {
      t.to_ascii[i] = byte(unicode[i]);
      t.from_ascii[unicode[i]] = byte(i);
      used[unicode[i]] = true;
    }
  }
  // A byte whose character is not in ISO 8859-1 (the euro sign) takes a place that is left over.
  unsigned free_place = 0;
  for (unsigned i = 0; i < 256; ++i) {
    if (unicode[i] >= 256) {
      while (free_place < 256 && used[free_place]) {
        ++free_place;
      }
      t.to_ascii[i] = byte(free_place);
      t.from_ascii[free_place] = byte(i);
      used[free_place] = true;
    }
  }
  t.ebcdic = true;
  complete(t);
  return t;
}

std::string translated(std::string_view text, const std::array<char, 256>& table) {
  std::string result(text);
  for (char& c : result) {
    c = table[static_cast<u8>(c)];
  }
  return result;
}

}  // namespace

const TextTraits& TextTraits::ascii() {
  static const TextTraits traits = make_ascii();
  return traits;
}

const TextTraits& TextTraits::for_page(CodePage page) {
  static std::mutex guard;
  static std::array<std::unique_ptr<TextTraits>, 16> made;
  const std::lock_guard lock(guard);
  auto& slot = made[static_cast<std::size_t>(page)];
  if (!slot) {
    slot = std::make_unique<TextTraits>(make_ebcdic(page));
  }
  return *slot;
}

std::string TextTraits::text(std::string_view ascii_text) const {
  return ebcdic ? translated(ascii_text, from_ascii) : std::string(ascii_text);
}

std::string TextTraits::plain(std::string_view text_of_run) const {
  return ebcdic ? translated(text_of_run, to_ascii) : std::string(text_of_run);
}

std::string TextTraits::folded(std::string_view text_of_run) const {
  return translated(text_of_run, upper);
}

}  // namespace cambridge::rexx
