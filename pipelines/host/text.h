/// The code page of a pipeline as tables: EBCDIC 1047 inside CMS, ASCII (UTF-8 bytes) on the host.
/// Inner loops take what they need (the blank, a case table) out of here once.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/types.h"

namespace cambridge::pipelines {

using ByteTable = std::array<u8, 256>;

class TextTables {
 public:
  static const TextTables& ascii();
  static const TextTables& ebcdic1047();

  [[nodiscard]] bool is_ebcdic() const { return ebcdic_; }
  [[nodiscard]] char blank() const { return blank_; }
  [[nodiscard]] char tab() const { return tab_; }
  [[nodiscard]] char line_end() const { return line_end_; }
  [[nodiscard]] char zero() const { return zero_; }  ///< the digits are zero() .. zero()+9
  [[nodiscard]] const ByteTable& upper() const { return upper_; }
  [[nodiscard]] const ByteTable& lower() const { return lower_; }
  [[nodiscard]] const ByteTable& to_ascii() const { return to_ascii_; }
  [[nodiscard]] const ByteTable& from_ascii() const { return from_ascii_; }

  [[nodiscard]] char ascii_of(char c) const {
    return static_cast<char>(to_ascii_[static_cast<u8>(c)]);
  }
  [[nodiscard]] char of_ascii(char c) const {
    return static_cast<char>(from_ascii_[static_cast<u8>(c)]);
  }
  /// Whole texts, from the code page to ISO 8859-1 and back.
  [[nodiscard]] std::string ascii_text(std::string_view bytes) const;
  [[nodiscard]] std::string from_ascii_text(std::string_view text) const;
  /// Decimal digits of a number in the code page, right-justified in `width` blanks.
  [[nodiscard]] std::string number(i64 value, std::size_t width = 0) const;

 private:
  explicit TextTables(bool ebcdic);

  bool ebcdic_;
  char blank_, tab_, line_end_, zero_;
  ByteTable upper_, lower_, to_ascii_, from_ascii_;
};

}  // namespace cambridge::pipelines
