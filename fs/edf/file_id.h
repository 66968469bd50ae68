/// File names as a minidisk holds them: fn and ft, eight EBCDIC bytes each, blank padded; and the
/// patterns of LISTFILE with * (any characters) and % (one character).
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/types.h"

namespace cambridge::fs {

class FileName {
 public:
  FileName() { bytes_.fill(kBlank); }
  /// From EBCDIC fn and ft, unpadded. Nothing when empty, too long, or with a character that a file
  /// name may not have (letters, digits and # @ + $ - : _ are legal).
  static std::optional<FileName> from_ebcdic(std::string_view fn, std::string_view ft);
  /// The same from host text, folded to upper case.
  static std::optional<FileName> from_text(std::string_view fn, std::string_view ft);
  /// Whatever 16 bytes the disk holds.
  static FileName from_disk(const std::array<u8, 8>& fn, const std::array<u8, 8>& ft);

  [[nodiscard]] std::string fn() const;  ///< EBCDIC, unpadded
  [[nodiscard]] std::string ft() const;
  [[nodiscard]] std::string text() const;  ///< host text "PROFILE EXEC"
  [[nodiscard]] const std::array<u8, 16>& bytes() const { return bytes_; }
  [[nodiscard]] u64 hash() const;
  auto operator<=>(const FileName&) const = default;  ///< EBCDIC order, fn before ft

 private:
  static constexpr u8 kBlank = 0x40;
  std::array<u8, 16> bytes_;
};

/// fn and ft patterns in EBCDIC; an empty pattern is "*".
class FilePattern {
 public:
  FilePattern() = default;
  FilePattern(std::string_view fn, std::string_view ft) : fn_(fn), ft_(ft) {}
  static FilePattern from_text(std::string_view fn, std::string_view ft);

  [[nodiscard]] bool matches(const FileName& name) const;
  /// The one name it can match, when it has no * and no %.
  [[nodiscard]] std::optional<FileName> exact() const;
  [[nodiscard]] bool everything() const;

 private:
  std::string fn_ = {'\x5C'};
  std::string ft_ = {'\x5C'};
};

/// True when EBCDIC text fits an EBCDIC pattern.
bool matches_pattern(std::string_view pattern, std::string_view text);

}  // namespace cambridge::fs
