#include <array>
#include <doctest/doctest.h>
#include <set>

#include "base/ebcdic.h"

using namespace cambridge;

namespace {

constexpr std::array kAllPages{CodePage::Ibm1047, CodePage::Ibm037, CodePage::Ibm273,
                               CodePage::Ibm500,  CodePage::Ibm924, CodePage::Ibm1140,
                               CodePage::Ibm1141, CodePage::Ibm1148};

std::string all_bytes() {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    bytes += static_cast<char>(i);
  }
  return bytes;
}

}  // namespace

TEST_SUITE_BEGIN("base");

TEST_CASE("Each code page: all 256 bytes survive the way to UTF-8 and back") {
  for (CodePage page : kAllPages) {
    CAPTURE(code_page_name(page));
    CHECK(utf8_to_ebcdic(ebcdic_to_utf8(all_bytes(), page), page) == all_bytes());
    const auto& table = to_unicode_table(page);
    CHECK(std::set<char16_t>(table.begin(), table.end()).size() == 256);
  }
}

TEST_CASE("Each code page: letters, digits and new line stand where EBCDIC has them") {
  for (CodePage page : kAllPages) {
    CAPTURE(code_page_name(page));
    CHECK(utf8_to_ebcdic("AIJRSZ az09 ", page) ==
          "\xC1\xC9\xD1\xD9\xE2\xE9\x40\x81\xA9\xF0\xF9\x40");
    CHECK(utf8_to_ebcdic("\n", page) == "\x25");
    CHECK(utf8_to_ebcdic("\u0085", page) == "\x15");
  }
}

TEST_CASE("The code pages differ where they should") {
  CHECK(utf8_to_ebcdic("[]^", CodePage::Ibm1047) == "\xAD\xBD\x5F");
  CHECK(utf8_to_ebcdic("[]^", CodePage::Ibm037) == "\xBA\xBB\xB0");
  CHECK(utf8_to_ebcdic("[]!", CodePage::Ibm500) == "\x4A\x5A\x4F");
  CHECK(utf8_to_ebcdic("ÄÖÜß", CodePage::Ibm273) == "\x4A\xE0\x5A\xA1");
  CHECK(utf8_to_ebcdic("€", CodePage::Ibm1140) == "\x9F");
  CHECK(utf8_to_ebcdic("€", CodePage::Ibm1141) == "\x9F");
  CHECK(utf8_to_ebcdic("€", CodePage::Ibm1148) == "\x9F");
}

TEST_CASE("Code page 924 holds all of ISO 8859-15") {
  CHECK(utf8_to_ebcdic("€ŠšŽžŒœŸ", CodePage::Ibm924) == "\x9F\x6A\xBB\xBE\x9D\xB7\xB8\xB9");
  CHECK(utf8_to_ebcdic("Ý¢¬", CodePage::Ibm924) == "\x4A\xB0\xBA");
  CHECK(utf8_to_ebcdic("¤", CodePage::Ibm924) == "\x3F");  // gave its place to the euro sign
}

TEST_CASE("A character that the page does not have, and bytes that are not UTF-8, become SUB") {
  CHECK(utf8_to_ebcdic("a€b") == "\x81\x3F\x82");
  CHECK(utf8_to_ebcdic("\U0001F600") == "\x3F");
  CHECK(utf8_to_ebcdic("\xC3") == "\x3F");
  CHECK(utf8_to_ebcdic("\xFF"
                       "A") == "\x3F\xC1");
}

TEST_CASE("The Latin-1 fast path is the same translation as the UTF-8 one") {
  const std::string from = all_bytes();
  std::array<u8, 256> latin1{};
  std::array<u8, 256> back{};
  ebcdic_to_latin1(reinterpret_cast<const u8*>(from.data()), latin1.data(), latin1.size());
  latin1_to_ebcdic(latin1.data(), back.data(), back.size());
  for (std::size_t i = 0; i < 256; ++i) {
    CAPTURE(i);
    CHECK(latin1[i] == to_unicode_table(CodePage::Ibm1047)[i]);
    CHECK(back[i] == i);
    CHECK(from_latin1_table(CodePage::Ibm1047)[latin1[i]] == i);
  }
}

TEST_CASE("Upper case: letters and accented letters, nothing else") {
  std::string text = utf8_to_ebcdic("abc xyz äöü é 019 ß");
  ebcdic_uppercase(text);
  CHECK(ebcdic_to_utf8(text) == "ABC XYZ ÄÖÜ É 019 ß");
  std::string latin9 = utf8_to_ebcdic("šžœÿ", CodePage::Ibm924);
  ebcdic_uppercase(latin9, CodePage::Ibm924);
  CHECK(ebcdic_to_utf8(latin9, CodePage::Ibm924) == "ŠŽŒŸ");
}

TEST_CASE("Code pages are found by the names people use") {
  CHECK(find_code_page("1047") == CodePage::Ibm1047);
  CHECK(find_code_page("IBM-037") == CodePage::Ibm037);
  CHECK(find_code_page("37") == CodePage::Ibm037);
  CHECK(find_code_page("cp924") == CodePage::Ibm924);
  CHECK(find_code_page("ibm01140") == CodePage::Ibm1140);
  CHECK_FALSE(find_code_page("1252").has_value());
  CHECK_FALSE(find_code_page("utf-8").has_value());
  CHECK_FALSE(find_code_page("IBM").has_value());
  CHECK_FALSE(find_code_page("").has_value());
  for (CodePage page : kAllPages) {
    CHECK(find_code_page(code_page_name(page)) == page);
  }
}

TEST_CASE("EbcdicText collates letters before digits and small letters before capitals") {
  const auto text = [](std::string_view utf8) { return EbcdicText::from_utf8(utf8); };
  CHECK(text("A") < text("1"));
  CHECK(text("a") < text("A"));
  CHECK(text("AB") < text("ABC"));
  CHECK(text("A") == EbcdicText::from_bytes("\xC1"));
  CHECK(text(" ") < EbcdicText::from_bytes("\xFF"));
}

TEST_CASE("EbcdicText pads and strips blanks") {
  const auto text = EbcdicText::from_utf8("AB");
  CHECK(text.padded(4).bytes() == "\xC1\xC2\x40\x40");
  CHECK(text.padded(1).bytes() == "\xC1\xC2");
  CHECK(text.padded(9).stripped() == text);
  CHECK(EbcdicText::from_bytes("\x40\x40").stripped().empty());
  CHECK(text.to_utf8() == "AB");
}

TEST_SUITE_END();
