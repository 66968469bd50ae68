#include "base/ebcdic.h"

#include <algorithm>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/utf8.h>
#include <unordered_map>

#include "base/assert.h"

namespace cambridge {

namespace {

constexpr u8 kSubstitute = 0x3F;
constexpr char kBlank = 0x40;
constexpr std::size_t kPages = 8;

struct PageDescription {
  std::string_view name;
  const char* icu_name;  ///< nullptr: made by hand
};

/// In the order of enum CodePage. The plain ICU converters map X'15' to NEL and X'25' to LF; their
/// ",swaplfnl" variants are the other way round and are not wanted here.
constexpr std::array<PageDescription, kPages> kDescriptions{{
    {"1047", "ibm-1047_P100-1995"},
    {"037", "ibm-37_P100-1995"},
    {"273", "ibm-273_P100-1995"},
    {"500", "ibm-500_P100-1995"},
    {"924", nullptr},
    {"1140", "ibm-1140_P100-1997"},
    {"1141", "ibm-1141_P100-1997"},
    {"1148", "ibm-1148_P100-1997"},
}};

using ToUnicode = std::array<char16_t, 256>;

ToUnicode icu_table(const char* converter_name) {
  ToUnicode table{};
  std::array<char, 256> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(i);
  }
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(converter_name, &status);
  CAM_ASSERT(U_SUCCESS(status));
  // A full buffer leaves no room for ICU's closing zero: that is a warning, not an error.
  const auto length = ucnv_toUChars(converter, table.data(), static_cast<int32_t>(table.size()),
                                    bytes.data(), static_cast<int32_t>(bytes.size()), &status);
  CAM_ASSERT(U_SUCCESS(status) && length == 256);
  ucnv_close(converter);
  return table;
}

/// Code page 924 is 1047 with the eight characters that ISO 8859-15 exchanges, and with the cent
/// sign, the not sign and capital Y acute in other places.
ToUnicode table_924() {
  ToUnicode table = icu_table("ibm-1047_P100-1995");
  constexpr std::array<std::pair<u8, char16_t>, 11> kChanges{{{0x4A, u'\u00DD'},
                                                              {0x6A, u'\u0160'},
                                                              {0x9D, u'\u017E'},
                                                              {0x9F, u'\u20AC'},
                                                              {0xB0, u'\u00A2'},
                                                              {0xB7, u'\u0152'},
                                                              {0xB8, u'\u0153'},
                                                              {0xB9, u'\u0178'},
                                                              {0xBA, u'\u00AC'},
                                                              {0xBB, u'\u0161'},
                                                              {0xBE, u'\u017D'}}};
  for (auto [byte, character] : kChanges) {
    table[byte] = character;
  }
  return table;
}

/// One code page, ready for use.
struct Page {
  ToUnicode to_unicode{};
  std::array<u8, 256> from_latin1{};  ///< Unicode below U+0100 -> byte
  std::unordered_map<char16_t, u8> from_rest;
  std::array<u8, 256> upper{};

  explicit Page(const PageDescription& description)
      : to_unicode(description.icu_name != nullptr ? icu_table(description.icu_name)
                                                   : table_924()) {
    from_latin1.fill(kSubstitute);
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const char16_t character = to_unicode[byte];
      if (character < 256) {
        from_latin1[character] = static_cast<u8>(byte);
      } else {
        from_rest.emplace(character, static_cast<u8>(byte));
      }
    }
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const auto character = static_cast<UChar32>(to_unicode[byte]);
      const u8 mapped = from_unicode(u_toupper(character));
      upper[byte] = mapped == kSubstitute ? static_cast<u8>(byte) : mapped;
    }
  }

  [[nodiscard]] u8 from_unicode(UChar32 character) const {
    if (character >= 0 && character < 256) {
      return from_latin1[static_cast<std::size_t>(character)];
    }
    if (character < 0 || character > 0xFFFF) {
      return kSubstitute;
    }
    auto found = from_rest.find(static_cast<char16_t>(character));
    return found == from_rest.end() ? kSubstitute : found->second;
  }
};

const Page& page_of(CodePage page) {
  static const std::array<Page, kPages> pages{Page(kDescriptions[0]), Page(kDescriptions[1]),
                                              Page(kDescriptions[2]), Page(kDescriptions[3]),
                                              Page(kDescriptions[4]), Page(kDescriptions[5]),
                                              Page(kDescriptions[6]), Page(kDescriptions[7])};
  return pages[static_cast<std::size_t>(page)];
}

