/// The code page of a run as the interpreter needs it: digits, blanks, case, and the way to the
/// ASCII in which messages and keywords are written. Decision docs/decisions/010.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/ebcdic.h"
#include "base/types.h"

namespace cambridge::rexx {

/// Tables of one code page. In every supported page the digits are contiguous.
/// Invariant: immutable after it is made; shared by everybody.
struct TextTraits {
  char zero, blank, dot, plus, minus, upper_e, lower_e;
  bool ebcdic = false;
  std::array<char, 256> upper{};       ///< REXX's upper case: A-Z only
  std::array<char, 256> lower{};       ///< the way back
  std::array<char, 256> to_ascii{};    ///< the character in ISO 8859-1
  std::array<char, 256> from_ascii{};  ///< and back
  std::array<bool, 256> is_blank{};    ///< separates words

  /// ASCII (UTF-8 bytes above it pass as they are).
  static const TextTraits& ascii();
  static const TextTraits& for_page(CodePage page);

  [[nodiscard]] bool blank_at(char c) const { return is_blank[static_cast<u8>(c)]; }
  [[nodiscard]] char fold(char c) const { return upper[static_cast<u8>(c)]; }
  [[nodiscard]] char ascii_of(char c) const { return to_ascii[static_cast<u8>(c)]; }
  /// ASCII -> text of the run.
  [[nodiscard]] std::string text(std::string_view ascii_text) const;
  /// Text of the run -> ASCII (ISO 8859-1).
  [[nodiscard]] std::string plain(std::string_view text_of_run) const;
  [[nodiscard]] std::string folded(std::string_view text_of_run) const;
};

}  // namespace cambridge::rexx
