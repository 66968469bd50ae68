#include "fs/edf/file_id.h"

#include <algorithm>
#include <cstring>

#include "base/ebcdic.h"

namespace cambridge::fs {

namespace {

constexpr char kAny = '\x5C';  // *
constexpr char kOne = '\x6C';  // %
constexpr std::size_t kWidth = 8;

bool legal(char c) {
  const auto byte = static_cast<u8>(c);
  const auto between = [byte](u8 low, u8 high) { return byte >= low && byte <= high; };
  if (between(0xC1, 0xC9) || between(0xD1, 0xD9) || between(0xE2, 0xE9) || between(0xF0, 0xF9) ||
      between(0x81, 0x89) || between(0x91, 0x99) || between(0xA2, 0xA9)) {
    return true;
  }
  constexpr std::string_view kSigns = "\x7B\x7C\x4E\x5B\x60\x7A\x6D";  // # @ + $ - : _
  return kSigns.find(c) != std::string_view::npos;
}

bool legal(std::string_view word) {
  return !word.empty() && word.size() <= kWidth &&
         std::all_of(word.begin(), word.end(), [](char c) { return legal(c); });
}

std::string_view view(const u8* bytes) {
  const char* text = reinterpret_cast<const char*>(bytes);
  std::size_t length = kWidth;
  while (length > 0 && text[length - 1] == '\x40') {
    --length;
  }
  return {text, length};
}

std::string upper_ebcdic(std::string_view text) {
  std::string bytes = utf8_to_ebcdic(text);
  ebcdic_uppercase(bytes);
  return bytes;
}

bool has_wildcard(std::string_view word) {
  return word.find_first_of("\x5C\x6C") != std::string_view::npos;
}

}  // namespace

std::optional<FileName> FileName::from_ebcdic(std::string_view fn, std::string_view ft) {
  if (!legal(fn) || !legal(ft)) {
    return std::nullopt;
  }
  FileName name;
  std::copy(fn.begin(), fn.end(), name.bytes_.begin());
  std::copy(ft.begin(), ft.end(), name.bytes_.begin() + kWidth);
  return name;
}

std::optional<FileName> FileName::from_text(std::string_view fn, std::string_view ft) {
  return from_ebcdic(upper_ebcdic(fn), upper_ebcdic(ft));
}

FileName FileName::from_disk(const std::array<u8, 8>& fn, const std::array<u8, 8>& ft) {
  FileName name;
  std::copy(fn.begin(), fn.end(), name.bytes_.begin());
  std::copy(ft.begin(), ft.end(), name.bytes_.begin() + kWidth);
  return name;
}

std::string FileName::fn() const {
  return std::string(view(bytes_.data()));
}

std::string FileName::ft() const {
  return std::string(view(bytes_.data() + kWidth));
}

std::string FileName::text() const {
  return ebcdic_to_utf8(fn()) + " " + ebcdic_to_utf8(ft());
}

u64 FileName::hash() const {
  u64 low;
  u64 high;
  std::memcpy(&low, bytes_.data(), sizeof low);
  std::memcpy(&high, bytes_.data() + kWidth, sizeof high);
  constexpr u64 kOdd = 0x9E3779B97F4A7C15;  // the golden ratio, for multiplicative hashing
  u64 mixed = (low ^ (high * kOdd)) * kOdd;
  mixed ^= mixed >> 32;
  return mixed * kOdd;
}

FilePattern FilePattern::from_text(std::string_view fn, std::string_view ft) {
  return {fn.empty() ? std::string{kAny} : upper_ebcdic(fn),
          ft.empty() ? std::string{kAny} : upper_ebcdic(ft)};
}

bool FilePattern::everything() const {
  return fn_ == std::string_view(&kAny, 1) && ft_ == std::string_view(&kAny, 1);
}

bool FilePattern::matches(const FileName& name) const {
  return matches_pattern(fn_, view(name.bytes().data())) &&
         matches_pattern(ft_, view(name.bytes().data() + kWidth));
}

std::optional<FileName> FilePattern::exact() const {
  if (has_wildcard(fn_) || has_wildcard(ft_) || fn_.size() > kWidth || ft_.size() > kWidth) {
    return std::nullopt;
  }
  std::array<u8, 8> fn;
  std::array<u8, 8> ft;
  fn.fill(0x40);
  ft.fill(0x40);
  std::copy(fn_.begin(), fn_.end(), fn.begin());
  std::copy(ft_.begin(), ft_.end(), ft.begin());
  return FileName::from_disk(fn, ft);
}

bool matches_pattern(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == kAny) {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == kOne || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == kAny) {
    ++p;
  }
  return p == pattern.size();
}

}  // namespace cambridge::fs
