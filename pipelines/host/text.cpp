#include "pipelines/host/text.h"

#include <numeric>

#include "base/ebcdic.h"

namespace cambridge::pipelines {

namespace {

/// Case of ISO 8859-1 letters: A-Z, and the accented ones in the code page that has them.
u8 upper_latin1(u8 c, bool accented) {
  if (c >= 'a' && c <= 'z') return static_cast<u8>(c - 32);
  if (accented && c >= 0xE0 && c != 0xF7 && c != 0xFF) return static_cast<u8>(c - 32);
  return c;
}

u8 lower_latin1(u8 c, bool accented) {
  if (c >= 'A' && c <= 'Z') return static_cast<u8>(c + 32);
  if (accented && c >= 0xC0 && c <= 0xDE && c != 0xD7) return static_cast<u8>(c + 32);
  return c;
}

}  // namespace

TextTables::TextTables(bool ebcdic) : ebcdic_(ebcdic) {
  ByteTable identity;
  std::iota(identity.begin(), identity.end(), u8{0});
  to_ascii_ = from_ascii_ = identity;
  if (ebcdic) {
    ebcdic_to_latin1(identity.data(), to_ascii_.data(), 256);
    latin1_to_ebcdic(identity.data(), from_ascii_.data(), 256);
  }
  for (std::size_t i = 0; i < 256; ++i) {
    // UTF-8 bytes above X'7F' are parts of characters: only EBCDIC has accented letters of a byte.
    upper_[i] = from_ascii_[upper_latin1(to_ascii_[i], ebcdic)];
    lower_[i] = from_ascii_[lower_latin1(to_ascii_[i], ebcdic)];
  }
  blank_ = of_ascii(' ');
  zero_ = of_ascii('0');
  tab_ = ebcdic ? '\x05' : '\t';
  line_end_ = ebcdic ? '\x15' : '\n';
}

const TextTables& TextTables::ascii() {
  static const TextTables tables(false);
  return tables;
}

const TextTables& TextTables::ebcdic1047() {
  static const TextTables tables(true);
  return tables;
}

std::string TextTables::ascii_text(std::string_view bytes) const {
  std::string text(bytes);
  if (ebcdic_) {
    for (char& c : text) c = ascii_of(c);
  }
  return text;
}

std::string TextTables::from_ascii_text(std::string_view text) const {
  std::string bytes(text);
  if (ebcdic_) {
    for (char& c : bytes) c = of_ascii(c);
  }
  return bytes;
}

std::string TextTables::number(i64 value, std::size_t width) const {
  std::string digits = std::to_string(value);
  if (digits.size() < width) digits.insert(0, width - digits.size(), ' ');
  return from_ascii_text(digits);
}

}  // namespace cambridge::pipelines
