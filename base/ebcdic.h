/// Text inside virtual machines: EBCDIC bytes, and the one door between them and the host's UTF-8.
/// Tables come from ICU (code page 924 by hand). Every supported page is single-byte and its 256
/// bytes map one to one to Unicode, so a round trip loses nothing.
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "base/types.h"

namespace cambridge {

enum class CodePage { Ibm1047, Ibm037, Ibm273, Ibm500, Ibm924, Ibm1140, Ibm1141, Ibm1148 };

/// "1047", "IBM-037", "cp924" -> the page; nothing when it is not supported.
std::optional<CodePage> find_code_page(std::string_view name);
std::string_view code_page_name(CodePage page);

/// Byte -> Unicode code point.
const std::array<char16_t, 256>& to_unicode_table(CodePage page);
/// Unicode below U+0100 -> byte; SUB where the page has no such character.
const std::array<u8, 256>& from_latin1_table(CodePage page);
/// Byte -> byte of its capital letter, every other byte -> itself.
const std::array<u8, 256>& uppercase_table(CodePage page);

/// EBCDIC bytes <-> UTF-8. A character that the page does not have becomes SUB (X'3F').
std::string ebcdic_to_utf8(std::string_view bytes, CodePage page = CodePage::Ibm1047);
std::string utf8_to_ebcdic(std::string_view text, CodePage page = CodePage::Ibm1047);

/// EBCDIC bytes <-> ISO 8859-1 bytes, length preserved; the fast path for command text.
void ebcdic_to_latin1(const u8* from, u8* to, std::size_t length);
void latin1_to_ebcdic(const u8* from, u8* to, std::size_t length);

/// Upper-case translation of EBCDIC bytes (A-Z and the page's accented letters), in place.
void ebcdic_uppercase(std::string& bytes, CodePage page = CodePage::Ibm1047);

/// EBCDIC text that cannot be mistaken for host text. Comparison is the EBCDIC collating order.
class EbcdicText {
 public:
  EbcdicText() = default;
  /// Takes bytes that are EBCDIC already.
  static EbcdicText from_bytes(std::string bytes);
  static EbcdicText from_utf8(std::string_view text, CodePage page = CodePage::Ibm1047);

  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  [[nodiscard]] std::string to_utf8(CodePage page = CodePage::Ibm1047) const;
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  /// Blanks (X'40') on the right up to width; never shortens.
  [[nodiscard]] EbcdicText padded(std::size_t width) const;
  /// Without trailing blanks.
  [[nodiscard]] EbcdicText stripped() const;

  std::strong_ordering operator<=>(const EbcdicText& other) const;  ///< 'A' < '1'
  bool operator==(const EbcdicText&) const = default;

 private:
  std::string bytes_;
};

}  // namespace cambridge