void append_utf8(std::string& text, char16_t character) {
  if (character < 0x80) {
    text += static_cast<char>(character);
  } else if (character < 0x800) {
    text += static_cast<char>(0xC0 | (character >> 6));
    text += static_cast<char>(0x80 | (character & 0x3F));
  } else {
    text += static_cast<char>(0xE0 | (character >> 12));
    text += static_cast<char>(0x80 | ((character >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (character & 0x3F));
  }
}

}  // namespace

std::optional<CodePage> find_code_page(std::string_view name) {
  // A prefix of letters and signs ("IBM-", "cp") and leading zeros say nothing.
  const auto first_digit = name.find_first_of("0123456789");
  if (first_digit == std::string_view::npos) {
    return std::nullopt;
  }
  std::string prefix(name.substr(0, first_digit));
  std::erase_if(prefix, [](char c) { return c == '-' || c == '_' || c == ' '; });
  for (char& c : prefix) {
    c = static_cast<char>(u_toupper(static_cast<u8>(c)));
  }
  if (!prefix.empty() && prefix != "IBM" && prefix != "CP") {
    return std::nullopt;
  }
  auto digits = name.substr(first_digit);
  auto stripped = [](std::string_view number) {
    return number.substr(std::min(number.find_first_not_of('0'), number.size()));
  };
  for (std::size_t i = 0; i < kPages; ++i) {
    if (stripped(digits) == stripped(kDescriptions[i].name)) {
      return static_cast<CodePage>(i);
    }
  }
  return std::nullopt;
}

std::string_view code_page_name(CodePage page) {
  return kDescriptions[static_cast<std::size_t>(page)].name;
}

const std::array<char16_t, 256>& to_unicode_table(CodePage page) {
  return page_of(page).to_unicode;
}

const std::array<u8, 256>& from_latin1_table(CodePage page) {
  return page_of(page).from_latin1;
}

const std::array<u8, 256>& uppercase_table(CodePage page) {
  return page_of(page).upper;
}

std::string ebcdic_to_utf8(std::string_view bytes, CodePage page) {
  const auto& table = page_of(page).to_unicode;
  std::string text;
  text.reserve(bytes.size());
  for (char byte : bytes) {
    append_utf8(text, table[static_cast<u8>(byte)]);
  }
  return text;
}

std::string utf8_to_ebcdic(std::string_view text, CodePage page) {
  const Page& target = page_of(page);
  std::string bytes;
  bytes.reserve(text.size());
  const auto* source = reinterpret_cast<const u8*>(text.data());
  const std::size_t length = text.size();
  std::size_t i = 0;
  while (i < length) {
    UChar32 character = 0;
    U8_NEXT(source, i, length, character);  // -1 for bytes that are not UTF-8
    bytes += static_cast<char>(target.from_unicode(character));
  }
  return bytes;
}

void ebcdic_to_latin1(const u8* from, u8* to, std::size_t length) {
  static const std::array<u8, 256> table = [] {
    std::array<u8, 256> narrow{};
    const auto& wide = to_unicode_table(CodePage::Ibm1047);
    for (std::size_t i = 0; i < narrow.size(); ++i) {
      narrow[i] = static_cast<u8>(wide[i]);  // all of 1047 is Latin-1
    }
    return narrow;
  }();
  for (std::size_t i = 0; i < length; ++i) {
    to[i] = table[from[i]];
  }
}

void latin1_to_ebcdic(const u8* from, u8* to, std::size_t length) {
  const auto& table = page_of(CodePage::Ibm1047).from_latin1;
  for (std::size_t i = 0; i < length; ++i) {
    to[i] = table[from[i]];
  }
}

void ebcdic_uppercase(std::string& bytes, CodePage page) {
  const auto& table = page_of(page).upper;
  for (char& byte : bytes) {
    byte = static_cast<char>(table[static_cast<u8>(byte)]);
  }
}

EbcdicText EbcdicText::from_bytes(std::string bytes) {
  EbcdicText text;
  text.bytes_ = std::move(bytes);
  return text;
}

EbcdicText EbcdicText::from_utf8(std::string_view text, CodePage page) {
  return from_bytes(utf8_to_ebcdic(text, page));
}

std::string EbcdicText::to_utf8(CodePage page) const {
  return ebcdic_to_utf8(bytes_, page);
}

EbcdicText EbcdicText::padded(std::size_t width) const {
  EbcdicText result = *this;
  if (result.bytes_.size() < width) {
    result.bytes_.resize(width, kBlank);
  }
  return result;
}

EbcdicText EbcdicText::stripped() const {
  const auto last = bytes_.find_last_not_of(kBlank);
  return from_bytes(bytes_.substr(0, last == std::string::npos ? 0 : last + 1));
}

std::strong_ordering EbcdicText::operator<=>(const EbcdicText& other) const {
  // std::string compares as unsigned bytes, which is the EBCDIC collating order.
  return bytes_.compare(other.bytes_) <=> 0;
}

}  // namespace cambridge
